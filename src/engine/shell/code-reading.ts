/** What all readers of expressions share: names, brackets, arguments. */
import type { Cursor } from './code-cursor.ts';
import type { Language } from './code-language.ts';
import type { Token } from './code-tokens.ts';
import { NO_ARGS, either, elementOf, text, thing, type Args, type Value } from './code-values.ts';
import { UNKNOWN } from './model.ts';

/** Names in force at one place. */
export interface Frame {
  readonly names: Map<string, Value>;
  readonly stars: string[];
  readonly outer: Frame | undefined;
  returned: Value;
}

export interface Host {
  readonly language: Language;
  called(name: string, args: Args, at: { of: Args; offset: number; frame: Frame }): Value | undefined;
  ran(value: Value, offset: number): void;
  /** A function of the text itself. */
  owns(name: string): boolean;
  hole(code: string, frame: Frame): Value;
}

export const CLOSERS: ReadonlySet<string> = new Set([')', ']', '}']);

export abstract class Reading {
  readonly cursor: Cursor;
  readonly frame: Frame;
  protected readonly host: Host;

  constructor(cursor: Cursor, frame: Frame, host: Host) {
    this.cursor = cursor;
    this.frame = frame;
    this.host = host;
  }

  /** Reads one expression and takes at least one token. */
  abstract expression(): Value;

  assign(name: string, value: Value): void {
    if (name === '') return;
    const before = this.frame.names.get(name);
    this.frame.names.set(name, before === undefined ? value : either(before, value));
  }

  protected lookup(name: string): Value {
    for (let frame: Frame | undefined = this.frame; frame !== undefined; frame = frame.outer) {
      const value = frame.names.get(name);
      if (value !== undefined) return value;
    }
    return thing(name);
  }

  /** Reads to the closing bracket: values, and those with a name. */
  protected until(close: string): Args {
    const { cursor } = this;
    const items: Value[] = [];
    const named = new Map<string, Value>();
    this.comprehension(close);
    while (!cursor.done && !cursor.take(close)) {
      const token = cursor.peek();
      if (token?.kind === 'line' || (token?.kind === 'sign' && /^[,;})\]]$/.test(token.text))) cursor.at += 1;
      else this.argument(items, named);
    }
    return items.length === 0 && named.size === 0 ? NO_ARGS : { items, named };
  }

  protected argument(items: Value[], named: Map<string, Value>): void {
    const { cursor } = this;
    if (this.atKey()) {
      const key = cursor.peek();
      cursor.at += 2;
      named.set(nameOf(key), this.expression());
      return;
    }
    const sign = cursor.sign();
    const spread = sign === '...' || (sign === '*' && this.host.language.id === 'python');
    const value = this.expression();
    items.push(...(spread ? spreadOut(value) : [value]));
  }

  /** `a: 1`, `'a' => 1`, python's `a=1`; `x => ..` is a function in JavaScript. */
  private atKey(): boolean {
    const { kind } = this.cursor.peek() ?? {};
    const sign = this.cursor.sign(1);
    const { id } = this.host.language;
    if (sign === ':') return kind === 'name' || kind === 'text';
    if (sign === '=>') return kind === 'text' || (kind === 'name' && id !== 'js');
    return sign === '=' && kind === 'name' && id === 'python';
  }

  /** `[f(x) for x in xs]`: the name has to be known before what stands in front of it. */
  protected comprehension(close: string): void {
    const { cursor } = this;
    if (this.host.language.id !== 'python' || close === '}') return;
    const start = cursor.at;
    const at = cursor.find('for', start, cursor.closing(start) - 1);
    if (at === undefined) return;
    cursor.at = at + 1;
    const name = cursor.name();
    if (cursor.name(1) === 'in') {
      cursor.at += 2;
      this.assign(name, elementOf(this.expression()));
    }
    cursor.at = start;
  }
}

/** The name a key has. */
export function nameOf(token: Token | undefined): string {
  if (token?.kind === 'name') return token.text;
  return token?.kind === 'text' && typeof token.parts[0] === 'string' ? token.parts[0] : '';
}

function spreadOut(value: Value): readonly Value[] {
  return value.kind === 'list' ? value.items : [text(UNKNOWN)];
}
