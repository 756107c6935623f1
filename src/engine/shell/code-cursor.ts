import type { Token } from './code-tokens.ts';

/** A place in a row of tokens. */
export class Cursor {
  at = 0;
  readonly tokens: readonly Token[];
  readonly end: number;

  constructor(tokens: readonly Token[], from = 0, end: number = tokens.length) {
    this.tokens = tokens;
    this.at = from;
    this.end = end;
  }

  get done(): boolean {
    return this.at >= this.end;
  }

  peek(ahead = 0): Token | undefined {
    const at = this.at + ahead;
    return at < this.end ? this.tokens[at] : undefined;
  }

  /** Where the token before begins in the text. */
  get offset(): number {
    return this.tokens[this.at - 1]?.at ?? 0;
  }

  /** The sign here, or the empty text. */
  sign(ahead = 0): string {
    const token = this.peek(ahead);
    return token?.kind === 'sign' ? token.text : '';
  }

  name(ahead = 0): string {
    const token = this.peek(ahead);
    return token?.kind === 'name' ? token.text : '';
  }

  /** Takes a sign or name when it is here. */
  take(...wanted: readonly string[]): boolean {
    const token = this.peek();
    if ((token?.kind !== 'sign' && token?.kind !== 'name') || !wanted.includes(token.text)) return false;
    this.at += 1;
    return true;
  }

  skipLines(): void {
    while (this.peek()?.kind === 'line') this.at += 1;
  }

  /** Index behind the bracket that closes the one opened in front of `from`; the end when none does. */
  closing(from: number): number {
    let depth = 0;
    for (let at = from; at < this.end; at += 1) {
      const token = this.tokens[at];
      if (token?.kind !== 'sign') continue;
      if ('([{'.includes(token.text)) depth += 1;
      else if (')]}'.includes(token.text)) {
        if (depth === 0) return at + 1;
        depth -= 1;
      }
    }
    return this.end;
  }

  /** Index of a name that stands outside of brackets. */
  find(name: string, from: number, to: number): number | undefined {
    let depth = 0;
    for (let at = from; at < to; at += 1) {
      const token = this.tokens[at];
      if (token?.kind === 'name' && depth === 0 && token.text === name) return at;
      if (token?.kind !== 'sign') continue;
      if ('([{'.includes(token.text)) depth += 1;
      else if (')]}'.includes(token.text)) depth -= 1;
    }
    return undefined;
  }

  /** Index of the first line that is not indented further than `outer`. */
  dedent(from: number, outer: number): number {
    for (let at = from; at < this.end; at += 1) {
      const token = this.tokens[at];
      if (token?.kind !== 'line' || this.tokens[at + 1]?.kind === 'line') continue;
      if (token.text.length <= outer) return at;
    }
    return this.end;
  }
}
