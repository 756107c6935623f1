/** Stores of secrets: reading one is a matter for a person, changing one as well. */
import type { CommandDef } from '../../../engine/definitions.ts';
import { byRules } from '../rules.ts';

export const vault: CommandDef = byRules({
  program: 'vault',
  aliases: ['bao'],
  goFlags: true,
  valued: '--address --namespace --ca-cert --ca-path --client-cert --client-key --format --field --mount',
  rules: `
    kv list =>
    kv metadata /\\bmetadata\\s+get\\b/ =>
    kv get => secret-read
    kv => prod-change
    read|unwrap => secret-read
    print token => secret-read
    token create => secret-read
    token lookup|capabilities =>
    token renew|revoke => prod-change
    operator status|key-status|members|diagnose|usage =>
    operator raft /\\blist-peers\\b/ =>
    operator => prod-change
    policy|auth|secrets|audit|plugin|namespace|lease|transform list|read|fmt|lookup|info|help =>
    policy|auth|secrets|audit|plugin|namespace|lease|pki|transit|ssh => prod-change
    delete|write|put|patch|rollback|revoke|renew => prod-change
  `,
  examples: `
    vault delete secret/app => prod-change
    vault write secret/app a=b => prod-change
    vault kv put secret/app a=b => prod-change
    vault kv metadata delete secret/app => prod-change
    vault kv destroy -versions=2 secret/app => prod-change
    vault policy write p p.hcl => prod-change
    vault secrets disable kv => prod-change
    vault operator seal => prod-change
    vault -address=https://v.acme.example lease revoke -prefix db/ => prod-change
    vault kv get secret/app => secret-read
    vault kv get -field=password secret/app => secret-read
    vault read database/creds/app => secret-read
    vault print token => secret-read
    vault token create => secret-read
    vault status =>
    vault list secret/ =>
    vault kv list secret/ =>
    vault login -method=oidc =>
    vault token lookup =>
    vault policy read default =>
    vault server -dev =>
  `,
});

export const onePassword: CommandDef = byRules({
  program: 'op',
  valued: '--account --vault --session --config --cache --format --fields',
  rules: `
    read|inject => secret-read
    item|document get => secret-read
    item list|template => none
    item|document|vault|user|group|connect|events-api|service-account create|edit|delete|move|share|grant|revoke|provision|confirm|suspend|reactivate|add|remove => prod-change
  `,
  examples: `
    op read op://x/y/z => secret-read
    op item get db --fields password => secret-read
    op document get key => secret-read
    op inject -i env.tpl -o .env => secret-read
    op item delete db => prod-change
    op item list =>
    op vault list =>
    op whoami =>
    op signin =>
  `,
});

export const bitwarden: CommandDef = byRules({
  program: 'bw',
  aliases: ['bws', 'rbw', 'lpass', 'keepassxc-cli', 'dcli', 'pass-cli'],
  rules: `
    get|export|list|show|code|clip|unlock|read +show|raw => secret-read
    get|export|show|code|clip|read|password|p|note => secret-read
    list items => secret-read
    secret|project get|list => secret-read
    create|edit|delete|restore|move|share|confirm|import|rm|add|remove|mv|duplicate|mkdir|rmdir => prod-change
    secret|project create|edit|delete => prod-change
    send => external-send
  `,
  examples: `
    bw get password github => secret-read
    bw list items => secret-read
    bw export => secret-read
    bws secret get 1 => secret-read
    lpass show --password github => secret-read
    keepassxc-cli show -s db.kdbx entry => secret-read
    rbw get github => secret-read
    bw delete item 1 => prod-change
    bw status =>
    bw sync =>
    bw generate -ul =>
    bws project --help =>
    keepassxc-cli ls db.kdbx =>
  `,
});

export const pass: CommandDef = byRules({
  program: 'pass',
  aliases: ['gopass', 'passage'],
  rules: `
    ls|list|find|search|init|git|help|version|generate|sync|audit =>
    insert|edit|mv|cp|add => prod-change
    rm|delete|remove => delete-files
    show|otp|grep|cat => secret-read
    * => secret-read
  `,
  examples: `
    pass show mail/work => secret-read
    pass mail/work => secret-read
    pass -c mail/work => secret-read
    gopass otp github => secret-read
    pass rm mail/work => delete-files
    pass ls =>
    pass find mail =>
    pass git log =>
    gopass sync =>
  `,
});

export const secretServices: CommandDef = byRules({
  program: 'doppler',
  aliases: [
    'infisical',
    'chamber',
    'dotenvx',
    'dotenv-vault',
    'envkey',
    'teller',
    'akeyless',
    'conjur',
    'berglas',
    'credstash',
  ],
  valued: '-p --project -c --config --env -t --token --path --scope',
  rules: `
    secrets set|delete|upload => prod-change
    secrets +only-names =>
    secrets get|download|list => secret-read
    secrets => secret-read
    export|get|read|show|decrypt|keypair|get-secret-value|access|getall|print => secret-read
    variable get => secret-read
    configs tokens => secret-read
    configs|projects|environments|folders|variable create|delete|update|unlock|set|clone|rename => prod-change
    write|delete|put|set|import|push|rotate|update-*|delete-*|create-*|grant|revoke => prod-change
    rotate => prod-change
  `,
  examples: `
    doppler secrets => secret-read
    doppler secrets get DB_URL --plain => secret-read
    doppler secrets download --no-file => secret-read
    infisical export => secret-read
    chamber read web db => secret-read
    chamber export web => secret-read
    dotenvx get => secret-read
    dotenvx decrypt => secret-read
    doppler secrets set A=b => prod-change
    chamber delete web db => prod-change
    doppler run -- npm start =>
    doppler setup =>
    infisical run -- npm start =>
    chamber list web =>
    chamber exec web -- npm start =>
    dotenvx run -- npm start =>
  `,
});

export const fileVaults: CommandDef = byRules({
  program: 'sops',
  aliases: ['age', 'rage', 'ansible-vault', 'git-crypt', 'blackbox_cat', 'ejson', 'eyaml', 'transcrypt'],
  valued:
    '-k --kms -p --pgp -i --identity -o --output -r --recipient -R --vault-password-file --vault-id --config',
  rules: `
    encrypt|publish|init|lock|status|keygen|add-gpg-user|create|encrypt_string|rekey|updatekeys|filestatus|groups =>
    decrypt|view|edit|unlock|exec-env|exec-file|export-key|blackbox_cat => secret-read
    +d|decrypt|extract => secret-read
  `,
  examples: `
    sops -d secrets.yaml => secret-read
    sops decrypt secrets.yaml => secret-read
    age -d -i key.txt secrets.age => secret-read
    ansible-vault view group_vars/all/vault.yml => secret-read
    ansible-vault decrypt vault.yml => secret-read
    git-crypt unlock => secret-read
    ejson decrypt s.ejson => secret-read
    sops -e secrets.yaml =>
    sops updatekeys secrets.yaml =>
    age -r age1x -o x.age x =>
    ansible-vault encrypt vault.yml =>
    git-crypt status =>
  `,
});

export const awsVault: CommandDef = byRules({
  program: 'aws-vault',
  aliases: ['saml2aws', 'aws-okta', 'granted', 'assume', 'leapp'],
  rules: `
    export => secret-read
    exec +json|server-token => secret-read
    exec * /\\s(?:env|printenv)(?:\\s|$)/ => secret-read
    remove|rm|rotate|clear|add => prod-change
    script|credentials|credential-process => secret-read
  `,
  examples: `
    aws-vault export prod => secret-read
    aws-vault exec prod --json => secret-read
    aws-vault exec prod -- env => secret-read
    aws-vault rotate prod => prod-change
    saml2aws script => secret-read
    aws-vault list =>
    aws-vault exec dev -- aws s3 ls =>
    aws-vault login dev =>
    saml2aws login =>
  `,
});
