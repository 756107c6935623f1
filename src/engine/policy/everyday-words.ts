/** Words that are names too: as names of a class they would be replaced in ordinary sentences and code. */
export const EVERYDAY_WORDS: ReadonlySet<string> = new Set(
  (
    'about access account action active admin agent alert all alpha and any api app apple application archive array art asset async audit auth ' +
    'back bar base basic batch bean best beta bill block board body book bool branch bridge browser buffer bug build bus button byte ' +
    'cache call card case cat chain change channel chart chat check class clean clear client clock close cloud code column command comment commit ' +
    'common company compass config connect const contact content context control copy core count create critical current custom customer cycle ' +
    'dart data database date day dead deal debug default delete delta demo deploy design dev device diff direct disk doc docker document dog domain ' +
    'done double down draft drive drop echo edge edit element else email empty end engine enter entry enum error event example exit export express ' +
    'fail falcon false fast feature fetch field file filter final find fire fix flag flash flat float flow focus folder font foo for force form format ' +
    'frame free from front full function gap gate general get git global go gold good grant graph green grid group guard guide handle hash head ' +
    'header health heap help hero hidden high history home hook host hour house html http icon idea if image impact import in index info init inner ' +
    'input insert install int interface internal iris is item job join json jump key kind lab label lambda language large last late layer layout lead ' +
    'leader left legacy legal length level library light lime limit line link list live load local lock log logic login long loop low main major make ' +
    'manager map mark market master match matrix max may media member memory menu merge message meta method metric micro mill min minor mirror mobile ' +
    'mode model module monitor month mount move name native net network new next node none normal not note now null number object office old on open ' +
    'option or oracle orange order origin other out outer output over owner pack package page pair panel parent park part pass path pattern pause pay ' +
    'peer phone photo pin pipe plan platform play plus point policy pool pop port post power press price print private process product profile program ' +
    'project promise property proxy public pull push python query queue quick rail random range raw read ready real record red ref region release remote ' +
    'remove report request reset resource response rest result return right road rock role root rose route row ruby rule run rust safe sale sample save ' +
    'scale scan schema scope score screen script search second secret section secure select self send sense sequence server service session set shape share ' +
    'shell shift shop short show side sign signal silver simple single site size skip slack small smart snow snap sort source space spark spec speed split ' +
    'sprint square stack stage standard star start state static status step stock stone stop storage store stream street string strong style submit sum ' +
    'sun support swift switch symbol sync system table tag target task team temp template term test text the theme then this thread tick time title to ' +
    'token tool top total touch tower trace track trade transfer tree trigger true trust try type under union unit up update upload url use user valid ' +
    'value var vector version view vision void volume wait walk wall watch water wave way web week west white wide will wind window wire with wolf word ' +
    'work worker world wrap write year yes yield you young zero zone zoom'
  ).split(' '),
);
