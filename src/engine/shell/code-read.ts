/** Follows a program text from front to back and says which calls it makes, with what is known of their arguments. */
import { Cursor } from './code-cursor.ts';
import { ownFunctions, type OwnFunction } from './code-functions.ts';
import { importedBy } from './code-imports.ts';
import type { Language } from './code-language.ts';
import { Expressions } from './code-expressions.ts';
import type { Frame, Host } from './code-reading.ts';
import { tokensOf, type Token } from './code-tokens.ts';
import { NOTHING, NO_ARGS, elementOf, textsOf, type Args, type CodeCall, type Value } from './code-values.ts';

export interface CodeReport {
  /** Says what a call is worth; undefined when nothing is known of it. */
  called(call: CodeCall): Value | undefined;
  /** Text run by quoting alone: backticks. */
  ran(value: Value, line: string): void;
  /** Beyond the bounds. */
  tooMuch(): void;
}

const MAX_CALLS_DEEP = 4;
/** Beyond this much work calls are no longer followed; what they call is read once, with arguments unknown. */
const MAX_FOLLOWED = 12_000;
const MAX_HOLES_DEEP = 6;
/** Tokens read in all, calls of own functions included. */
const MAX_WORK = 60_000;

export class CodeReader implements Host {
  readonly language: Language;
  private readonly report: CodeReport;
  private readonly functions: ReadonlyMap<string, OwnFunction>;
  /** By their first token. */
  private readonly bodies: ReadonlyMap<number, OwnFunction>;
  private readonly tokens: readonly Token[];
  private readonly text: string;
  private readonly frame: Frame;
  private readonly followed = new Set<string>();
  private readonly declined = new Set<string>();
  /** What calls with the same arguments gave: each is followed once. */
  private readonly results = new Map<string, Value>();
  private work = 0;
  private deep = 0;
  private holes = 0;

  constructor(text: string, language: Language, report: CodeReport) {
    this.text = text;
    this.language = language;
    this.report = report;
    this.tokens = tokensOf(text, language);
    this.functions = ownFunctions(this.tokens, language);
    this.bodies = new Map([...this.functions.values()].map((own) => [own.from, own]));
    this.frame = { names: new Map(), stars: [], outer: undefined, returned: NOTHING };
  }

  read(): void {
    this.run(new Cursor(this.tokens), this.frame);
    // What nobody calls here may be called by somebody else.
    for (const own of this.functions.values()) {
      if (!this.followed.has(own.name) || this.declined.has(own.name)) this.follow(own, NO_ARGS, true);
    }
  }

  called(name: string, args: Args, at: { of: Args; offset: number; frame: Frame }): Value | undefined {
    const own = this.functions.get(name.split('.').at(-1) ?? name);
    if (own !== undefined && (own.name === name || isSelf(own.params[0]))) {
      const method = isSelf(own.params[0]) && own.name !== name;
      return this.follow(own, method ? { ...args, items: [NOTHING, ...args.items] } : args);
    }
    return this.report.called({ name, args, of: at.of, line: this.lineAt(at.offset) });
  }

  ran(value: Value, offset: number): void {
    this.report.ran(value, this.lineAt(offset));
  }

  owns(name: string): boolean {
    return this.functions.has(name);
  }

  /** Reads the code in a hole of a quoted text. */
  hole(code: string, frame: Frame): Value {
    this.work += code.length;
    if (this.holes >= MAX_HOLES_DEEP || this.work > MAX_WORK) return NOTHING;
    this.holes += 1;
    const cursor = new Cursor(tokensOf(code, this.language));
    const value = cursor.done ? NOTHING : new Expressions(cursor, frame, this).expression();
    this.holes -= 1;
    return value;
  }

  private lineAt(offset: number): string {
    const from = this.text.lastIndexOf('\n', offset - 1) + 1;
    const end = this.text.indexOf('\n', offset);
    return this.text
      .slice(Math.max(from, offset - 120), end < 0 ? offset + 200 : Math.min(end, offset + 200))
      .trim();
  }

  private follow(own: OwnFunction, args: Args, always = false): Value {
    if (!always && this.work > MAX_FOLLOWED) {
      this.declined.add(own.name);
      return NOTHING;
    }
    if (this.deep >= MAX_CALLS_DEEP) return NOTHING;
    this.followed.add(own.name);
    const call = `${own.name}(${keyOf(args.items)}${keyOf([...args.named.values()])})`;
    const known = this.results.get(call);
    if (known !== undefined) return known;
    this.results.set(call, NOTHING);
    const names = new Map<string, Value>();
    own.params.forEach((param, at) => names.set(param, args.named.get(param) ?? args.items[at] ?? NOTHING));
    const frame: Frame = { names, stars: [], outer: this.frame, returned: NOTHING };
    this.deep += 1;
    this.run(new Cursor(this.tokens, own.from, own.to), frame);
    this.deep -= 1;
    this.results.set(call, frame.returned);
    return frame.returned;
  }

  /** Functions of its own are read where they are called. */
  private run(cursor: Cursor, frame: Frame): void {
    const start = cursor.at;
    while (!cursor.done) {
      const before = cursor.at;
      const body = this.bodies.get(before);
      if (body !== undefined && before !== start) cursor.at = body.to;
      else this.statement(cursor, frame);
      this.work += Math.max(1, cursor.at - before);
      if (cursor.at === before) cursor.at += 1;
      if (this.work > MAX_WORK) return this.report.tooMuch();
    }
  }

  private statement(cursor: Cursor, frame: Frame): void {
    const imported = importedBy(cursor, this.language);
    if (imported !== undefined) {
      for (const [name, value] of imported.names) frame.names.set(name, value);
      frame.stars.push(...imported.stars);
    } else if (!this.loop(cursor, frame)) new Expressions(cursor, frame, this).expression();
  }

  /** `for x in xs`, `for (const x of xs)`, `foreach`: the name stands for each of them. */
  private loop(cursor: Cursor, frame: Frame): boolean {
    if (!/^(?:for|foreach|with)$/.test(cursor.name())) return false;
    cursor.at += 1;
    bindLoop(new Expressions(cursor, frame, this));
    return true;
  }
}

const LOOP_WORDS = ['(', 'const', 'let', 'var', 'my', 'await'];

/** Reads `x in xs`, `const x of xs`, `$x (xs)`, `open(p) as x` behind the loop's word. */
export function bindLoop(reader: Expressions): void {
  const { cursor, frame } = reader;
  while (cursor.take(...LOOP_WORDS)) continue;
  const name = cursor.name();
  const follows = cursor.name(1);
  if (name !== '' && (follows === 'in' || follows === 'of')) {
    cursor.at += 2;
    reader.assign(name, elementOf(reader.expression()));
  } else if (name.startsWith('$') && cursor.sign(1) === '(') {
    cursor.at += 1;
    reader.assign(name, elementOf(reader.expression()));
  } else {
    const value = reader.expression();
    if (cursor.take('as')) frame.names.set(cursor.name(), value);
  }
}

/** The same for arguments that mean the same. */
function keyOf(values: readonly Value[]): string {
  return values
    .map((value) =>
      value.kind === 'thing'
        ? value.name
        : value.kind === 'list'
          ? `[${keyOf(value.items)}]`
          : JSON.stringify(textsOf(value)),
    )
    .join();
}

function isSelf(name: string | undefined): boolean {
  return name === 'self' || name === 'cls';
}
