/** What an expression of a program is worth, as far as its text tells. */
import { UNKNOWN } from './model.ts';

export type Value =
  /** One of these texts; parts only known when it runs are `UNKNOWN`. */
  | {
      readonly kind: 'text';
      readonly texts: readonly string[];
      /** The variable of the environment whose value is in it. */
      readonly reveals?: string | undefined;
    }
  | { readonly kind: 'list'; readonly items: readonly Value[] }
  | { readonly kind: 'map'; readonly entries: ReadonlyMap<string, Value> }
  /** Something of a library, by its full name; `of` are the arguments it was made with. */
  | { readonly kind: 'thing'; readonly name: string; readonly of?: Args | undefined }
  /** Made from a code on purpose: never guessed at. */
  | { readonly kind: 'hidden' }
  | { readonly kind: 'unknown' };

export interface Args {
  readonly items: readonly Value[];
  readonly named: ReadonlyMap<string, Value>;
}

/** A call: the full name of what is called, as `subprocess.run` or `pathlib.Path().unlink`. */
export interface CodeCall {
  readonly name: string;
  readonly args: Args;
  /** What the thing was made with, for methods. */
  readonly of: Args;
  /** The line it stands on. */
  readonly line: string;
}

export const NO_ARGS: Args = { items: [], named: new Map() };
export const NOTHING: Value = { kind: 'unknown' };
export const HIDDEN: Value = { kind: 'hidden' };

const MAX_TEXTS = 16;
const MAX_LENGTH = 16_384;

export function text(...texts: readonly string[]): Value {
  const unique = [...new Set(texts)];
  const fits = unique.length <= MAX_TEXTS && unique.every((one) => one.length <= MAX_LENGTH);
  return { kind: 'text', texts: fits ? unique : [UNKNOWN] };
}

export function thing(name: string, of?: Args): Value {
  return { kind: 'thing', name, of };
}

const CONSTANTS: ReadonlyMap<string, string> = new Map<string, string>([
  ['sys.executable', 'python3'],
  ['process.execPath', 'node'],
  ['process.argv0', 'node'],
  ['os.sep', '/'],
  ['path.sep', '/'],
  ['os.linesep', '\n'],
  ['os.EOL', '\n'],
  ['os.devnull', '/dev/null'],
  ['__file__', './script'],
  ['__FILE__', './script'],
  ['__dirname', '.'],
  ['__DIR__', '.'],
  ['__filename', './script'],
  ['import.meta.dirname', '.'],
  ['os.curdir', '.'],
  ...['process.env', 'os.environ', 'ENV', '$ENV', '$_SERVER', '$_ENV'].map(
    (name) => [`${name}.HOME`, '~'] as const,
  ),
  ['RbConfig.ruby', 'ruby'],
  ['PHP_BINARY', 'php'],
]);

/** The texts a value may be; undefined when it was hidden on purpose. */
export function textsOf(value: Value | undefined): readonly string[] | undefined {
  if (value === undefined) return [UNKNOWN];
  if (value.kind === 'text') return value.texts;
  if (value.kind === 'hidden') return undefined;
  if (value.kind === 'thing') {
    const path = isPath(value) ? textsOf(value.of?.items[0]) : undefined;
    const constant = CONSTANTS.get(value.name);
    return path ?? (constant === undefined ? [UNKNOWN] : [constant]);
  }
  return [UNKNOWN];
}

/** A path object, whose text is its first argument. */
export function isPath(value: Value): boolean {
  return value.kind === 'thing' && (value.name === 'pathlib.Path()' || value.name === 'Pathname()');
}

export function path(value: Value, like: Value): Value {
  const name = like.kind === 'thing' ? like.name : 'pathlib.Path()';
  return thing(name, { items: [value], named: new Map() });
}

/** All ways to put texts behind one another. */
export function concat(values: readonly Value[], between = ''): Value {
  let texts: readonly string[] = [''];
  for (const [index, value] of values.entries()) {
    const next = textsOf(value);
    if (next === undefined) return HIDDEN;
    texts = texts.flatMap((head) => next.map((tail) => (index > 0 ? head + between + tail : tail)));
    if (texts.length > MAX_TEXTS) return text(UNKNOWN);
  }
  const reveals = values.map(variableIn).find((name) => name !== undefined);
  const whole = text(...texts);
  return reveals === undefined || whole.kind !== 'text' ? whole : { ...whole, reveals };
}

const VARIABLE =
  /^(?:(?:os\.environ|process\.env|Bun\.env|import\.meta\.env|ENV|[$%]ENV|\$_ENV|\$_SERVER)\.(\w+)|(?:os\.environ\.get|os\.getenv|getenv|ENV\.fetch|Deno\.env\.get|os\.getenvb|Sys\.getenv|os\.environ\.pop|ENV\.dig)\(\))$/;

/** The variable of the environment a value shows; undefined when it shows none. */
export function variableIn(value: Value | undefined): string | undefined {
  if (value?.kind === 'text') return value.reveals;
  if (value?.kind !== 'thing') return undefined;
  const hit = VARIABLE.exec(value.name);
  return hit === null ? undefined : (hit[1] ?? firstText(value.of?.items[0]));
}

/** Either of two values. */
export function either(one: Value, other: Value): Value {
  if (isKind('hidden', one, other)) return HIDDEN;
  if (one.kind === 'list' && other.kind === 'list') return eitherList(one.items, other.items);
  if (isKind('list', one, other)) return NOTHING;
  const known = [one, other].find((value) => value.kind === 'thing');
  if (known !== undefined && !isKind('text', one, other)) return known;
  return text(...(textsOf(one) ?? []), ...(textsOf(other) ?? []));
}

function isKind(kind: Value['kind'], ...values: readonly Value[]): boolean {
  return values.some((value) => value.kind === kind);
}

/** The first text a value may be; `UNKNOWN` when there is none. */
export function firstText(value: Value | undefined): string {
  return textsOf(value)?.[0] ?? UNKNOWN;
}

/** What stands under a name in a map. */
export function entryOf(value: Value | undefined, name: string): Value | undefined {
  return value?.kind === 'map' ? value.entries.get(name) : undefined;
}

/** What a thing was made with. */
export function madeWith(value: Value | undefined): Args {
  return value?.kind === 'thing' ? (value.of ?? NO_ARGS) : NO_ARGS;
}

function eitherList(one: readonly Value[], other: readonly Value[]): Value {
  if (one.length !== other.length) return NOTHING;
  return { kind: 'list', items: one.map((item, at) => either(item, other[at] ?? NOTHING)) };
}

/** What a loop over a value hands out. */
export function elementOf(value: Value): Value {
  if (value.kind !== 'list') return value.kind === 'map' ? NOTHING : value;
  const [first, ...rest] = value.items;
  return first === undefined ? NOTHING : rest.reduce(either, first);
}

/** Items of a list, or of the one list among arguments. */
export function itemsOf(value: Value | undefined): readonly Value[] | undefined {
  return value?.kind === 'list' ? value.items : undefined;
}
