/** Expressions of a program, read for what they are worth. Lenient: what is not understood is passed over. */
import { fill } from './code-fill.ts';
import { Postfix } from './code-postfix.ts';
import { CLOSERS } from './code-reading.ts';
import type { Token } from './code-tokens.ts';
import {
  NOTHING,
  NO_ARGS,
  concat,
  either,
  isPath,
  path,
  text,
  variableIn,
  type Value,
} from './code-values.ts';
import { UNKNOWN } from './model.ts';

const PREFIXES = new Set(
  'await new yield typeof void delete my our local const let var static async not and or then do in echo die defined throw raise else elif unless if while until lambda ! - + ~ ... ** * & @ \\ ; ,'.split(
    ' ',
  ),
);
const OPERATORS = new Set(
  '== != === !== < > <= >= - * ** & ^ | << >> && and in is =~ !~ instanceof eq ne lt gt <=> % /'.split(' '),
);
const EITHER = new Set(['||', 'or', '??', '//']);
const MAX_NESTING = 60;

export class Expressions extends Postfix {
  private nesting = 0;

  /** Reads one expression and takes at least one token. */
  expression(): Value {
    if (this.nesting > MAX_NESTING) {
      this.cursor.at += 1;
      return NOTHING;
    }
    this.nesting += 1;
    let left = this.unary();
    for (let more = this.operator(left); more !== undefined; more = this.operator(left)) left = more;
    this.nesting -= 1;
    return left;
  }

  private unary(): Value {
    const { cursor } = this;
    const returns = cursor.name() === 'return';
    if (returns) cursor.at += 1;
    const before = this.prefixes();
    const read = this.postfix(this.primary());
    const value = before.some(isQuestion) && variableIn(read) !== undefined ? NOTHING : read;
    if (before.some((token) => token.kind === 'name' && token.text === 'echo')) this.echoed(value);
    if (returns) this.frame.returned = either(this.frame.returned, value);
    return value;
  }

  private prefixes(): readonly Token[] {
    const { cursor } = this;
    const from = cursor.at;
    for (let token = cursor.peek(); token !== undefined; token = cursor.peek()) {
      if (token.kind !== 'sign' && token.kind !== 'name') break;
      if (!PREFIXES.has(token.text) || cursor.sign(1) === '=') break;
      cursor.at += 1;
    }
    return cursor.tokens.slice(from, cursor.at);
  }

  /** php puts out without parentheses. */
  private echoed(value: Value): void {
    const args = { items: [value], named: new Map() };
    this.host.called('echo', args, { of: NO_ARGS, offset: this.cursor.offset, frame: this.frame });
  }

  /** What an operator makes of the value in front of it; undefined when none follows. */
  private operator(left: Value): Value | undefined {
    const { cursor } = this;
    const sign = cursor.sign() || cursor.name();
    const joins = this.host.language.concat;
    if (sign === '') return this.adjacent(left);
    if (sign === joins && joins !== '') return this.joinedWith(left);
    const special = this.special(sign, left);
    if (special !== undefined) return special;
    if (!OPERATORS.has(sign)) return undefined;
    cursor.at += 1;
    if (!CLOSERS.has(cursor.sign())) this.unary();
    return NOTHING;
  }

  private special(sign: string, left: Value): Value | undefined {
    if (EITHER.has(sign)) {
      this.cursor.at += 1;
      return either(left, this.unary());
    }
    if (sign === '?') return this.choice();
    if (sign === 'if' && this.host.language.id === 'python') return this.pythonChoice(left);
    if (sign === '%' && left.kind === 'text') return this.formatted(left);
    if (sign !== '/' || !isPath(left)) return undefined;
    this.cursor.at += 1;
    return path(concat([left, this.unary()], '/'), left);
  }

  private joinedWith(left: Value): Value {
    this.cursor.at += 1;
    this.cursor.skipLines();
    const right = this.unary();
    if (left.kind === 'list' || right.kind === 'list') {
      const items = [left, right].flatMap((side) => (side.kind === 'list' ? side.items : [text(UNKNOWN)]));
      return { kind: 'list', items };
    }
    return concat([left, right]);
  }

  /** Two texts side by side are one in python and ruby. */
  private adjacent(left: Value): Value | undefined {
    const token = this.cursor.peek();
    const { id } = this.host.language;
    if (token?.kind !== 'text' || left.kind !== 'text' || (id !== 'python' && id !== 'ruby'))
      return undefined;
    return concat([left, this.primary()]);
  }

  private choice(): Value {
    this.cursor.at += 1;
    const one = this.expression();
    this.cursor.skipLines();
    return this.cursor.take(':') ? either(one, this.expression()) : one;
  }

  private pythonChoice(left: Value): Value {
    this.cursor.at += 1;
    this.unaryChain();
    return this.cursor.take('else') ? either(left, this.expression()) : left;
  }

  /** A condition: read for its calls, up to the `else`. */
  private unaryChain(): void {
    let left = this.unary();
    while (this.cursor.name() !== 'else') {
      const more = this.operator(left);
      if (more === undefined) return;
      left = more;
    }
  }

  private formatted(left: Value): Value {
    this.cursor.at += 1;
    const right = this.unary();
    const values = right.kind === 'list' ? right.items : [right];
    return fill(left, values, /%(?:\([^)]*\))?[-+ 0-9.]*[a-zA-Z]/);
  }
}

/** Of a value only whether it is there, or what kind it is. */
function isQuestion(token: Token): boolean {
  return (
    (token.kind === 'sign' && token.text === '!') || (token.kind === 'name' && QUESTIONS.has(token.text))
  );
}

const QUESTIONS = new Set(['typeof', 'not', 'defined', 'if', 'unless', 'elsif', 'elif']);
