/** Reading options: the same few habits for all command definitions. */
import { isUnknown } from '../engine/shell/model.ts';

export interface Options {
  /** Names without dashes: `f`, `force`. Long ones as written, without `=value`. */
  readonly names: ReadonlySet<string>;
  /** Last value of an option that has one. */
  readonly values: ReadonlyMap<string, string>;
  readonly words: readonly string[];
  /** Index in `words` where `--` stood, or -1. */
  readonly dashes: number;
}

/** A table of words written as one text. */
export function wordList(text: string): readonly string[] {
  return text.split(/\s+/).filter((word) => word !== '');
}

/** Splits arguments. `valued` lists the options (with dashes) that take the next word; `-abc` counts as three. */
export function readOptions(args: readonly string[], valued: readonly string[] = []): Options {
  const names = new Set<string>();
  const values = new Map<string, string>();
  const words: string[] = [];
  let dashes = -1;
  for (let at = 0; at < args.length; at += 1) {
    const word = args[at] ?? '';
    if (dashes >= 0 || !/^-./.test(word)) words.push(word);
    else if (word === '--') dashes = words.length;
    else if (readOption(word, args[at + 1], { names, values, valued })) at += 1;
  }
  return { names, values, words, dashes };
}

interface Sink {
  readonly names: Set<string>;
  readonly values: Map<string, string>;
  readonly valued: readonly string[];
}

/** True when the option took the next word. */
function readOption(word: string, next: string | undefined, sink: Sink): boolean {
  if (word.startsWith('--')) return readLong(word, next, sink);
  for (let at = 1; at < word.length; at += 1) {
    const letter = word[at] ?? '';
    sink.names.add(letter);
    if (!sink.valued.includes(`-${letter}`)) continue;
    const rest = word.slice(at + 1);
    sink.values.set(letter, rest === '' ? (next ?? '') : rest);
    return rest === '';
  }
  return false;
}

function readLong(word: string, next: string | undefined, sink: Sink): boolean {
  const equals = word.indexOf('=');
  const name = equals < 0 ? word.slice(2) : word.slice(2, equals);
  sink.names.add(name);
  if (equals >= 0) sink.values.set(name, word.slice(equals + 1));
  if (equals >= 0 || !sink.valued.includes(`--${name}`)) return false;
  sink.values.set(name, next ?? '');
  return true;
}

/** True when one of the options is given; long names also as an unambiguous beginning of three letters or more. */
export function has(options: Options, ...wanted: readonly string[]): boolean {
  return wanted.some(
    (name) =>
      options.names.has(name) ||
      (name.length > 3 && [...options.names].some((given) => given.length > 2 && name.startsWith(given))),
  );
}

/** `--help` and the like: the program only talks. */
export function onlyHelp(argv: readonly string[]): boolean {
  const end = argv.indexOf('--');
  const seen = end < 0 ? argv : argv.slice(0, end);
  return (
    seen.includes('--help') || (argv.length === 2 && /^(?:--version|-h|-V|version|help)$/.test(argv[1] ?? ''))
  );
}

/** A word for people: unknown parts as `…`. */
export function shown(word: string): string {
  return isUnknown(word) ? word.replaceAll('\u0000', '…') : word;
}
