/** Walks JSON text without building it: the bytes around a string stay as they are. */
import { backslashesBefore, decodeLiteral, plainEnd, wellFormed } from './json-literal.ts';

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
  /** True when property names of an object in this state are visited too; default: never. */
  names?(state: S): boolean;
  string(found: JsonString<S>): void;
}

export type JsonProblem = 'not-json' | 'too-deep' | 'too-many';

const MAX_DEPTH = 200;
const MAX_STRINGS = 500_000;
const QUOTE = 0x22;
const SCALAR = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y;

/** Visits every string in document order. A value is returned when `text` is not one JSON value within bounds. */
export function walkJson<S>(text: string, root: S, visitor: JsonVisitor<S>): JsonProblem | undefined {
  return new Walker(text, visitor).run(root);
}

/** Written for speed (a request body is a megabyte and waits for this): no object is made per value. */
class Walker<S> {
  private readonly text: string;
  private readonly visitor: JsonVisitor<S>;
  private at = 0;
  private depth = 0;
  private objects = 0;
  private strings = 0;
  private problem: JsonProblem = 'not-json';

  constructor(text: string, visitor: JsonVisitor<S>) {
    this.text = text;
    this.visitor = visitor;
  }

  run(root: S): JsonProblem | undefined {
    const ok = this.value(root, '', 0);
    this.space();
    return ok && this.at === this.text.length ? undefined : this.problem;
  }

  private value(state: S | undefined, key: string, object: number): boolean {
    this.space();
    switch (this.text.charCodeAt(this.at)) {
      case QUOTE:
        return this.string(state, key, object);
      case 0x7b:
        return this.open() && this.object(state) && this.close();
      case 0x5b:
        return this.open() && this.array(state, key, object) && this.close();
      default:
        return this.scalar();
    }
  }

  private open(): boolean {
    this.at += 1;
    this.depth += 1;
    if (this.depth <= MAX_DEPTH) return true;
    this.problem = 'too-deep';
    return false;
  }

  private close(): boolean {
    this.depth -= 1;
    return true;
  }

  private object(state: S | undefined): boolean {
    this.objects += 1;
    const object = this.objects;
    if (this.eat(0x7d)) return true;
    do {
      const key = this.name(state, object);
      if (key === undefined || !this.eat(0x3a)) return false;
      const below = state === undefined ? undefined : this.visitor.step(state, key);
      if (!this.value(below, key, object)) return false;
    } while (this.eat(0x2c));
    return this.eat(0x7d);
  }

  private array(state: S | undefined, key: string, object: number): boolean {
    if (this.eat(0x5d)) return true;
    let index = 0;
    do {
      const below = state === undefined ? undefined : this.visitor.step(state, index);
      if (!this.value(below, key, object)) return false;
      index += 1;
    } while (this.eat(0x2c));
    return this.eat(0x5d);
  }

  private name(state: S | undefined, object: number): string | undefined {
    this.space();
    const start = this.at;
    const plain = plainEnd(this.text, start);
    if (plain === -1 ? !this.literal() : !this.skip(plain)) return undefined;
    const key = plain === -1 ? this.decoded(start) : this.text.slice(start + 1, plain - 1);
    if (key !== undefined && state !== undefined && this.visitor.names?.(state) === true) {
      this.visitor.string({ start, end: this.at, state, key, object, name: true });
    }
    return key;
  }

  private decoded(start: number): string | undefined {
    return decodeLiteral(this.text.slice(start, this.at));
  }

  private string(state: S | undefined, key: string, object: number): boolean {
    const start = this.at;
    if (!this.literal()) return false;
    if (state === undefined) return wellFormed(this.text.slice(start, this.at));
    this.visitor.string({ start, end: this.at, state, key, object, name: false });
    return true;
  }

  /** Moves behind a string literal: the first quote with an even number of backslashes before it. */
  private literal(): boolean {
    const text = this.text;
    if (text.charCodeAt(this.at) !== QUOTE) return false;
    const first = this.at + 1;
    let quote = text.indexOf('"', first);
    while (quote !== -1 && backslashesBefore(text, quote, first) % 2 === 1) {
      quote = text.indexOf('"', quote + 1);
    }
    return quote !== -1 && this.skip(quote + 1);
  }

  private skip(end: number): boolean {
    this.at = end;
    this.strings += 1;
    if (this.strings <= MAX_STRINGS) return true;
    this.problem = 'too-many';
    return false;
  }

  private scalar(): boolean {
    SCALAR.lastIndex = this.at;
    if (!SCALAR.test(this.text)) return false;
    this.at = SCALAR.lastIndex;
    return true;
  }

  private eat(code: number): boolean {
    this.space();
    if (this.text.charCodeAt(this.at) !== code) return false;
    this.at += 1;
    return true;
  }

  private space(): void {
    const text = this.text;
    let code = text.charCodeAt(this.at);
    while (code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09) {
      this.at += 1;
      code = text.charCodeAt(this.at);
    }
  }
}
