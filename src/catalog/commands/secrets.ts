/** Reading private keys and credential stores on the command line. */
import type { CommandDef } from '../../engine/definitions.ts';
import { onlyHelp, shown } from '../argv.ts';
import { readExamples } from './rules.ts';

const STORE =
  /(?:^|\/)(?:\.ssh\/(?!.*\.pub$|known_hosts|config$|authorized_keys)[^/]+|\.aws\/credentials|\.netrc|\.npmrc|\.pypirc|\.kube\/config|\.docker\/config\.json|\.git-credentials|\.gnupg\/.*|\.config\/gh\/hosts\.yml|\.config\/gcloud\/.*|\.vault-token)$|^\/etc\/(?:shadow|sudoers)$/;

export const readers: CommandDef = {
  program: 'cat',
  aliases: ['less', 'more', 'head', 'tail', 'bat', 'xxd', 'base64', 'strings', 'nl', 'tac', 'od', 'hexdump'],
  gated: [],
  classify: (argv) => {
    const hit = onlyHelp(argv) ? undefined : argv.slice(1).find((word) => STORE.test(word));
    return hit === undefined ? [] : [{ verb: 'secret-read', target: shown(hit), paths: [hit] }];
  },
  examples: readExamples(`
    cat ~/.ssh/id_ed25519 => secret-read
    cat ~/.aws/credentials => secret-read
    base64 ~/.netrc => secret-read
    cat ~/.ssh/id_ed25519.pub =>
    cat .gitignore =>
    less push.sh =>
  `),
};

export const keychains: CommandDef = {
  program: 'security',
  aliases: ['secret-tool', 'keyring', 'gpg'],
  gated: [],
  classify: (argv) =>
    argv.some((word) =>
      /^(?:find-(?:generic|internet)-password|dump-keychain|lookup|get|--export-secret-keys?|--export-secret-subkeys)$/.test(
        word,
      ),
    )
      ? [{ verb: 'secret-read', target: argv.slice(0, 3).map(shown).join(' ') }]
      : [],
  examples: readExamples(`
    security find-generic-password -s x -w => secret-read
    gpg --export-secret-keys => secret-read
    gpg --verify x.sig =>
  `),
};
