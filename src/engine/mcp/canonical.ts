/** One text for one JSON value: keys sorted by code unit, no blanks, numbers by their exact decimal value. */

/** Longest text read, in characters; a definition of a tool that is longer is none. */
export const MOST_CHARACTERS: number = 1024 * 1024;
export const MOST_DEPTH = 64;

/** Why a text has no canonical form, in words. */
export interface Uncanonical {
  readonly ok: false;
  readonly why: string;
}

/** Each member's key, with the canonical text of its value; in the order of the canonical text. */
export type CanonicalMembers =
  | { readonly ok: true; readonly members: ReadonlyMap<string, string> }
  | Uncanonical;

/** JSON has no other blanks, and no other words. */
const BLANK = /[ \t\n\r]*/y;
const STRING = /"[^"\\\u0000-\u001f]*(?:\\(?:["\\/bfnrt]|u[0-9A-Fa-f]{4})[^"\\\u0000-\u001f]*)*"/y;
const NUMBER = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y;
const WORD = /true|false|null/y;

class Unreadable extends Error {}

/**
 * `9007199254740993`, `1.0` and `100` as `9007199254740993`, `1` and `1e2`: digits without zeros at the ends, and
 * the exponent. No float in between, so that no two numbers become one.
 */
function decimal(token: string): string {
  const [, sign = '', whole = '', part = '', power = '0'] =
    /^(-?)([0-9]+)(?:\.([0-9]+))?(?:[eE]([+-]?[0-9]+))?$/.exec(token) ?? [];
  const digits = (whole + part).replace(/^0+/, '');
  if (digits === '') return '0';
  const kept = digits.replace(/0+$/, '');
  const exponent = Number(power) - part.length + digits.length - kept.length;
  if (!Number.isSafeInteger(exponent)) return token;
  return `${sign}${kept}${exponent === 0 ? '' : `e${exponent}`}`;
}

/** Goes through a text once; what it throws stays in this file. */
class Reader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  #take(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text)?.[0];
    this.#at += found?.length ?? 0;
    return found;
  }

  /** The next character that is no blank. */
  #peek(): string {
    this.#take(BLANK);
    return this.#text.charAt(this.#at);
  }

  #takes(char: string): boolean {
    const is = this.#peek() === char;
    if (is) this.#at += 1;
    return is;
  }

  #need(char: string): void {
    if (!this.#takes(char)) throw new Unreadable('it is no JSON');
  }

  #string(): string {
    this.#take(BLANK);
    const value: unknown = JSON.parse(this.#take(STRING) ?? 'null');
    if (typeof value !== 'string') throw new Unreadable('it is no JSON');
    return value;
  }

  end(): void {
    if (this.#peek() !== '') throw new Unreadable('there is something behind it');
  }

  members(depth: number): ReadonlyMap<string, string> {
    const found = new Map<string, string>();
    this.#need('{');
    if (this.#takes('}')) return found;
    do {
      const key = this.#string();
      this.#need(':');
      if (found.has(key)) throw new Unreadable('it has a key twice');
      found.set(key, this.value(depth + 1));
    } while (this.#takes(','));
    this.#need('}');
    return new Map([...found].toSorted(([one], [other]) => (one < other ? -1 : 1)));
  }

  items(depth: number): readonly string[] {
    const found: string[] = [];
    this.#need('[');
    if (this.#takes(']')) return found;
    do found.push(this.value(depth + 1));
    while (this.#takes(','));
    this.#need(']');
    return found;
  }

  value(depth: number): string {
    if (depth > MOST_DEPTH) throw new Unreadable('it is too deep');
    const next = this.#peek();
    if (next === '{') return objectText(this.members(depth));
    if (next === '[') return `[${this.items(depth).join(',')}]`;
    if (next === '"') return JSON.stringify(this.#string());
    const word = this.#take(WORD);
    if (word !== undefined) return word;
    const number = this.#take(NUMBER);
    if (number === undefined) throw new Unreadable('it is no JSON');
    return decimal(number);
  }
}

/** The canonical text of an object with these members. */
export function objectText(members: ReadonlyMap<string, string>): string {
  return `{${[...members].map(([key, value]) => `${JSON.stringify(key)}:${value}`).join(',')}}`;
}

/** The members of a JSON object; a text that holds anything else, or one key twice, is refused. */
export function canonicalMembers(text: string): CanonicalMembers {
  if (text.length > MOST_CHARACTERS) return { ok: false, why: 'it is too large' };
  const reader = new Reader(text);
  try {
    const members = reader.members(0);
    reader.end();
    return { ok: true, members };
  } catch (error) {
    if (error instanceof Unreadable) return { ok: false, why: error.message };
    throw error;
  }
}

/** The canonical texts of the items of a JSON list; undefined for any other text. */
export function canonicalItems(text: string): readonly string[] | undefined {
  if (text.length > MOST_CHARACTERS) return undefined;
  const reader = new Reader(text);
  try {
    const items = reader.items(0);
    reader.end();
    return items;
  } catch (error) {
    if (error instanceof Unreadable) return undefined;
    throw error;
  }
}
