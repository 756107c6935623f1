/** Programs that keep secrets, or take the lock off them. */
import type { CommandDef } from '../../engine/definitions.ts';
import { onlyHelp, shown } from '../argv.ts';
import { secretReads } from './any/secret-use.ts';
import { byRules, readExamples } from './rules.ts';

/** The usual ways to show a file: what they show is judged like that of any program. */
export const readers: CommandDef = {
  program: 'cat',
  aliases: ['less', 'more', 'head', 'tail', 'bat', 'xxd', 'base64', 'strings', 'nl', 'tac', 'od', 'hexdump'],
  gated: [],
  classify: (argv, facts) =>
    onlyHelp(argv) ? [] : secretReads((argv[0] ?? '').split('/').at(-1) ?? '', argv.slice(1), facts.cwd),
  examples: readExamples(`
    cat ~/.ssh/id_ed25519 => secret-read
    cat ~/.aws/credentials => secret-read
    base64 ~/.netrc => secret-read
    tail -c 100 id_rsa => secret-read
    cat ~/.ssh/id_ed25519.pub =>
    cat .gitignore =>
    less push.sh =>
    head -n 5 README.md =>
  `),
};

const SHOWS_SECRET =
  /^(?:find-(?:generic|internet)-password|dump-keychain|dump-trust-settings|lookup|search|get|get_password|export|--export-secret-keys?|--export-secret-subkeys|--export-ssh-key|-d|--decrypt|--decrypt-files|-[a-z]*d[a-z]*)$/;

export const keychains: CommandDef = {
  program: 'security',
  aliases: ['secret-tool', 'keyring', 'gpg', 'gpg2', 'kwallet-query', 'gnome-keyring-daemon', 'keyctl'],
  gated: [],
  classify: (argv) => {
    const told = argv.slice(1).some((word) => SHOWS_SECRET.test(word) || /^(?:print|pipe|read)$/.test(word));
    const sends = (argv[0] ?? '').endsWith('security') && argv.includes('find-certificate');
    return told && !sends && !onlyHelp(argv)
      ? [{ verb: 'secret-read', target: argv.slice(0, 3).map(shown).join(' ') }]
      : [];
  },
  examples: readExamples(`
    security find-generic-password -s x -w => secret-read
    security find-internet-password -g -s github.com => secret-read
    security dump-keychain -d => secret-read
    security export -k login.keychain => secret-read
    secret-tool lookup service x => secret-read
    keyring get service user => secret-read
    keyctl print 123 => secret-read
    gpg --export-secret-keys => secret-read
    gpg -d secrets.gpg => secret-read
    gpg --decrypt notes.asc => secret-read
    gpg2 -qd pass.gpg => secret-read
    security find-certificate -a =>
    security list-keychains =>
    gpg --verify x.sig =>
    gpg --list-keys =>
    gpg --list-secret-keys =>
    gpg --import key.asc =>
    gpg --encrypt -r dev notes.txt =>
    gpg --armor --export dev =>
    keyring set service user =>
    keyctl show =>
  `),
};

/** Stores of keys of a language or a machine: what takes the private half out of them. */
export const keyStores: CommandDef = byRules({
  program: 'keytool',
  aliases: ['certutil', 'pk12util', 'mysql_config_editor', 'nordpass', '1password', 'enpass-cli'],
  goFlags: true,
  rules: `
    +exportPFX|exportpfx|importkeystore|destkeystore|exportprivatekey => secret-read
    export|reveal|get|decrypt => secret-read
    print +all|show-password => secret-read
    +delstore|delkey|delete => prod-change
  `,
  examples: `
    keytool -importkeystore -srckeystore a.jks -destkeystore b.p12 => secret-read
    certutil -exportPFX my x.pfx => secret-read
    nordpass export => secret-read
    mysql_config_editor print --all => secret-read
    keytool -delete -alias x -keystore a.jks => prod-change
    keytool -list -keystore a.jks =>
    certutil -hashfile x SHA256 =>
    mysql_config_editor set --login-path x =>
  `,
});
