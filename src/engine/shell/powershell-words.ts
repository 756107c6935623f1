/** PowerShell text as words, blocks and signs. What is not understood here is left to be asked about. */
import { UNKNOWN } from './model.ts';

export type PowerToken =
  /** `reveals`: the variable of the environment that stands in it. */
  | { readonly kind: 'word'; readonly text: string; readonly bare: boolean; readonly reveals?: string }
  /** `{ ... }`, or `( ... )` and its like: the text inside. */
  | { readonly kind: 'block' | 'group'; readonly text: string }
  | { readonly kind: 'sign'; readonly text: ';' | '|' | '&' | '>' };

const CLOSERS: Readonly<Record<string, string>> = { '{': '}', '(': ')' };
/** Constructs whose meaning no word tells: a type and its methods, a here-string, a splatted table. */
const UNREADABLE = /(?:^|[\s(;=|])\[[A-Za-z][\w.]*\]|@["']|(?:^|\s)@\w|<#|::/;
const VARIABLE = /^\$(?:env:(\w+)|\{env:(\w+)\}|\{[^}]*\}|[A-Za-z_]\w*(?::\w+)?|[_?^$])/i;
const CONSTANT = /^\$(true|false|null)\b/i;

/** Tokens of a text; undefined when it is not of the simple kind. */
export function powerTokens(text: string): readonly PowerToken[] | undefined {
  if (UNREADABLE.test(text.replaceAll(/'[^']*'/g, "''"))) return undefined;
  const tokens: PowerToken[] = [];
  let at = 0;
  while (at < text.length) {
    const found = tokenAt(text, at);
    if (found === undefined) return undefined;
    if (found.token !== undefined) tokens.push(found.token);
    at = found.end;
  }
  return tokens;
}

interface Found {
  readonly token?: PowerToken;
  readonly end: number;
}

function tokenAt(text: string, at: number): Found | undefined {
  const char = text[at] ?? '';
  if (/[ \t\r]/.test(char)) return { end: at + 1 };
  if (char === '#') return { end: lineEnd(text, at) };
  const opener = /^[$@]?([({])/.exec(text.slice(at, at + 2));
  const isName = text.startsWith('${', at);
  if (opener !== null && !isName) return bracket(text, at + opener[0].length, opener[1] ?? '(');
  return signAt(text, at, char) ?? wordAt(text, at);
}

function signAt(text: string, at: number, char: string): Found | undefined {
  if (char === '\n' || char === ';') return sign(';', at + 1);
  if (char === '|' || char === '&') return separator(text, at, char);
  const redirect = /^\d?>{1,2}(?:&\d)?/.exec(text.slice(at, at + 5))?.[0];
  if (redirect === undefined) return undefined;
  const end = at + redirect.length;
  return redirect.includes('&') ? { end } : sign('>', end);
}

function sign(text: '|' | '&' | '>' | ';', end: number): Found {
  return { token: { kind: 'sign', text }, end };
}

/** `&&` and `||` only say whether the next one runs. */
function separator(text: string, at: number, char: '|' | '&'): Found {
  return text[at + 1] === char ? sign(';', at + 2) : sign(char, at + 1);
}

function lineEnd(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  return end < 0 ? text.length : end;
}

function bracket(text: string, from: number, open: string): Found | undefined {
  const close = CLOSERS[open] ?? ')';
  let depth = 1;
  for (let at = from; at < text.length; at += 1) {
    const char = text[at] ?? '';
    if (char === '"' || char === "'") at = quoteEnd(text, at);
    else if (char === open) depth += 1;
    else if (char === close) depth -= 1;
    if (depth === 0) {
      const kind = open === '{' ? 'block' : 'group';
      return { token: { kind, text: text.slice(from, at) }, end: at + 1 };
    }
  }
  return undefined;
}

/** Where the closing quote stands; the end of the text when there is none. */
function quoteEnd(text: string, start: number): number {
  const quote = text[start];
  let at = start + 1;
  while (at < text.length && text[at] !== quote) at += text[at] === '`' && quote === '"' ? 2 : 1;
  return at;
}

interface Piece {
  readonly text: string;
  readonly end: number;
  readonly reveals?: string;
}

function wordAt(text: string, start: number): Found | undefined {
  let [word, at, bare] = ['', start, true];
  let reveals: string | undefined;
  while (at < text.length && !/[\s;|&(){}]/.test(text[at] ?? '')) {
    const piece = pieceAt(text, at);
    if (piece === undefined) return undefined;
    bare = bare && !/["']/.test(text[at] ?? '');
    word += piece.text;
    reveals ??= piece.reveals;
    at = piece.end;
  }
  if (at === start) return undefined;
  return {
    token: { kind: 'word', text: word, bare, ...(reveals === undefined ? {} : { reveals }) },
    end: at,
  };
}

function pieceAt(text: string, at: number): Piece | undefined {
  const char = text[at] ?? '';
  if (char === '`') return { text: text[at + 1] ?? '', end: at + 2 };
  if (char === "'" || char === '"') return quoted(text, at);
  return char === '$' ? variable(text, at) : { text: char, end: at + 1 };
}

function variable(text: string, at: number): Piece | undefined {
  const rest = text.slice(at, at + 80);
  const constant = CONSTANT.exec(rest);
  if (constant !== null) return { text: constant[1] ?? '', end: at + constant[0].length };
  const hit = VARIABLE.exec(rest);
  if (hit === null) return rest.startsWith('$(') ? undefined : { text: '$', end: at + 1 };
  const reveals = hit[1] ?? hit[2];
  return { text: UNKNOWN, end: at + hit[0].length, ...(reveals === undefined ? {} : { reveals }) };
}

function quoted(text: string, start: number): Piece | undefined {
  const end = quoteEnd(text, start);
  if (end >= text.length) return undefined;
  const inner = text.slice(start + 1, end);
  const told = text[start] === "'" ? { text: inner } : expanded(inner);
  return told === undefined ? undefined : { ...told, end: end + 1 };
}

/** What stands between double quotes. */
function expanded(inner: string): Omit<Piece, 'end'> | undefined {
  let [value, at] = ['', 0];
  let reveals: string | undefined;
  while (at < inner.length) {
    const piece = /[$`]/.test(inner[at] ?? '') ? pieceAt(inner, at) : { text: inner[at] ?? '', end: at + 1 };
    if (piece === undefined) return undefined;
    value += piece.text;
    if ('reveals' in piece) reveals ??= piece.reveals;
    at = piece.end;
  }
  return { text: value, ...(reveals === undefined ? {} : { reveals }) };
}
