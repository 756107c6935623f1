import type { ActionDraft, CommandDef, CommandFacts, RepoFacts } from '../../engine/definitions.ts';
import type { Verb } from '../../engine/model.ts';
import { isUnknown } from '../../engine/shell/model.ts';
import { onlyHelp, readOptions, shown, wordList } from '../argv.ts';
import { gitExamples } from './git/examples.ts';
import { EXTENSIONS, EXTENSION_WORDS } from './git/extensions.ts';
import { chosenProgram, readGlobals, tamper, tamperingSetting, TALKS, type GitCall } from './git/globals.ts';
import { push } from './git/push.ts';
import { fromOtherSide } from './git/other-side.ts';
import { looksOnly } from './git/reading.ts';
import { config } from './git/config.ts';
import * as refs from './git/refs.ts';
import * as work from './git/work.ts';

/** `send-pack` and `http-push` reach a remote without any hook. */
const lowLevelPush: refs.SubcommandReader = (args, repo) => {
  const options = readOptions(args, ['--receive-pack', '--exec']);
  const [remote, ...specs] = options.words;
  if (options.names.has('dry-run')) return [];
  const switches = args.filter((word) => /^--(?:all|mirror|force)$|^-f$/.test(word));
  return [...push([...switches, '--', remote ?? '', ...specs], repo), tamper('pushes without hooks')];
};

/** Daily work of no concern; submitted only together with a setting that switches hooks off. */
const DAILY = wordList(
  'am apply revert cherry-pick notes bisect clone read-tree mergetool difftool sparse-checkout mv add',
);
/** Show what files hold, or held: harmless unless such a file holds secrets, which is judged for any program. */
const SHOWS = wordList('diff log show blame annotate cat-file grep');
/** Names of files that hold secrets, as patterns of `sh`; a few too many do no harm. */
const SECRET_FILES = wordList(`
  *.env* *:env* *id_[rRdDeE]* *.pem* *.PEM* *.key* *.p12* *.pfx* *.jks* *.ppk* *.kdbx* *.gpg* *.asc* *ssh* *netrc*
  *npmrc* *pypirc* *yarnrc* *pgpass* *htpasswd* *kube* *tfstate* *tfvars* *keystore* *vault* *oauth*
  *[cC]redential* *[sS]ecret* *[tT]oken* *[pP]assw* *[sS]ervice* *[sS]hadow* *_history* *auth.json* *[kK]ey
`);

const nothing: refs.SubcommandReader = () => [];

const READERS: ReadonlyMap<string, refs.SubcommandReader> = new Map<string, refs.SubcommandReader>([
  ...[...DAILY, ...SHOWS].map((name) => [name, nothing] as const),
  ['push', push],
  ['send-pack', lowLevelPush],
  ['http-push', lowLevelPush],
  ['merge', refs.merge],
  ['pull', refs.pull],
  ['fetch', refs.fetch],
  ['rebase', refs.rebase],
  ['branch', refs.branch],
  ['tag', refs.tag],
  ['update-ref', refs.updateRef],
  ['symbolic-ref', refs.symbolicRef],
  ['replace', refs.replace],
  ['reset', work.reset],
  ['checkout', work.checkout],
  ['switch', work.switchBranch],
  ['restore', work.restore],
  ['clean', work.clean],
  ['stash', work.stash],
  ['worktree', work.worktree],
  ['submodule', work.submodule],
  ['rm', work.remove],
  ['remote', work.remote],
  ['reflog', work.reflog],
  ['gc', work.gc],
  ['prune', work.prune],
  ['commit', work.commit],
  ['config', config],
  ['am', work.am],
  ['apply', work.applyPatch],
  ['mv', work.move],
  ['notes', refs.notes],
  ['clone', work.clone],
  ['difftool', work.difftool],
  ['read-tree', work.overwrite],
  ['checkout-index', work.overwrite],
  ['ls-remote', nothing],
  ['archive', nothing],
  ['fetch-pack', nothing],
  ...EXTENSIONS,
]);

/** Only read, or touch objects no branch names: the gate never stops to ask about them. */
const FREE = wordList(`
  status rev-parse ls-files bundle check-attr
  check-ignore check-ref-format cherry column commit-graph commit-tree count-objects describe
  diff-files diff-index diff-tree fmt-merge-msg for-each-ref format-patch fsck get-tar-commit-id
  hash-object help index-pack init interpret-trailers ls-tree mailinfo mailsplit
  maintenance merge-base merge-file merge-tree mktag mktree multi-pack-index name-rev pack-objects
  pack-refs patch-id range-diff repack rerere rev-list shortlog show-branch show-index show-ref
  stripspace unpack-objects update-index upload-pack receive-pack upload-archive var verify-commit
  verify-pack verify-tag version whatchanged write-tree request-pull remote-https remote-http sh-setup gui gitk citool instaweb
  fast-export quiltimport merge-index merge-one-file absorb hook diagnose bugreport check-mailmap
  prune-packed pack-redundant update-server-info unpack-file init-db refs repo last-modified backfill
  replay merge-ours merge-recursive merge-resolve merge-octopus merge-subtree cliff delta tig info
  summary effort fame standup authors root repl changelog ignore quick-stats http-fetch ctags
  fsmonitor--daemon credential-cache--daemon submodule--helper bisect--helper difftool--helper
  mergetool--lib checkout--worker sh-i18n web--browse cvsimport archimport
`);
const FREE_SET: ReadonlySet<string> = new Set(FREE);

/**
 * Subcommands that only read, or make a new repository: the agents' own calls switch hooks off for these, which
 * matters to nobody.
 */
const READ_ONLY = new Set([
  ...FREE,
  ...SHOWS,
  ...wordList('config reflog fetch clone remote ls-remote archive fetch-pack'),
]);

function classify(argv: readonly string[], facts: CommandFacts): readonly ActionDraft[] {
  if (onlyHelp(argv)) return [];
  return classifyCall(argv, facts, 0);
}

function classifyCall(argv: readonly string[], facts: CommandFacts, depth: number): readonly ActionDraft[] {
  const call = readGlobals(argv);
  const repo = call.elsewhere ? elsewhereRepo(facts.repo, argv) : facts.repo;
  const drafts = subcommandDrafts(call, { ...facts, ...(repo === undefined ? {} : { repo }) }, depth);
  const other = fromOtherSide(argv, call, facts);
  return [...drafts, ...(other === undefined ? [] : [other]), ...settingDrafts(call)];
}

/** Facts handed in are those of the repository `-C` points at when the caller followed it. */
function elsewhereRepo(repo: RepoFacts | undefined, argv: readonly string[]): RepoFacts | undefined {
  return argv.some((word) => isUnknown(word)) ? undefined : repo;
}

function settingDrafts(call: GitCall): readonly ActionDraft[] {
  // `config` runs no hook whatever it does, and no hook of concern sees what `remote` moves.
  // Without a subcommand git runs nothing: it tells its version, its folders, or how it is used.
  const readOnly = call.subcommand === '' || READ_ONLY.has(call.subcommand) || looksOnly(call);
  const found = call.settings
    .filter(([key]) => key !== `alias.${call.subcommand}`.toLowerCase())
    .map(([key, value]) => tamperingSetting(key, value, readOnly))
    .filter((why) => why !== undefined);
  if (call.execPath) found.push('runs git programs from another folder (--exec-path)');
  const [first, ...rest] = found;
  if (first === undefined) return [];
  // One call is one question, however many settings it carries.
  return [tamper(rest.length === 0 ? first : `${first}, and ${rest.length} more settings`)];
}

function subcommandDrafts(call: GitCall, facts: CommandFacts, depth: number): readonly ActionDraft[] {
  const { subcommand } = call;
  if (subcommand === '' || FREE_SET.has(subcommand) || asksHelp(call)) return [];
  if (isUnknown(subcommand)) return [unsure('the git subcommand is only known when it runs')];
  const reader = READERS.get(subcommand);
  if (reader !== undefined) return [...reader(call.args, facts.repo), ...chosenDrafts(call)];
  const alias = aliasOf(call, facts.repo);
  if (alias === undefined) {
    const what = `git ${shown(subcommand)} is an alias or extension not known here`;
    return [{ ...unsure(what), verb: likeliest(subcommand) }];
  }
  if (depth > 4) return [unsure('the git alias goes round in circles')];
  return alias.startsWith('!')
    ? shellAlias(alias.slice(1), { call, facts, depth })
    : classifyCall(['git', ...alias.split(/\s+/).filter(Boolean), ...call.args], facts, depth + 1);
}

/** `git push -h` prints how to use it. */
function asksHelp({ args }: GitCall): boolean {
  return args.length === 1 && args[0] === '-h';
}

/** A receive or upload program of the caller's choice is a program that runs. */
function chosenDrafts({ subcommand, args }: GitCall): readonly ActionDraft[] {
  const word = TALKS.has(subcommand) ? chosenProgram(args) : undefined;
  return word === undefined ? [] : [tamper(`runs a program of its own choice (${shown(word)})`)];
}

function aliasOf(call: GitCall, repo: RepoFacts | undefined): string | undefined {
  const given = call.settings.findLast(([key]) => key === `alias.${call.subcommand}`.toLowerCase());
  if (given !== undefined) return isUnknown(given[1]) ? '!' : given[1];
  return repo?.aliases[call.subcommand] ?? repo?.aliases[call.subcommand.toLowerCase()];
}

interface AliasAt {
  readonly call: GitCall;
  readonly facts: CommandFacts;
  readonly depth: number;
}

/** A `!` alias runs in a shell: its git commands are judged, anything else but the harmless is unresolved. */
function shellAlias(text: string, at: AliasAt): readonly ActionDraft[] {
  const parsed = at.facts.readShell?.(
    `${text} ${at.call.args.map((word) => (isUnknown(word) ? '"$unknown"' : `'${word}'`)).join(' ')}`,
    at.facts.cwd,
  );
  if (parsed === undefined) return [unsure('the git alias runs a shell')];
  const odd = parsed.unresolved.length > 0 || parsed.commands.length === 0 || text === '';
  const inner = parsed.commands.flatMap((command) =>
    command.program === 'git'
      ? classifyCall(command.argv, at.facts, at.depth + 1)
      : HARMLESS.has(command.program)
        ? []
        : [unsure(`the git alias runs ${shown(command.program)}`)],
  );
  return odd ? [...inner, unsure('the git alias runs a shell')] : inner;
}

const HARMLESS = new Set([
  'echo',
  'cat',
  'grep',
  'sort',
  'head',
  'tail',
  'wc',
  'sed',
  'cut',
  'tr',
  'true',
  'test',
  '[',
]);

/** What people name an alias after. */
const NAMED_AFTER: readonly (readonly [RegExp, Verb])[] = [
  [/force|yolo/, 'force-push'],
  [/push|publish|upload|submit/, 'push'],
  [/merge|land|ship/, 'merge'],
  [/nuke|wipe|discard|undo|reset|clean(?!up)/, 'discard-work'],
  [/del|prune|cleanup|sweep|tidy/, 'delete-branch'],
  [/amend|squash|rewrite|fixup/, 'history-rewrite'],
];

function likeliest(name: string): Verb {
  return NAMED_AFTER.find(([pattern]) => pattern.test(name))?.[1] ?? 'none';
}

function unsure(why: string): ActionDraft {
  return { verb: 'none', target: why, unresolved: why };
}

/** A letter-case-blind `sh` pattern. */
function anyCase(text: string): string {
  return text.replace(/[a-z]/g, (char) => `[${char}${char.toUpperCase()}]`);
}

/** Sections in which a value can name a program, a hook or another place. */
const CONFIG_SECTIONS = wordList(`
  core hook alias url remote credential filter diff merge include gpg init submodule sequence pager
  lfs interactive tar protocol trace2 man web browser sendemail uploadpack guitool instaweb branch safe
`);
const CONFIG_WORDS = [
  '-e*',
  '-[!-]*e*',
  '--e*',
  'edit',
  '--un*',
  'unset',
  '--re*',
  `*${anyCase('extraheader')}`,
];

export const git: CommandDef = {
  program: 'git',
  gated: [...READERS.keys()],
  free: FREE,
  gatedWhen: {
    ...Object.fromEntries(DAILY.map((name) => [name, []])),
    ...Object.fromEntries(SHOWS.map((name) => [name, SECRET_FILES])),
    ...EXTENSION_WORDS,
    branch: ['-[dDfmMcC]*', '-[!-]*[dDfmMcC]*', '--d*', '--for*', '--mo*', '--c*'],
    tag: ['-[!-]*[df]*', '-[df]*', '--d*', '--f*'],
    commit: ['-n*', '-[!-]*n*', '--no-v*'],
    stash: ['drop', 'clear'],
    worktree: ['-f*', '-[!-]*f*', '--f*', '-B*'],
    submodule: ['deinit', 'foreach', '-f*', '--f*', 'ext::*'],
    remote: ['rm', 'remove', 'ext::*'],
    reflog: ['expire', 'delete'],
    gc: ['--p*'],
    fetch: ['*:*', '+*', '-f*', '-[!-]*f*', '--f*', '--up*', '--ex*'],
    reset: ['--h*', '--m*', '--k*'],
    notes: ['remove', 'prune'],
    am: ['--no-v*'],
    apply: ['-[!-]*R*', '-R*', '--rev*'],
    mv: ['-f*', '-[!-]*f*', '--f*'],
    clone: ['-c*', '-[!-]*c*', '-u*', '-[!-]*u*', '--conf*', '--up*', '--ex*', 'ext::*'],
    difftool: ['-x*', '-[!-]*x*', '--ex*'],
    'read-tree': ['--reset', '-f*', '-[!-]*f*', '--f*'],
    'checkout-index': ['-f*', '-[!-]*f*', '--f*'],
    'ls-remote': ['--up*', '--ex*', 'ext::*'],
    archive: ['--ex*', '--up*', '--rec*'],
    'fetch-pack': ['--up*', '--ex*'],
    config: [
      '*[eE][xX][tT][rR][aA][hH][eE][aA][dD][eE][rR]*',
      ...CONFIG_SECTIONS.map((section) => `${anyCase(section)}*.*`),
      ...CONFIG_WORDS,
    ],
  },
  classify,
  examples: gitExamples,
};
