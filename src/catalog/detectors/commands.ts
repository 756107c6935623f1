import type { DetectorDef } from '../../engine/definitions.ts';
import { looksRandom, shapeOf } from '../../engine/redact/randomness.ts';
import { isStandIn, strong } from '../assigned.ts';

const VALUE = String.raw`(?:"([^"\n$]{3,200})"|'([^'\n]{3,200})'|((?!-)[^\s"'$<>|;&()\x60\\][^\s"'|;&\x60\\]{2,199}))`;
/** The words of one command up to the one that matters. */
const WORDS = String.raw`[^\n|;&]{0,200}?`;

/** Metavariables of usage texts: `PASSWORD`, `PASS_WORD`. */
const META = /^[A-Z][A-Z_]{2,}$/;

/** What usage texts write for a password. */
const WORD = /^(?:pass(?:word|wd)?|pwd|pw|token|secret|test|user|foo|bar)$/i;

function typed(secret: string): 'medium' | 'no' {
  return isStandIn(secret) || META.test(secret) || WORD.test(secret) ? 'no' : 'medium';
}

/** Behind a flag of any program: prose mentions flags, so a plain word is none. */
function flagged(secret: string): 'medium' | 'low' | 'no' {
  if (isStandIn(secret) || META.test(secret)) return 'no';
  if (looksRandom(secret)) return 'medium';
  return strong(shapeOf(secret), secret) ? 'low' : 'no';
}

/** A detector of what stands behind a flag or at a fixed place of a known command. */
function command(
  id: string,
  keywords: readonly string[],
  forms: readonly string[],
): Omit<DetectorDef, 'examples'> {
  return {
    id,
    label: 'PASSWORD',
    category: 'secret',
    keywords,
    pattern: new RegExp(`(?<![A-Za-z0-9_-])(?:${forms.join('|')})`, 'iy'),
    validate: typed,
    rank: 45,
  };
}

/** `tool ... flag value`; the flag brings its own separator. */
function form(tool: string, flag: string): string {
  return String.raw`${tool}${WORDS}[ \t](?:${flag})${VALUE}`;
}

/** Passwords that are given to programs as arguments. */
export const commands: readonly DetectorDef[] = [
  {
    ...command(
      'curl-password',
      ['curl '],
      [
        String.raw`curl${WORDS}[ \t](?:-[a-zA-Z]{0,4}u[ \t]{0,2}|--(?:proxy-)?user[ =])(?:"[^":$\n]{1,128}:([^"\n]{2,256})"|'[^':\n]{1,128}:([^'\n]{2,256})'|[^\s:"'$]{1,128}:(?:'([^'\n]{2,256})'|"([^"\n$]{2,256})"|([^\s"'$\\][^\s"'\\]{1,256})))`,
      ],
    ),
    examples: {
      yes: [
        { text: 'curl -u admin:Zx8KpWq3Lt https://api.example.com', secret: 'Zx8KpWq3Lt' },
        { text: "curl -s --user 'roger:pQ9wTxu4Fg' https://x.example", secret: 'pQ9wTxu4Fg' },
        { text: 'curl -u "elastic:P@ssw0rd$1" https://localhost:9200', secret: 'P@ssw0rd$1' },
      ],
      no: ['curl -u "$USER:$PASS" https://x.example', 'curl -u admin https://x.example'],
    },
  },
  {
    ...command(
      'curl-token-user',
      ['curl '],
      [
        String.raw`curl${WORDS}[ \t](?:-[a-zA-Z]{0,4}u[ \t]{0,2}|--user[ =])["']?([^\s:"'$]{12,256}):(?:["'\s]|x["']?\s|$)`,
      ],
    ),
    label: 'APIKEY',
    validate: flagged,
    examples: {
      yes: [
        { text: "curl -u 'q8Zr1VbT3nKp0Lw7YsXu5GdE:' https://x.example", secret: 'q8Zr1VbT3nKp0Lw7YsXu5GdE' },
        { text: 'curl --user d2LkV78zLxrTq9: https://x.example', secret: 'd2LkV78zLxrTq9' },
      ],
      no: ['curl -u administrator: https://x.example', 'curl -u "$API_KEY_2:" https://x.example'],
    },
  },
  {
    ...command(
      'command-password',
      [
        'sshpass ',
        'mysql ',
        'mysqldump ',
        'mysqladmin ',
        'mariadb ',
        'redis-cli ',
        'docker login ',
        'podman login ',
        'az login ',
        'ldapsearch ',
        'ldapadd ',
        'ldapmodify ',
        'smbclient ',
        'rpcclient ',
        'net user ',
        'net use ',
        'cmdkey ',
        'unzip ',
        '7z ',
        'htpasswd ',
        'mongo ',
        'mongosh ',
        'mongodump ',
        'sqlcmd ',
        'sqlplus ',
        'thin:',
        'vault operator unseal ',
        'vault login ',
        'requirepass ',
        'masterauth ',
        '-passin ',
        '-passout ',
        'ipmitool ',
        'xfreerdp ',
        'winexe ',
      ],
      [
        String.raw`sshpass ${WORDS}-p ?${VALUE}`,
        form('(?:mysql|mysqldump|mysqladmin|mariadb)', '-p(?=[^ -])'),
        form('redis-cli', '-a '),
        form('(?:docker|podman) login', '-p '),
        form('az login', '-p '),
        form('ldap(?:search|add|modify)', '-w '),
        form('(?:smbclient|rpcclient|winexe)', String.raw`-U ?[^\s%]{1,64}%`),
        String.raw`net user (?!\/)\S{1,64} (?![/*])${VALUE}`,
        String.raw`net use (?:\S{1,4} )?\\\\\S{1,128} (?![/*])${VALUE}`,
        form('cmdkey', '/pass:'),
        form('unzip', '-P '),
        form('7z', '-p'),
        String.raw`htpasswd -[a-zA-Z]{0,4}b[a-zA-Z]{0,4} \S{1,128} \S{1,64} ${VALUE}`,
        String.raw`htpasswd -[a-zA-Z]{0,4}nb[a-zA-Z]{0,4} \S{1,64} ${VALUE}`,
        form('mongo(?:sh|dump)?', '-p '),
        form('(?:sqlcmd|ipmitool)', '-P ?'),
        form('xfreerdp', '/p:'),
        String.raw`sqlplus (?:-\S{1,3} )?[^\s/@]{1,64}\/([^\s/@]{2,128})@`,
        String.raw`thin:[^\s/@:]{1,64}\/([^\s/@]{2,128})@`,
        String.raw`vault (?:operator unseal|login) (?:token=)?([A-Za-z0-9+/=._-]{16,200})`,
        String.raw`(?:requirepass|masterauth)[ \t]{1,4}${VALUE}`,
        String.raw`-pass(?:in|out) pass:${VALUE}`,
      ],
    ),
    examples: {
      yes: [
        { text: 'mysql -u root -pGr33n-Door shop', secret: 'Gr33n-Door' },
        { text: "sshpass -p 'Gr33n Door1' ssh bob@host", secret: 'Gr33n Door1' },
        { text: 'redis-cli -h cache -a sesame9 ping', secret: 'sesame9' },
        { text: 'net user bob Gr33n-Door /add', secret: 'Gr33n-Door' },
        { text: 'jdbc:oracle:thin:scott/t1ger-Cub@db:1521:X', secret: 't1ger-Cub' },
      ],
      no: [
        'mysql -u root -p',
        'node-mysql and node-postgres',
        'net user bob /delete',
        'sshpass -p "$PASS" ssh h',
        'docker login --password-stdin',
        'redis-cli -a <password>',
      ],
    },
  },
  {
    id: 'flag-password',
    label: 'PASSWORD',
    category: 'secret',
    keywords: [
      '-password ',
      '-passwd ',
      '-passphrase ',
      '-pass ',
      '-storepass ',
      '-keypass ',
      '-token ',
      '-api-key ',
      '-apikey ',
      '-secret ',
      '-key ',
    ],
    pattern: new RegExp(
      String.raw`(?:(?<=[\s"']-|[\s"']--[a-z-]{1,30})-(?:password|passwd|passphrase|pass|token|api-?key|secret|key)|(?<=[\s"'])-(?:(?:dest|src)?(?:store|key)?pass|password|passphrase|token)) {1,3}${VALUE}`,
      'y',
    ),
    validate: flagged,
    rank: 14,
    examples: {
      yes: [
        { text: 'deploy --password Gr33n-Door7 --yes', secret: 'Gr33n-Door7' },
        { text: 'deploy --api-token q8Zr1VbT3nKp0Lw7YsXu5GdE', secret: 'q8Zr1VbT3nKp0Lw7YsXu5GdE' },
      ],
      no: ['use the --password option', '--token TOKEN', '--password "$PW_2"', '--password <password2>'],
    },
  },
  {
    ...command(
      'powershell-secret',
      ['convertto-securestring '],
      [
        String.raw`ConvertTo-SecureString\s{1,4}(?:-(?:String|AsPlainText|Force)\s{1,4}){0,3}(?:"([^"\n$]{3,200})"|'([^'\n]{3,200})'|([^\s"'$(-][^\s"')]{3,200}))`,
      ],
    ),
    examples: {
      yes: [
        { text: 'ConvertTo-SecureString "Gr33n-Door" -AsPlainText -Force', secret: 'Gr33n-Door' },
        { text: "ConvertTo-SecureString -String 'Gr33n-Door' -AsPlainText", secret: 'Gr33n-Door' },
      ],
      no: ['ConvertTo-SecureString $password -AsPlainText', 'ConvertTo-SecureString -String $env:PW2 -Force'],
    },
  },
  {
    ...command(
      'statement-password',
      [
        'identified ',
        'set password ',
        'setx ',
        'gh secret set ',
        "password '",
        'password 7 ',
        'mysql_connect(',
        'mysqli_connect(',
        'mysqli(',
        'networkcredential(',
        'httpbasicauth(',
        'basicauth(',
        'basic_auth(',
        'auth=(',
      ],
      [
        String.raw`(?<=(?:user|role|grant|alter|\bto)\b[^\n;]{0,160} )identified (?:with \w{1,40} )?by (?:password )?["']([^"'\n]{3,128})["']`,
        String.raw`(?<=(?:with|role|user|login|encrypted|set)[^\n;]{0,80} )password '([^'\n]{3,128})'`,
        String.raw`set password (?:for [^\n=]{1,100})?= ?(?:password\()?["']([^"'\n]{3,128})["']`,
        String.raw`setx \w{0,40}(?:pass|pwd|token|secret|key)\w{0,40} ${VALUE}`,
        String.raw`gh secret set \S{1,80} (?:-b|--body)[ =]?${VALUE}`,
        '(?:password|secret|key) 7 ([0-9A-F]{8,100})(?![0-9A-Za-z])',
        String.raw`mysqli?(?:_connect)?\(\s{0,4}(?:["'][^"'\n]{1,100}["']\s{0,2},\s{0,4}){2}["']([^"'\n]{3,128})["']`,
        String.raw`(?:networkcredential|httpbasicauth|basic_?auth|auth=)\(\s{0,4}["'][^"'\n]{1,100}["']\s{0,2},\s{0,4}["']([^"'\n]{3,128})["']`,
      ],
    ),
    examples: {
      yes: [
        { text: "CREATE USER app IDENTIFIED BY 'Gr33n-Door';", secret: 'Gr33n-Door' },
        { text: "ALTER ROLE app WITH LOGIN PASSWORD 'Gr33n-Door';", secret: 'Gr33n-Door' },
        { text: 'mysql_connect("localhost", "root", "Gr33n-Door");', secret: 'Gr33n-Door' },
        { text: "requests.get(url, auth=('bob', 'Gr33n-Door'))", secret: 'Gr33n-Door' },
      ],
      no: [
        'CREATE USER app IDENTIFIED BY $1',
        "the field is called password 'secret-word'",
        'requests.get(url, auth=(user, password))',
      ],
    },
  },
  {
    id: 'literal-secret',
    label: 'PASSWORD',
    category: 'secret',
    keywords: ['--from-literal'],
    pattern: new RegExp(String.raw`--from-literal[= ]["']?[\w.-]{1,64}=${VALUE}`, 'y'),
    validate: flagged,
    rank: 14,
    examples: {
      yes: [
        { text: 'kubectl create secret generic s --from-literal=pw=Gr33n-Door', secret: 'Gr33n-Door' },
        { text: "--from-literal=key='q8Zr1VbT3nKp0Lw7'", secret: 'q8Zr1VbT3nKp0Lw7' },
      ],
      no: ['--from-literal=mode=production', '--from-literal=pw=$PW2'],
    },
  },
  {
    id: 'chpasswd-line',
    label: 'PASSWORD',
    category: 'secret',
    keywords: ['chpasswd'],
    pattern: /(?<=echo ["']?[\w.-]{1,64}:)([^\s"'$|]{3,128})(?=["']? ?\|[^\n|]{0,20}chpasswd)/g,
    window: { back: 240, forward: 20 },
    validate: typed,
    rank: 45,
    examples: {
      yes: [
        { text: 'echo "bob:Gr33n-Door" | chpasswd', secret: 'Gr33n-Door' },
        { text: 'RUN echo root:Gr33n-Door | sudo chpasswd', secret: 'Gr33n-Door' },
      ],
      no: ['echo "$USER:$PASS" | chpasswd', 'man chpasswd'],
    },
  },
];
