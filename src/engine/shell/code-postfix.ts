/** What follows a value: members, indexes, calls. */
import { Primary } from './code-primary.ts';
import { isBareCall } from './code-tables.ts';
import type { Frame } from './code-reading.ts';
import type { Token } from './code-tokens.ts';
import {
  HIDDEN,
  NOTHING,
  NO_ARGS,
  elementOf,
  text,
  textsOf,
  thing,
  type Args,
  type Value,
} from './code-values.ts';
import { UNKNOWN } from './model.ts';

export abstract class Postfix extends Primary {
  protected postfix(start: Value): Value {
    let value = start;
    for (let next = this.step(value); next !== undefined; next = this.step(value)) value = next;
    return value;
  }

  /** One member, index or call; undefined when none follows. */
  private step(value: Value): Value | undefined {
    const { cursor } = this;
    const sign = cursor.sign();
    if (sign === '(') return this.call(value, this.parenthesised());
    if (sign === '[' || (sign === '{' && this.isPerlIndex())) return this.index(value);
    if (sign !== '' && this.host.language.members.includes(sign)) return this.memberStep(value);
    if (this.continuesBelow()) {
      cursor.skipLines();
      return value;
    }
    if (this.isTagged(value)) return this.tagged(value);
    return this.isBare(value) ? this.call(value, this.bareArgs()) : undefined;
  }

  private isPerlIndex(): boolean {
    return this.host.language.id === 'perl' && isVariable(this.cursor.peek(-1));
  }

  private isTagged(value: Value): boolean {
    return this.cursor.peek()?.kind === 'text' && this.host.language.id === 'js' && value.kind === 'thing';
  }

  /** A chain goes on in the next line with a dot. */
  protected continuesBelow(): boolean {
    const { cursor } = this;
    if (cursor.peek()?.kind !== 'line') return false;
    const next = cursor.tokens.slice(cursor.at, cursor.at + 3).find((token) => token.kind !== 'line');
    return next?.kind === 'sign' && (next.text === '.' || next.text === '?.' || next.text === '->');
  }

  protected memberStep(value: Value): Value {
    const { cursor } = this;
    cursor.at += 1;
    const token = cursor.peek();
    if (token?.kind === 'name') {
      cursor.at += 1;
      return this.member(value, token.text);
    }
    // `->[0]`, `?.(x)`, `->{x}`: what follows is an index or a call.
    if (token?.kind === 'sign' && token.text === '{') return this.index(value);
    return value;
  }

  protected index(value: Value): Value {
    const close = this.cursor.sign() === '[' ? ']' : '}';
    this.cursor.at += 1;
    const [key] = this.until(close).items;
    const [name, ...others] = namesOf(key, close);
    if (value.kind === 'list') return value.items[Number(name)] ?? elementOf(value);
    if (name === undefined || others.length > 0 || name.includes(UNKNOWN)) return this.member(value, '?');
    return value.kind === 'text' ? text(UNKNOWN) : this.member(value, name);
  }

  protected tagged(value: Value): Value {
    return this.call(value, { items: [this.primary()], named: new Map() });
  }

  protected parenthesised(): Args {
    this.cursor.at += 1;
    return this.until(')');
  }

  protected isBare(value: Value): boolean {
    if (this.host.language.bareCalls !== true || value.kind !== 'thing') return false;
    const next = this.cursor.peek();
    if (next === undefined || next.kind === 'line' || next.kind === 'number') return false;
    if (next.kind === 'sign' && !/^[[\\:]$/.test(next.text)) return false;
    if (next.kind === 'name' && /^(?:if|unless|or|and|do|while|for|x|eq|ne|end|then)$/.test(next.text))
      return false;
    return isBareCall(this.host.language, value.name);
  }

  protected bareArgs(): Args {
    const items: Value[] = [];
    const named = new Map<string, Value>();
    do {
      this.cursor.skipLines();
      this.argument(items, named);
    } while (this.cursor.take(','));
    return { items, named };
  }

  protected call(value: Value, args: Args): Value {
    const { offset } = this.cursor;
    if (value.kind === 'hidden') {
      this.host.called('hidden', args, { of: NO_ARGS, offset, frame: this.frame });
      return HIDDEN;
    }
    // `name(a) {` is the head of a method.
    if (value.kind !== 'thing' || this.isHead()) return NOTHING;
    const at = { of: value.of ?? NO_ARGS, offset, frame: this.frame };
    const names = value.name.includes('.') ? [value.name] : [value.name, ...this.stars(value.name)];
    for (const name of names) {
      const result = this.host.called(name, args, at);
      if (result !== undefined) return result;
    }
    return thing(`${value.name}()`, args === NO_ARGS ? at.of : args);
  }

  private isHead(): boolean {
    return this.cursor.sign() === '{' && this.host.language.id === 'js';
  }

  protected stars(name: string): readonly string[] {
    const all: string[] = [];
    for (let frame: Frame | undefined = this.frame; frame !== undefined; frame = frame.outer) {
      all.push(...frame.stars.map((star) => `${star}.${name}`));
    }
    return all;
  }
}

/** Perl keys stand there without quotes. */
function namesOf(key: Value | undefined, close: string): readonly string[] {
  return (close === '}' && key?.kind === 'thing' ? [key.name] : textsOf(key)) ?? [];
}

function isVariable(token: Token | undefined): boolean {
  return token?.kind === 'name' && /^[$@]/.test(token.text);
}
