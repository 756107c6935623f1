/** Functions a program text defines itself: calls of them are followed with their arguments. */
import type { Language } from './code-language.ts';
import { Cursor } from './code-cursor.ts';
import type { Token } from './code-tokens.ts';

export interface OwnFunction {
  readonly name: string;
  readonly params: readonly string[];
  /** Its body, as a range of tokens. */
  readonly from: number;
  readonly to: number;
}

/** All functions of a text, by name. Languages whose bodies are not found here have none. */
export function ownFunctions(tokens: readonly Token[], language: Language): ReadonlyMap<string, OwnFunction> {
  const found = new Map<string, OwnFunction>();
  const cursor = new Cursor(tokens);
  if (language.id !== 'python' && language.id !== 'js' && language.id !== 'php') return found;
  const read = language.id === 'python' ? pythonFunction : braceFunction;
  for (; !cursor.done; cursor.at += 1) {
    const one = read(cursor);
    if (one !== undefined) found.set(one.name, one);
  }
  return found;
}

function pythonFunction(cursor: Cursor): OwnFunction | undefined {
  if (cursor.name() !== 'def' || cursor.sign(2) !== '(') return undefined;
  const close = cursor.closing(cursor.at + 3);
  const from = nextIndex(cursor.tokens, close, (token) => signIs(token, ':'));
  if (from < 0) return undefined;
  const to = cursor.dedent(from + 1, indentation(cursor.tokens, cursor.at));
  return {
    name: cursor.name(1),
    params: paramNames(cursor.tokens, cursor.at + 3, close - 1),
    from: from + 1,
    to,
  };
}

function indentation(tokens: readonly Token[], at: number): number {
  for (let back = at; back >= 0; back -= 1) {
    const token = tokens[back];
    if (token?.kind === 'line') return token.text.length;
  }
  return 0;
}

/** `function f(a) {..}` and `f = (a) => ..`. */
function braceFunction(cursor: Cursor): OwnFunction | undefined {
  if (cursor.name() === 'function') {
    return cursor.sign(2) === '('
      ? withBody(cursor, { name: cursor.name(1), open: cursor.at + 3 })
      : undefined;
  }
  const name = cursor.name();
  if (name === '' || cursor.sign(1) !== '=') return undefined;
  const skip = cursor.name(2) === 'async' ? 3 : 2;
  if (cursor.name(skip) === 'function') return withBody(cursor, { name, open: cursor.at + skip + 2 });
  if (cursor.sign(skip) === '(') return withBody(cursor, { name, open: cursor.at + skip + 1, arrow: true });
  return arrow(cursor, { name, params: [cursor.name(skip)], at: cursor.at + skip + 1 });
}

interface Head {
  readonly name: string;
  /** Behind the opening parenthesis. */
  readonly open: number;
  readonly arrow?: true;
}

function withBody(cursor: Cursor, head: Head): OwnFunction | undefined {
  const close = cursor.closing(head.open);
  const params = paramNames(cursor.tokens, head.open, close - 1);
  if (head.arrow === true) return arrow(cursor, { name: head.name, params, at: close });
  const brace = nextIndex(cursor.tokens, close, (token) => signIs(token, '{'));
  if (brace < 0) return undefined;
  return { name: head.name, params, from: brace + 1, to: cursor.closing(brace + 1) - 1 };
}

function arrow(
  cursor: Cursor,
  head: { readonly name: string; readonly params: readonly string[]; readonly at: number },
): OwnFunction | undefined {
  const { name, params, at } = head;
  if (!signIs(cursor.tokens[at], '=>')) return undefined;
  if (signIs(cursor.tokens[at + 1], '{')) {
    return { name, params, from: at + 2, to: cursor.closing(at + 2) - 1 };
  }
  const end = nextIndex(cursor.tokens, at + 1, (token) => token.kind === 'line' || signIs(token, ';'));
  return { name, params, from: at + 1, to: end < 0 ? cursor.end : end };
}

function nextIndex(tokens: readonly Token[], from: number, wanted: (token: Token) => boolean): number {
  for (let at = from; at < tokens.length; at += 1) {
    const token = tokens[at];
    if (token !== undefined && wanted(token)) return at;
  }
  return -1;
}

function signIs(token: Token | undefined, text: string): boolean {
  return token?.kind === 'sign' && token.text === text;
}

/** The first name of each parameter. */
function paramNames(tokens: readonly Token[], from: number, to: number): readonly string[] {
  const names: string[] = [];
  let depth = 0;
  let fresh = true;
  for (const token of tokens.slice(from, to)) {
    if (token.kind === 'sign') {
      if ('([{'.includes(token.text)) depth += 1;
      else if (')]}'.includes(token.text)) depth -= 1;
      else if (token.text === ',' && depth === 0) fresh = true;
    } else if (token.kind === 'name' && fresh && depth === 0) {
      names.push(token.text);
      fresh = false;
    }
  }
  return names;
}
