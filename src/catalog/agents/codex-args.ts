/** The command line of Codex, as far as the guard must understand it. */

import { wordList } from '../argv.ts';

/** Options that take the next word, where it is not in the same one. */
const VALUED: ReadonlySet<string> = new Set(
  wordList(`
    -c --config --enable --disable --remote --remote-auth-token-env -m --model --local-provider -p
    --profile -s --sandbox -C --cd --add-dir -a --ask-for-approval -i --image
  `),
);

/** Options in front of a subcommand that take none. */
const PLAIN: ReadonlySet<string> = new Set(
  wordList(`
    --strict-config --oss --approve-for-me --dangerously-bypass-approvals-and-sandbox --yolo
    --dangerously-bypass-hook-trust --worktree --search --no-alt-screen --no-daemon -h --help -V
    --version
  `),
);

export interface CodexCall {
  /** In front of `--`. */
  readonly options: readonly string[];
  /** From `--` on: prompt text. */
  readonly rest: readonly string[];
  /** The first three words that are neither options nor their values: a subcommand and its own, or a prompt. */
  readonly words: readonly string[];
  /** False when an option stands in front of the first word that may have taken it. */
  readonly sure: boolean;
  /** Names of all options. */
  readonly flags: ReadonlySet<string>;
  /** Key and value of each `-c`, in order. */
  readonly settings: readonly (readonly [string, string])[];
  /** Features switched by option. */
  readonly enabled: readonly string[];
  readonly disabled: readonly string[];
  readonly profile: string | undefined;
  readonly localProvider: string | undefined;
}

interface Option {
  readonly name: string;
  readonly value: string | undefined;
}

/** `--name=value`, `-nvalue`, `-n=value`; undefined when the word is no option. */
function optionIn(word: string): Option | undefined {
  const long = /^(--[^=]+)(?:=([^]*))?$/.exec(word);
  if (long !== null) return { name: long[1] ?? '', value: long[2] };
  const short = /^(-[^-])(?:=?([^]+))?$/.exec(word);
  return short === null ? undefined : { name: short[1] ?? '', value: short[2] };
}

interface Found {
  readonly given: Option[];
  readonly words: string[];
  sure: boolean;
}

function readWords(words: readonly string[]): Found {
  const found: Found = { given: [], words: [], sure: true };
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? '';
    const option = optionIn(word);
    if (option === undefined) {
      found.words.push(word);
      continue;
    }
    const takesNext = VALUED.has(option.name) && option.value === undefined;
    if (takesNext) at += 1;
    found.given.push(takesNext ? { ...option, value: words[at] } : option);
    const known = VALUED.has(option.name) || PLAIN.has(option.name);
    if (found.words.length === 0 && !known) found.sure = false;
  }
  return found;
}

function valuesOf(given: readonly Option[], ...names: readonly string[]): readonly string[] {
  return given.flatMap(({ name, value }) => (names.includes(name) && value !== undefined ? [value] : []));
}

function setting(text: string): readonly [string, string] {
  const at = text.indexOf('=');
  return at < 0 ? [text.trim(), ''] : [text.slice(0, at).trim(), text.slice(at + 1).trim()];
}

/** Reads the arguments Codex is called with. */
export function readCall(args: readonly string[]): CodexCall {
  const end = args.indexOf('--');
  const options = end < 0 ? args : args.slice(0, end);
  const { given, words, sure } = readWords(options);
  return {
    options,
    rest: end < 0 ? [] : args.slice(end),
    words: words.slice(0, 3),
    sure,
    flags: new Set(given.map(({ name }) => name)),
    settings: valuesOf(given, '-c', '--config').map(setting),
    enabled: valuesOf(given, '--enable'),
    disabled: valuesOf(given, '--disable'),
    profile: valuesOf(given, '-p', '--profile').at(-1),
    localProvider: valuesOf(given, '--local-provider').at(-1),
  };
}
