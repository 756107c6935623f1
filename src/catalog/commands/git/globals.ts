/** What stands in front of git's subcommand. */
import type { ActionDraft } from '../../../engine/definitions.ts';
import { isUnknown } from '../../../engine/shell/model.ts';
import { wordList } from '../../argv.ts';

export interface GitCall {
  readonly subcommand: string;
  readonly args: readonly string[];
  /** `-c key=value` and `--config-env key=VAR`, keys in lower case. */
  readonly settings: readonly (readonly [key: string, value: string])[];
  /** `-C`, `--git-dir`, `--work-tree`: the repository is not that of the working directory. */
  readonly elsewhere: boolean;
  readonly execPath: boolean;
}

const VALUED = new Set([
  '-C',
  '-c',
  '--config-env',
  '--git-dir',
  '--work-tree',
  '--namespace',
  '--super-prefix',
  '--attr-source',
]);

/** Splits an argv into global options, subcommand and arguments. */
export function readGlobals(argv: readonly string[]): GitCall {
  const direct = /(?:^|\/)git-([^/]+)$/.exec(argv[0] ?? '')?.[1];
  const end = direct === undefined ? subcommandAt(argv) : 0;
  const globals = argv.slice(1, end);
  return {
    subcommand: direct ?? argv[end] ?? '',
    args: argv.slice(end + 1),
    settings: globals
      .map((word, at) => settingOf(word, globals[at + 1]))
      .filter((pair) => pair !== undefined),
    elsewhere: globals.some((word) => /^(?:-C|--git-dir|--work-tree)/.test(word)),
    execPath: globals.some((word) => word.startsWith('--exec-path=')),
  };
}

function subcommandAt(argv: readonly string[]): number {
  let at = 1;
  for (let word = argv[at]; word?.startsWith('-') === true; word = argv[at]) at += VALUED.has(word) ? 2 : 1;
  return at;
}

function settingOf(word: string, next: string | undefined): [string, string] | undefined {
  if (word === '-c' || word === '--config-env') return pairOf(next ?? '');
  return word.startsWith('--config-env=') ? pairOf(word.slice(13)) : undefined;
}

function pairOf(text: string): [string, string] {
  const at = text.indexOf('=');
  return at < 0 ? [text.toLowerCase(), 'true'] : [text.slice(0, at).toLowerCase(), text.slice(at + 1)];
}

/** Settings that run programs, redirect where things go, or switch hooks off. */
const DANGEROUS_KEY =
  /^(?:core\.(?:hookspath|sshcommand|gitproxy|pager|editor|fsmonitor|askpass|attributesfile|worktree)|sequence\.editor|alias\..+|credential\..+|hook\..+|pager\..+|diff\.external|diff\..+\.(?:command|textconv)|difftool\..+|mergetool\..+|merge\..+\.driver|filter\..+|gpg\.(?:.+\.)?(?:program|defaultkeycommand)|include\.path|includeif\..+|url\..+|.+\.(?:insteadof|pushinsteadof)|remote\..+\.(?:push|mirror|pushurl|url|receivepack|uploadpack|proxy)|protocol\.(?:.+\.)?allow|safe\.barerepository|trace2\..+|browser\..+|man\..+|web\..+|sendemail\..+|uploadpack\.packobjectshook|init\.templatedir|interactive\.difffilter|submodule\..+\.update|tar\..+\.command|instaweb\..+|guitool\..+|lfs\.(?:.+\.)?(?:url|pushurl|path|args)|branch\..+\.pushremote|remote\.pushdefault)$/;
/** Values that switch a program or a way out off: agents harden their own calls with them. */
const SWITCHED_OFF = new Set(['', 'false', 'never', 'user', 'explicit', '/dev/null']);
const HARMLESS_VALUE = new Set([
  ...wordList('true cat 0 1 less : vim vi nvim nano emacs code delta more most micro'),
  ...wordList('store cache osxkeychain manager manager-core libsecret wincred gnome-keyring'),
  'code --wait',
  'code -w',
  'cursor --wait',
  'subl -w',
  'less -F',
  'less -FRX',
  'less -R',
]);

/** The stores people use day by day. */
const HELPER = /^(?:cache --timeout[= ]\d+|!(?:\S*\/)?gh auth git-credential)$/;

/** `ssh` made stricter or quicker to give up, as agents' own calls have it: no other program, host, key or proxy. */
const STRICT_SSH =
  /^ssh(?: -o ?(?:BatchMode=yes|StrictHostKeyChecking=(?:yes|accept-new)|ConnectTimeout=\d+|NumberOfPasswordPrompts=0))*$/;

/** Names a program git may start, where common values name none that matters. */
const PROGRAM_KEY = /^(?:core\.(?:pager|editor|fsmonitor|askpass)|pager\.|sequence\.editor|credential\.)/;

function isHarmless(key: string, value: string): boolean {
  if (SWITCHED_OFF.has(value)) return true;
  if (key === 'credential.helper' && HELPER.test(value)) return true;
  if (key === 'core.sshcommand') return STRICT_SSH.test(value);
  return PROGRAM_KEY.test(key) && HARMLESS_VALUE.has(value);
}

/** A setting that weakens what watches git, in words; undefined when it does not. */
export function tamperingSetting(key: string, value: string, readOnly: boolean): string | undefined {
  if (isUnknown(key)) return 'sets git configuration that is only known when it runs';
  if (!DANGEROUS_KEY.test(key)) return undefined;
  // Their own installer sets these: the guard runs the repository's hooks from there.
  if (key === 'core.hookspath' && /^\.husky(?:\/_)?\/?$/.test(value)) return undefined;
  const hooks = key === 'core.hookspath' ? 'git hooks off (core.hooksPath)' : `a git hook off (${key})`;
  const switchesHooks = key === 'core.hookspath' || /^hook\..+\.enabled$/.test(key);
  if (switchesHooks) return readOnly ? undefined : `switches ${hooks}`;
  return isHarmless(key, value) ? undefined : `sets ${key}`;
}

/** Runs a program of the caller's choice in place of git's own. */
const CHOSEN_PROGRAM = /^(?:--(?:uplo[a-z-]*|rece[a-z-]*|exec|extcmd)=?|ext::)/;

/** Commands that let their caller choose the program at the other end. */
export const TALKS: ReadonlySet<string> = new Set(
  wordList('fetch pull clone push ls-remote archive fetch-pack send-pack http-push submodule remote'),
);

/** The word with which another program is chosen, or undefined. */
export function chosenProgram(args: readonly string[]): string | undefined {
  const end = args.indexOf('--');
  return args.find((word, at) => {
    if (word.startsWith('ext::')) return true;
    if (end >= 0 && at > end) return false;
    if (!CHOSEN_PROGRAM.test(word)) return false;
    const value = word.includes('=') ? word.slice(word.indexOf('=') + 1) : (args[at + 1] ?? '');
    return !/^(?:\/[\w/.-]*\/)?git-(?:upload-pack|receive-pack|upload-archive)$/.test(value);
  });
}

export function tamper(target: string): ActionDraft {
  return { verb: 'guard-tamper', target };
}
