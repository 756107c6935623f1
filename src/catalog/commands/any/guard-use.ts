/** Any program turned on the files that keep the guard in place: told by which of its words it would change. */
import type { ActionDraft, CommandFacts } from '../../../engine/definitions.ts';
import { joinPath } from '../../../engine/shell/scope.ts';
import { isUnknown } from '../../../engine/shell/model.ts';
import { has, readOptions, shown, wordList } from '../../argv.ts';
import { keptChange, type KeptChange } from '../../kept.ts';
import { guardState, isBareStore, isGitStore } from '../../paths.ts';

type Operands = (args: readonly string[]) => readonly string[];

const everyWord: Operands = (args) => readOptions(args).words;

const last: Operands = (args) => {
  const options = readOptions(args, ['-t', '--target-directory', '-m', '-o', '-g', '-S', '-e', '-i', '-P']);
  const folder = options.values.get('t') ?? options.values.get('target-directory');
  return folder === undefined ? options.words.slice(-1) : [folder];
};

/** Editors of streams change files only when told to. */
const inPlace: Operands = (args) =>
  args.some((word) => /^-[a-zA-Z0-9]*i|^--in-?place|^--inplace/.test(word)) ? readOptions(args).words : [];

const named =
  (...options: readonly string[]): Operands =>
  (args) => {
    const { values } = readOptions(args, options);
    return options
      .map((option) => values.get(option.replace(/^-+/, '')))
      .filter((value) => value !== undefined);
  };

const dd: Operands = (args) => args.filter((word) => word.startsWith('of=')).map((word) => word.slice(3));

const find: Operands = (args) =>
  args.includes('-delete') ? args.filter((word) => !word.startsWith('-')) : [];

const fuser: Operands = (args) => (has(readOptions(args), 'k', 'kill') ? readOptions(args).words : []);

/** Files git takes from elsewhere, moves, or no longer looks at. */
const git: Operands = (args) => {
  const [command = '', ...rest] = readOptions(args, ['-C', '-c', '--git-dir', '--work-tree']).words;
  if (!/^(?:checkout|restore|rm|mv|update-index|checkout-index)$/.test(command)) return [];
  const only = command === 'restore' && /(?:^| )(?:-S|--staged)(?: |$)/.test(args.join(' '));
  return only || (command === 'rm' && args.includes('--cached'))
    ? []
    : rest.map((word) => word.replace(/^:\/?/, ''));
};

function each(names: string, operands: Operands): [string, Operands][] {
  return wordList(names).map((name) => [name, operands]);
}

/** Programs that change or take away what they are given. */
const CHANGES: ReadonlyMap<string, Operands> = new Map<string, Operands>([
  ...each('rm unlink rmdir shred srm wipe truncate trash trash-put rimraf del mv gmv rename', everyWord),
  ...each('chmod chown chgrp chattr setfacl setfattr xattr tee sponge patch mount umount', everyWord),
  ...each('ed ex vi vim nvim nano pico emacs micro helix hx kak joe', everyWord),
  ...each('cp gcp install ln gln link rsync scp ditto', last),
  ...each('sed gsed perl ruby yq dasel awk gawk', inPlace),
  ...each('tar bsdtar', named('-C', '--directory')),
  ...each('unzip', named('-d')),
  ...each('curl', named('-o', '--output')),
  ...each('wget', named('-O', '-P')),
  ...each('jq', () => []),
  ['git', git],
  ['dd', dd],
  ['find', find],
  ['fuser', fuser],
]);

/** What is put among the files of a remote is there for everybody, and no git was asked. */
function pushedByHand(program: string, path: string): ActionDraft {
  return {
    verb: 'push',
    target: `${shown(path)} by hand (${program})`,
    paths: [path],
    unresolved: 'which branches change cannot be told from files',
  };
}

/** Branches and tags are files too. */
function storeDraft(program: string, path: string): ActionDraft {
  const verb = TAKES_AWAY.has(program) ? 'delete-branch' : 'history-rewrite';
  return { verb, target: `${shown(path)} by hand (${program})`, paths: [path] };
}

const TAKES_AWAY = new Set(
  wordList('rm unlink rmdir shred trash trash-put rimraf mv chmod chown chattr truncate find'),
);

/** Programs that only look, and those whose inner command is judged by itself. */
const LOOKS: ReadonlySet<string> = new Set(
  wordList(`
    ls ll la exa eza lsd dir stat file wc cat tac less more head tail bat grep egrep fgrep rg ag ack zgrep
    diff cmp colordiff comm md5sum sha1sum sha256sum sha512sum shasum cksum du df tree realpath readlink
    basename dirname test [ [[ cd pushd popd echo printf true false : cut sort uniq tr column awk gawk sed
    jq yq source . which type command whereis man open xdg-open namei getfacl lsattr lsof mkdir touch
    strings xxd od hexdump nl base64 fold git export set local declare readonly return exit cp rsync scp
    tar zip sudo doas env time nohup nice ionice timeout stdbuf setsid xargs watch parallel ssh builtin
    exec eval npx bunx pnpx uvx find for if while case do then bash sh zsh dash fish code subl inotifywait
    aup-guard aup-shim aup-hook yamllint prettier eslint mv ln install chmod
  `),
);

/** Drafts for what a call would do to the guard's files, an agent's settings or git's own. */
export function guardUses(
  program: string,
  argv: readonly string[],
  facts: CommandFacts,
): readonly ActionDraft[] {
  const args = argv.slice(1);
  const changed = CHANGES.get(program)?.(args) ?? [];
  const whole = lookedUp(program, facts);
  if (whole !== undefined) return [whole];
  const text = putIn(program, facts);
  const hits = changed.map((word) => fileOf(word, text, facts)).filter((found) => found !== undefined);
  const hit = hits.find(({ change }) => change.forbidden !== undefined) ?? hits[0];
  if (hit !== undefined) return [draft(program, hit)];
  const store = changed.find((word) => isPath(word) && isGitStore(word));
  if (store !== undefined) return [storeDraft(program, store)];
  const bare = TAKES_AWAY_ONLY.test(program)
    ? undefined
    : changed.find((word) => isIn(word, facts, isBareStore));
  if (bare !== undefined) return [pushedByHand(program, bare)];
  return handed(program, args);
}

const TAKES_AWAY_ONLY =
  /^(?:rm|unlink|rmdir|shred|srm|wipe|trash|trash-put|rimraf|del|find|chmod|chown|chgrp|umount)$/;

function isIn(word: string, { cwd }: CommandFacts, test: (path: string) => boolean): boolean {
  if (!isPath(word)) return false;
  return test(/^[~/]/.test(word) || isUnknown(cwd) ? word : joinPath(cwd, word));
}

/** The guard's own hook, as agents call it: it asks, and can do nothing else. */
function isHookCall(program: string, [script = '']: readonly string[]): boolean {
  return program === 'node' && /\/aup-guard\/(?:versions\/)?[\w.-]+\/bin\/aup-hook\.js$/.test(script);
}

function handed(program: string, args: readonly string[]): readonly ActionDraft[] {
  if (isHookCall(program, args)) return [];
  const state = LOOKS.has(program) ? undefined : args.find((word) => isPath(word) && guardState(word));
  if (state === undefined) return [];
  const about = {
    verb: 'guard-tamper',
    target: `gives ${shown(state)} to ${program}`,
    paths: [state],
  } as const;
  const changes = DATABASES.test(program) && CHANGES_ROWS.test(args.join(' '));
  return [changes ? { ...about, forbidden: 'it would weaken or remove the guard' } : about];
}

const DATABASES = /^(?:sqlite3?|sqlite-utils|duckdb|litecli|usql|turso|libsql|crudini|augtool)$/;
const CHANGES_ROWS =
  /\b(?:delete|drop|update|insert|replace|alter|truncate|vacuum|drop-table|drop-view|restore|import)\b|--(?:set|del|merge)\b/i;

interface Hit {
  readonly path: string;
  readonly change: KeptChange;
}

/** The word as a file that matters, also when only the folder the command runs in tells. */
function fileOf(word: string, text: string | undefined, { cwd, guardHome }: CommandFacts): Hit | undefined {
  const plain = word.replace(/^[\w-]+=(?=[~/.])/, '');
  if (!isPath(plain)) return undefined;
  const whole = /^[~/]/.test(plain) || isUnknown(cwd) ? plain : joinPath(cwd, plain);
  const here = guardHome?.(whole);
  if (here !== undefined) return { path: plain, change: { what: here, forbidden: WEAKENS } };
  const change = keptChange(plain, text);
  if (change !== undefined) return { path: plain, change };
  return guardState(isUnknown(cwd) ? '' : `${cwd}/`) && whole !== plain
    ? { path: whole, change: { what: "the guard's own files", forbidden: WEAKENS } }
    : undefined;
}

/** What the call puts into the files it names: only for programs that write what they read can that be seen. */
function putIn(program: string, { input }: CommandFacts): string | undefined {
  return /^(?:tee|sponge)$/.test(program) && input?.kind === 'text' && !isUnknown(input.text)
    ? input.text
    : undefined;
}

function isPath(word: string): boolean {
  return !/[\s;|&<>]/.test(word) && word !== '';
}

function draft(program: string, { path, change }: Hit): ActionDraft {
  const { what, forbidden } = change;
  const about = {
    verb: 'guard-tamper',
    target: `${what} (${program} ${shown(path)})`,
    paths: [path],
  } as const;
  return forbidden === undefined ? about : { ...about, forbidden };
}

const WEAKENS = 'it would weaken or remove the guard';

/** `rm $(which aup-guard)`: the words are only known when it runs, where they come from is not. */
function lookedUp(program: string, { written = '' }: CommandFacts): ActionDraft | undefined {
  if (!TAKES_AWAY.has(program) && program !== 'ln' && program !== 'tee') return undefined;
  const found =
    /(?:\$\(|`)\s*(?:which|command -v|type -[pP]|whereis|readlink|realpath|npm root)[^)`]{0,120}aup-(?:guard|shim|hook)/;
  if (!found.test(written)) return undefined;
  return {
    verb: 'guard-tamper',
    target: `the guard's programs (${program})`,
    forbidden: 'it would remove the guard',
  };
}
