/** Where expressions begin: quoted texts, names, brackets. */
import { destructured } from './code-imports.ts';
import { memberValue } from './code-pure.ts';
import { CLOSERS, Reading } from './code-reading.ts';
import type { Token } from './code-tokens.ts';
import { NOTHING, concat, text, thing, type Value } from './code-values.ts';
import { UNKNOWN } from './model.ts';

export abstract class Primary extends Reading {
  protected primary(): Value {
    const { cursor } = this;
    const token = cursor.peek();
    if (token === undefined || (token.kind === 'sign' && CLOSERS.has(token.text))) return NOTHING;
    cursor.at += 1;
    switch (token.kind) {
      case 'text':
        return this.quoted(token);
      case 'number':
        return text(token.text);
      case 'name':
        return this.named(token.text);
      case 'sign':
        return this.opened(token.text);
      case 'line':
        return NOTHING;
    }
  }

  private opened(sign: string): Value {
    if (sign === '(') return this.group();
    if (sign === '[') return this.bracketed();
    if (sign === '{') return this.map();
    const symbol = sign === ':' && this.host.language.id === 'ruby' ? this.cursor.peek() : undefined;
    if (symbol?.kind !== 'name') return NOTHING;
    this.cursor.at += 1;
    return text(symbol.text);
  }

  /** A list, or a map as php writes it. */
  protected bracketed(): Value {
    const { items, named } = this.until(']');
    return named.size > 0 ? { kind: 'map', entries: named } : { kind: 'list', items };
  }

  protected quoted(token: Token & { kind: 'text' }): Value {
    const parts = token.parts.map((part) =>
      typeof part === 'string' ? text(part) : this.host.hole(part.code, this.frame),
    );
    const value = concat(parts);
    if (token.runs) {
      this.host.ran(value, token.at);
      return text(UNKNOWN);
    }
    if (!token.words || value.kind !== 'text') return value;
    const words = (value.texts[0] ?? '').split(/\s+/).filter((word) => word !== '');
    return { kind: 'list', items: words.map((word) => text(word)) };
  }

  protected named(name: string): Value {
    const { cursor } = this;
    if (name === 'function' || name === 'def' || name === 'sub' || name === 'class') return this.definition();
    const sign = cursor.sign();
    if (sign === '=' || sign === ':=') {
      cursor.at += 1;
      const value = this.expression();
      if (!this.host.owns(name)) this.assign(name, value);
      return value;
    }
    if (sign === '+=' || sign === '.=') {
      cursor.at += 1;
      const value = concat([this.lookup(name), this.expression()]);
      this.frame.names.set(name, value);
      return value;
    }
    return this.lookup(name);
  }

  /** Passes over the name and parameters; the body follows. */
  protected definition(): Value {
    const { cursor } = this;
    if (cursor.name() !== '') cursor.at += 1;
    if (cursor.take('(')) cursor.at = cursor.closing(cursor.at);
    return NOTHING;
  }

  /** `(a)`, `(a, b)`, `() => ..`. */
  protected group(): Value {
    const args = this.until(')');
    if (this.cursor.take('=>')) {
      this.cursor.take('{');
      return NOTHING;
    }
    const [only, ...more] = args.items;
    return more.length === 0 && only !== undefined ? only : { kind: 'list', items: args.items };
  }

  /** `{a: 1, 'b' => 2}`; the start of a block gives nothing, and its statements follow. */
  protected map(): Value {
    const { cursor } = this;
    const before = cursor.at;
    cursor.skipLines();
    if (this.isDestructuring()) return this.shorthand(before);
    const key = cursor.peek();
    const named = key?.kind === 'name' || key?.kind === 'text';
    if (!(named && [':', '=>'].includes(cursor.sign(1))) && cursor.sign() !== '...') {
      cursor.at = before;
      return NOTHING;
    }
    return { kind: 'map', entries: this.until('}').named };
  }

  private isDestructuring(): boolean {
    const { cursor } = this;
    if (cursor.peek()?.kind !== 'name') return false;
    const behind = cursor.tokens[cursor.closing(cursor.at)];
    return [',', '}'].includes(cursor.sign(1)) || (behind?.kind === 'sign' && behind.text === '=');
  }

  /** `{a, b} = require('x')` brings names; `{a, b}` elsewhere is a map of unknown values. */
  protected shorthand(before: number): Value {
    const { cursor } = this;
    const pairs = destructured(cursor);
    if (!cursor.take('=')) {
      cursor.at = before;
      return NOTHING;
    }
    const value = this.expression();
    for (const [from, to] of pairs) this.assign(to, this.member(value, from));
    return value;
  }

  protected member(value: Value, name: string): Value {
    const known = memberValue(value, name);
    if (known !== undefined) return known;
    if (value.kind === 'thing') return thing(`${value.name}.${name}`, value.of);
    if (value.kind === 'map') return value.entries.get(name) ?? NOTHING;
    return thing(`${value.kind}.${name}`, { items: [value], named: new Map() });
  }
}
