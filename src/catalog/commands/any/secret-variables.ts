/** Secrets that stand in variables, settings and repositories: shown by programs that are harmless otherwise. */
import type { ActionDraft, CommandFacts } from '../../../engine/definitions.ts';
import { readOptions, shown, wordList } from '../../argv.ts';
import { secretFile } from '../../secret-paths.ts';

const SECRET_NAME =
  /(?:^|_)(?:TOKEN|SECRETS?|PASS(?:WORD|WD|PHRASE)|API_?KEYS?|PRIVATE_?KEY|ACCESS_?KEY|SECRET_?KEY|ENCRYPTION_KEY|SIGNING_KEY|MASTER_KEY|CREDENTIALS?|PAT|DATABASE_URL|DB_URL|MONGO(?:DB)?_UR[IL]|REDIS_URL|CONNECTION_STRING|DSN|SERVICE_ROLE)(?:_|$)|(?:TOKEN|SECRET|PASSWORD|PASSWD|APIKEY|API_KEY|ACCESS_KEY)$|_(?:KEY|PWD|PASS)$/;
/** Names that say where a secret is, or how long it lasts, and public halves. */
const NO_SECRET =
  /(?:^|_)(?:PUBLIC|PUB|PUBLISHABLE|ANON)_|_(?:PATH|FILE|DIR|NAME|ID|TTL|EXPIRY|EXPIRES|LENGTH|LIMIT|COUNT|TYPE|URL_PATH)$|^(?:GOOGLE_APPLICATION_CREDENTIALS|SSH_AUTH_SOCK|MAX_TOKENS?|HOTKEY|KEY)$/;

function isSecretName(name: string): boolean {
  const plain = name.toUpperCase();
  return SECRET_NAME.test(plain) && !NO_SECRET.test(plain);
}

/** Variables whose value a text puts out; their length, or whether they are set, tells nothing. */
const EXPANSION = /\$(?:([A-Za-z_]\w*)|\{!?([A-Za-z_]\w*)(?=\}|:-|-|:\d|%|#|\/|@|\^|,))/g;

function expanded(written: string): string | undefined {
  const text = written.replace(/'[^']*'/g, '').replace(/\\\$/g, '');
  return [...text.matchAll(EXPANSION)].map((hit) => hit[1] ?? hit[2] ?? '').find(isSecretName);
}

type Teller = (args: readonly string[], facts: CommandFacts) => string | undefined;

/** They log in with what they read, or tell of it only how long it is, or its checksum. */
const KEEPS_IT =
  /^(?![${]).*\blogin\b.*(?:--password-stdin|--with-token|--stdin|--token-stdin| -p? ?-)|^(?:wc|md5sum|sha\d*sum|shasum|cksum|b2sum)\b|^openssl (?:dgst|sha\d+|md5)\b|^(?:gpg|gpg2) .*--import\b|^(?:gh|glab|hub) auth\b/;

const printed: Teller = (_args, { written = '', feeds = [] }) =>
  KEEPS_IT.test(feeds.filter((word) => word !== 'sudo').join(' ')) ? undefined : expanded(written);
const byName: Teller = (args) => args.find((word) => /^\w+$/.test(word) && isSecretName(word));

/** `npm config get //host/:_authToken`. */
const setting: Teller = (args) =>
  args.includes('get') ? args.find((word) => /_auth|token|password|secret/i.test(word)) : undefined;

/** `git show HEAD:.env`, `git diff .env`: what a repository keeps of such a file. */
const GIT_SHOWS = new Set(wordList('show diff cat-file log blame annotate grep archive'));
const versions: Teller = (args) => {
  const { words, names } = readOptions(args, ['-C', '-c', '--git-dir', '--work-tree', '-n', '--format']);
  const [first = '', ...rest] = words;
  const prints = first === 'log' ? names.has('p') || names.has('patch') : GIT_SHOWS.has(first);
  const short = ['stat', 'name-only', 'name-status', 'numstat', 'quiet', 'shortstat', 'check'].some((name) =>
    names.has(name),
  );
  const operands = first === 'grep' ? rest.slice(1) : rest;
  return prints && !short
    ? operands.find((word) => secretFile(word.replace(/^[^:]*:/, '')) !== undefined)
    : undefined;
};

/** Its long options begin with one dash. */
const OPENSSL_VALUED = wordList('--in --inkey --out --passin --k --pass --passout --signature --sigfile');
/** A public half, a certificate or a check lays nothing open. */
const NOTHING_SHOWN = ['pubout', 'pubin', 'noout', 'help', 'export', 'nokeys'];

const LAYS_OPEN = /^(?:rsa|ec|dsa|pkey|pkcs8|pkcs12)$/;
const ENCODES = /^(?:enc|base64)$/;
const DECRYPTS = /^(?:enc|aes|des|smime|cms|rsautl|pkeyutl)/;

/** A key laid open, or what was locked with one. */
const opened: Teller = ([command = '', ...rest]) => {
  const args = rest.map((word) => (/^-[a-z]/.test(word) ? `-${word}` : word));
  const { names, values } = readOptions(args, OPENSSL_VALUED);
  const file = values.get('in') ?? '';
  if (NOTHING_SHOWN.some((name) => names.has(name))) return undefined;
  const isOpened = LAYS_OPEN.test(command) && file !== '';
  const isEncoded = ENCODES.test(command) && secretFile(file) !== undefined;
  const isUnlocked = DECRYPTS.test(command) && ['d', 'decrypt'].some((name) => names.has(name));
  return isOpened || isEncoded || isUnlocked ? `openssl ${command} ${file}`.trim() : undefined;
};

/** `find . -name .env -exec cat {} \;`: the name tells what the inner program is given. */
const SHOWS =
  /^(?:cat|less|more|head|tail|bat|grep|sed|awk|cp|mv|base64|xxd|strings|tar|zip|curl|scp|rsync)$/;
const found: Teller = (args) => {
  const at = args.findIndex((word) => /^-(?:exec|execdir|ok)$/.test(word));
  if (at < 0 || !SHOWS.test((args[at + 1] ?? '').split('/').at(-1) ?? '')) return undefined;
  const inner = args.slice(at + 1);
  if (inner.some((word) => /^-[a-z]*[lqc]$/.test(word))) return undefined;
  return args.find(
    (word, index) =>
      /^-i?(?:name|path|wholename)$/.test(args[index - 1] ?? '') &&
      secretFile(word.replace(/^\*/, 'x')) !== undefined,
  );
};

const ENVIRONMENT =
  /^(?:sudo )?(?:env|printenv|set|history|export(?: -p)?|declare(?: -\w+)?|compgen -v|docker inspect .*|kubectl (?:exec|describe) .*\benv)$/;
const ONLY_TELLS = /^-(?:-(?:quiet|silent|count)|[a-zA-Z]*[qc])$/;
const SOUGHT =
  /secret|token|passw|pwd|api_?key|_key|^keys?$|credential|private|auth|aws_|gcp_|azure_|database_url|^-v$/i;

/** `env | grep -i token`: the values of what is sought come out. */
const sought: Teller = (args, { fedBy = [] }) => {
  if (!ENVIRONMENT.test(fedBy.join(' ')) || args.some((word) => ONLY_TELLS.test(word))) return undefined;
  return args.find((word) => !/^-[^v]/.test(word) && SOUGHT.test(word));
};

const TELLERS: ReadonlyMap<string, Teller> = new Map<string, Teller>([
  ...wordList('echo printf print').map((name): [string, Teller] => [name, printed]),
  ['printenv', byName],
  ...wordList('npm pnpm yarn').map((name): [string, Teller] => [name, setting]),
  ...wordList('grep egrep fgrep rg ag ack awk sed').map((name): [string, Teller] => [name, sought]),
  ['git', versions],
  ['openssl', opened],
  ['find', found],
]);

/** `declare -p NAME` prints what is in it. */
const declared: Teller = (args) =>
  args.some((word) => /^-[a-z]*p/.test(word)) ? byName(args, { cwd: '' }) : undefined;

/** Drafts for a secret that would be shown out of a variable, a setting or a repository. */
export function secretVariables(
  program: string,
  args: readonly string[],
  facts: CommandFacts,
): readonly ActionDraft[] {
  const teller = TELLERS.get(program) ?? (/^(?:declare|typeset)$/.test(program) ? declared : undefined);
  const hit = teller?.(args, facts);
  return hit === undefined ? [] : [{ verb: 'secret-read', target: shown(hit) }];
}
