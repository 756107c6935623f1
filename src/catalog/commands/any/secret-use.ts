/** Programs that show, copy or pack what a file holds: told by which of their words are files to read. */
import type { ActionDraft } from '../../../engine/definitions.ts';
import { joinPath } from '../../../engine/shell/scope.ts';
import { isUnknown } from '../../../engine/shell/model.ts';
import { has, readOptions, shown, wordList, type Options } from '../../argv.ts';
import { secretFile } from '../../secret-paths.ts';

/** Which words name files whose content comes out. */
type Operands = (args: readonly string[]) => readonly string[];

/** Options of many programs that take a word which is no file to read. */
const VALUED = wordList(`
  -n -c -s -w -d -F -v -t -k -A -B -C -m --lines --bytes --context --max-count --include --exclude
  --exclude-dir --exclude-from --ignore --glob -g --type --colour --color --style --language -l
`);

const words: Operands = (args) => readOptions(args, VALUED).words;

const headTail: Operands = (args) => readOptions(args, ['-n', '-c', '--lines', '--bytes']).words;

/** `cat` and its like have no options that take a word. */
const everyWord: Operands = (args) => readOptions(args).words;

const GREP_VALUED = wordList(`
  -e -f -A -B -C -m -d -D --regexp --file --context --after-context --before-context --max-count --include
  --exclude --exclude-dir --exclude-from --color --colour -g --glob --iglob -t -T --type --type-not
  --max-depth -M -j --ignore --ignore-dir
`);
/** Only tells whether or where something is. */
const GREP_QUIET = ['q', 'c', 'l', 'L', 'quiet', 'silent', 'count', 'files-with-matches', 'files'];
/** Matches names in front of `=`, nothing behind it. */
const NAMES_ONLY = /^[\^(]*(?:\\w|[A-Za-z0-9_]|\[[^\]=]*\])(?:\\w|[A-Za-z0-9_|)(+*]|\[[^\]=]*\])*=?\)?$/;

const grep: Operands = (args) => {
  const options = readOptions(args, GREP_VALUED);
  if (GREP_QUIET.some((name) => options.names.has(name))) return [];
  const given = options.values.get('e') ?? options.values.get('regexp');
  const pattern = given ?? options.words[0] ?? '';
  if (has(options, 'o', 'only-matching') && NAMES_ONLY.test(pattern)) return [];
  const told = given !== undefined || has(options, 'f', 'file');
  return told ? options.words : options.words.slice(1);
};

/** Takes away what stands behind `=`. */
const HIDES_VALUES = /^s(.)\^?\(?\.?\*?(?:\\\()?(?:\[\^=\][*+])?\)?=\.[*+]\$?\1/;

const sed: Operands = (args) => {
  const options = readOptions(args, ['-e', '-f', '-l', '--expression', '--file']);
  if (args.some((word) => /^-[nEr]*i|^--in-place/.test(word))) return [];
  const given = options.values.get('e') ?? options.values.get('expression');
  if (HIDES_VALUES.test(given ?? options.words[0] ?? '')) return [];
  return given !== undefined || has(options, 'f', 'file') ? options.words : options.words.slice(1);
};

const awk: Operands = (args) => {
  const options = readOptions(args, ['-F', '-v', '-f', '-i']);
  const program = options.words[0] ?? '';
  const names =
    options.values.get('F') === '=' && /^\s*(?:\/[^/]*\/\s*)?\{\s*print \$1;?\s*\}\s*$/.test(program);
  if (names) return [];
  return options.names.has('f') ? options.words : options.words.slice(1);
};

/** `cut -d= -f1` gives names. */
const cut: Operands = (args) => {
  const options = readOptions(args, ['-d', '-f', '-c', '-b', '--delimiter', '--fields']);
  const field = options.values.get('f') ?? options.values.get('fields');
  const mark = options.values.get('d') ?? options.values.get('delimiter');
  return field === '1' && mark === '=' ? [] : options.words;
};

/** jq, yq: a filter first. */
const filterFirst: Operands = (args) => {
  const options = readOptions(args, ['-f', '--from-file', '--arg', '--argjson', '-p', '-o', '--indent']);
  if (options.words[0] === undefined || /^(?:keys|length|type)\b/.test(options.words[0])) return [];
  return secretFile(options.words[0]) === undefined ? options.words.slice(1) : options.words;
};

/** A copy beside the original, under a name of the same kind, shows nothing to anyone. */
const copied: Operands = (args) => {
  const options = readOptions(args, [
    '-t',
    '-S',
    '-m',
    '-o',
    '-g',
    '-e',
    '--target-directory',
    '--exclude',
    '--include',
  ]);
  const folder = options.values.get('t') ?? options.values.get('target-directory');
  const target = folder ?? options.words.at(-1) ?? '';
  const sources = folder === undefined ? options.words.slice(0, -1) : options.words;
  return secretFile(target) === undefined ? sources : [];
};

/** Archives: what is left out is not read, nor is the archive itself. */
const packed: Operands = (args) => {
  const options = readOptions(args, ['--exclude', '-C', '--directory', '-X']);
  const exclude = args.findIndex((word) => word === '-x' || word === '--exclude');
  const listed =
    has(options, 't', 'list') || args.some((word) => /^[tx][a-z]*f?$/.test(word) || word === '-l');
  if (listed) return [];
  const left = exclude < 0 ? new Set<string>() : new Set(args.slice(exclude + 1));
  return options.words.slice(1).filter((word) => !left.has(word));
};

/** An editor told what to do by its options is no person at the keyboard; one opened on settings may be. */
const edited: Operands = (args) => {
  const told = args.some((word) => /^(?:-[a-zA-Z]*[es]|-[cS]|\+.+|--batch|--headless|--cmd)$/.test(word));
  const files = readOptions(args, ['-c', '-S', '--cmd', '-u', '-l', '-f', '--eval']).words.filter(
    (word) => !word.startsWith('+'),
  );
  return told ? files : files.filter((word) => secretFile(word) !== 'an environment file');
};

const dd: Operands = (args) => args.filter((word) => word.startsWith('if=')).map((word) => word.slice(3));

/** Names that stand in a file become words of a command: into variables is where they belong. */
const handed: Operands = (args) => {
  const options = readOptions(args, ['-a', '--arg-file', '-I', '-n', '-d', '-L', '-P', '-s', '-E']);
  const file = options.values.get('a') ?? options.values.get('arg-file');
  // Variables of another process are no settings anybody loads.
  const others = args.filter((word) => OF_PROCESS.test(word));
  return file === undefined || options.words[0] === 'env' ? others : [file];
};

const OF_PROCESS = /^\/proc\/(?!self\/)[^/]+\/environ$/;

/** Two files side by side come out. */
const compared: Operands = (args) => {
  const options = readOptions(args, VALUED);
  return has(options, 'q', 'brief') ? [] : options.words;
};

function each(names: string, operands: Operands): [string, Operands][] {
  return wordList(names).map((name) => [name, operands]);
}

const SHOWS: ReadonlyMap<string, Operands> = new Map<string, Operands>([
  ...each(
    'cat tac less more most bat batcat rev pv lolcat glow ccat pygmentize expand nl zcat gzcat tr',
    everyWord,
  ),
  ...each('strings od xxd hexdump hd hexyl base64 base32 basenc uuencode fold fmt pr column', words),
  ...each('sort uniq shuf paste split csplit iconv recode qrencode pbcopy xclip xsel wl-copy', words),
  ...each('gzip bzip2 xz zstd lz4 brotli gpg age ccrypt enscript lp lpr dotenv-linter', words),
  ...each('head tail', headTail),
  ...each('vim vi nvim view ex ed nano pico emacs micro hx gvim joe mcedit mcview vimpager', edited),
  ...each('grep egrep fgrep zgrep rg ag ack ugrep pcregrep ripgrep', grep),
  ...each('sed gsed', sed),
  ...each('awk gawk mawk nawk', awk),
  ...each('cut', cut),
  ...each('jq yq xq dasel gron fx tomlq', filterFirst),
  ...each('cp mv install gcp gmv rsync ditto', copied),
  ...each('tar bsdtar gtar zip 7z 7za 7zz rar ar pax', packed),
  ...each('diff colordiff sdiff icdiff delta comm join vimdiff', compared),
  ...each('xargs gxargs', handed),
  ['dd', dd],
  ['sqlite3', (args) => readOptions(args).words.slice(0, 1)],
]);

/** Reading a key to check or use it is not showing it. */
const NOT_SHOWN: ReadonlyMap<string, (options: Options, args: readonly string[]) => boolean> = new Map([
  ['gpg', (options) => has(options, 'verify', 'import', 'list-packets', 'fingerprint')],
  ['zip', (_options, args) => args.includes('-T') || args.includes('-l')],
]);

/** A file of a kind that holds secrets among those the program would show, against `cwd` when relative. */
export function secretReads(program: string, args: readonly string[], cwd: string): readonly ActionDraft[] {
  const operands = SHOWS.get(program);
  if (operands === undefined) return [];
  if (NOT_SHOWN.get(program)?.(readOptions(args), args) === true) return [];
  const hit = operands(args).find((word) => isSecret(word, cwd));
  if (hit === undefined) return [];
  return [{ verb: 'secret-read', target: shown(hit), paths: [hit] }];
}

/** Whatever lies in such a folder. */
const SOME_SECRET =
  /(?:^|\/)\.(?:ssh|aws|gnupg|password-store|azure|kube)\/(?:[^/]*\u0000|\*$)(?!.*\.(?:pub|txt|md)$)/;

/** True for a word that names a store of secrets, also when only its folder tells. */
export function isSecret(word: string, cwd: string): boolean {
  const folder = word.length > 1 ? word.replace(/\/+\.?$/, '') : word;
  if ([word, folder].some((path) => secretFile(path) !== undefined) || SOME_SECRET.test(word)) return true;
  if (word.startsWith('/') || word.startsWith('~') || isUnknown(cwd) || isUnknown(word)) return false;
  return secretFile(joinPath(cwd, word)) !== undefined;
}
