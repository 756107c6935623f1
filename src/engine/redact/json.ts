/** Walks JSON text without building it: the bytes around a string stay as they are. */

/** A string literal, quotes included: `text.slice(start, end)`. Values are decoded and checked by who uses them. */
export interface JsonString<S> {
  readonly start: number;
  readonly end: number;
  readonly state: S;
  /** Nearest property name above; empty at the top. */
  readonly key: string;
  /** Number of the enclosing object, 0 at the top. */
  readonly object: number;
  /** A property name, not a value. */
  readonly name: boolean;
}

export interface JsonVisitor<S> {
  /** The state below `key`; undefined leaves the subtree out (it is still checked). */
  step(state: S, key: string | number): S | undefined;
  string(found: JsonString<S>): void;
}

export type JsonProblem = 'not-json' | 'too-deep' | 'too-many';

const MAX_DEPTH = 200;
const MAX_STRINGS = 500_000;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const SCALAR = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y;
const CONTROL = /[\u0000-\u001f]/;
const ESCAPE = /["\\/bfnrt]|u[0-9a-fA-F]{4}/y;

interface Place<S> {
  readonly state: S | undefined;
  readonly key: string;
  readonly object: number;
}

/** Visits every string in document order. A value is returned when `text` is not one JSON value within bounds. */
export function walkJson<S>(text: string, root: S, visitor: JsonVisitor<S>): JsonProblem | undefined {
  return new Walker(text, visitor).run(root);
}

/** The text of a literal, or undefined when it is not valid JSON. */
export function decodeLiteral(literal: string): string | undefined {
  try {
    const value: unknown = JSON.parse(literal);
    return typeof value === 'string' ? value : undefined;
  } catch {
    return undefined;
  }
}

/** A change: `text` takes the place of `start..end`. */
export interface Splice {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** Applies changes given in order of position, without overlaps. */
export function splice(text: string, changes: readonly Splice[]): string {
  const parts: string[] = [];
  let from = 0;
  for (const change of changes) {
    parts.push(text.slice(from, change.start), change.text);
    from = change.end;
  }
  parts.push(text.slice(from));
  return parts.join('');
}

/** Where the string at `path` stands, or undefined. */
export function locate(
  text: string,
  path: readonly (string | number)[],
): { readonly start: number; readonly end: number } | undefined {
  const found: { start: number; end: number }[] = [];
  walkJson(text, 0, {
    step: (depth, key) => (path[depth] === key ? depth + 1 : undefined),
    string: ({ start, end, state, name }) => {
      if (!name && state === path.length) found.push({ start, end });
    },
  });
  // The last of equal keys counts, as in JSON.parse.
  return found.at(-1);
}

class Walker<S> {
  readonly #text: string;
  readonly #visitor: JsonVisitor<S>;
  #at = 0;
  #objects = 0;
  #strings = 0;
  #problem: JsonProblem = 'not-json';

  constructor(text: string, visitor: JsonVisitor<S>) {
    this.#text = text;
    this.#visitor = visitor;
  }

  run(root: S): JsonProblem | undefined {
    const ok = this.#value({ state: root, key: '', object: 0 }, 0);
    this.#space();
    return ok && this.#at === this.#text.length ? undefined : this.#problem;
  }

  #value(place: Place<S>, depth: number): boolean {
    this.#space();
    switch (this.#text.charCodeAt(this.#at)) {
      case QUOTE:
        return this.#string(place);
      case 0x7b:
        return this.#open(depth) && this.#object(place, depth + 1);
      case 0x5b:
        return this.#open(depth) && this.#array(place, depth + 1);
      default:
        return this.#scalar();
    }
  }

  #open(depth: number): boolean {
    this.#at += 1;
    if (depth < MAX_DEPTH) return true;
    this.#problem = 'too-deep';
    return false;
  }

  #object(place: Place<S>, depth: number): boolean {
    this.#objects += 1;
    const object = this.#objects;
    if (this.#eat(0x7d)) return true;
    do {
      const key = this.#name(place.state, object);
      if (key === undefined || !this.#eat(0x3a)) return false;
      const state = place.state === undefined ? undefined : this.#visitor.step(place.state, key);
      if (!this.#value({ state, key, object }, depth)) return false;
    } while (this.#eat(0x2c));
    return this.#eat(0x7d);
  }

  #array(place: Place<S>, depth: number): boolean {
    if (this.#eat(0x5d)) return true;
    let index = 0;
    do {
      const state = place.state === undefined ? undefined : this.#visitor.step(place.state, index);
      if (!this.#value({ ...place, state }, depth)) return false;
      index += 1;
    } while (this.#eat(0x2c));
    return this.#eat(0x5d);
  }

  #name(state: S | undefined, object: number): string | undefined {
    this.#space();
    const start = this.#at;
    if (!this.#literal()) return undefined;
    const literal = this.#text.slice(start, this.#at);
    const key =
      literal.includes('\\') || CONTROL.test(literal) ? decodeLiteral(literal) : literal.slice(1, -1);
    if (key !== undefined && state !== undefined) {
      this.#visitor.string({ start, end: this.#at, state, key, object, name: true });
    }
    return key;
  }

  #string({ state, key, object }: Place<S>): boolean {
    const start = this.#at;
    if (!this.#literal()) return false;
    if (state === undefined) return wellFormed(this.#text.slice(start, this.#at));
    this.#visitor.string({ start, end: this.#at, state, key, object, name: false });
    return true;
  }

  /** Moves behind a string literal: the first quote with an even number of backslashes before it. */
  #literal(): boolean {
    const text = this.#text;
    if (text.charCodeAt(this.#at) !== QUOTE) return false;
    this.#strings += 1;
    if (this.#strings > MAX_STRINGS) {
      this.#problem = 'too-many';
      return false;
    }
    const first = this.#at + 1;
    let quote = text.indexOf('"', first);
    while (quote !== -1 && backslashesBefore(text, quote, first) % 2 === 1)
      quote = text.indexOf('"', quote + 1);
    if (quote === -1) return false;
    this.#at = quote + 1;
    return true;
  }

  #scalar(): boolean {
    SCALAR.lastIndex = this.#at;
    if (!SCALAR.test(this.#text)) return false;
    this.#at = SCALAR.lastIndex;
    return true;
  }

  #eat(code: number): boolean {
    this.#space();
    if (this.#text.charCodeAt(this.#at) !== code) return false;
    this.#at += 1;
    return true;
  }

  #space(): void {
    const text = this.#text;
    let code = text.charCodeAt(this.#at);
    while (code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09) {
      this.#at += 1;
      code = text.charCodeAt(this.#at);
    }
  }
}

function backslashesBefore(text: string, at: number, first: number): number {
  let count = 0;
  while (at - count - 1 >= first && text.charCodeAt(at - count - 1) === BACKSLASH) count += 1;
  return count;
}

/** Checks a literal that nobody decodes. A loop, not one regex: megabytes of base64 would overflow its stack. */
function wellFormed(literal: string): boolean {
  if (CONTROL.test(literal)) return false;
  let at = literal.indexOf('\\');
  while (at !== -1) {
    ESCAPE.lastIndex = at + 1;
    if (!ESCAPE.test(literal)) return false;
    at = literal.indexOf('\\', ESCAPE.lastIndex);
  }
  return true;
}
