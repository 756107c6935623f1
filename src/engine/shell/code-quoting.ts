/** Reads quoted text: escapes taken out, holes kept as code. */
import { UNKNOWN } from './model.ts';
import type { Holes } from './code-language.ts';

/** A piece of a quoted text: itself, or the code whose value stands there. */
export type Part = string | { readonly code: string };

export interface Quoted {
  readonly parts: readonly Part[];
  /** Behind the closing quote. */
  readonly end: number;
  /** It is run, not quoted. */
  readonly runs?: boolean;
  /** Words of a `qw`-like list. */
  readonly words?: boolean;
}

export interface Quoting {
  readonly close: string;
  /** Where it differs from `close`, pairs nest. */
  readonly open?: string;
  readonly escapes: 'all' | 'few' | 'none';
  readonly holes?: Holes | undefined;
}

const SINGLE: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', e: '\u001B', '\n': '' };

/** The character an escape stands for, and how long it is written. */
function escapeAt(text: string, at: number): readonly [string, number] {
  const hex = /\\(?:x\{([\da-f]{1,6})\}|u\{([\da-f]{1,6})\}|x([\da-f]{2})|u([\da-f]{4})|U([\da-f]{8}))/iy;
  hex.lastIndex = at;
  const hit = hex.exec(text);
  if (hit !== null) {
    const code = Number.parseInt(hit.slice(1).find((part) => part !== undefined) ?? '0', 16);
    return [code > 0x10_ffff ? UNKNOWN : String.fromCodePoint(code), hit[0].length];
  }
  const octal = /\\([0-7]{1,3})/y;
  octal.lastIndex = at;
  const eight = octal.exec(text);
  if (eight !== null) return [String.fromCodePoint(Number.parseInt(eight[1] ?? '0', 8)), eight[0].length];
  const char = text[at + 1] ?? '';
  return [SINGLE[char] ?? char, 2];
}

/** Reads from behind the opening quote. */
export function quoted(text: string, from: number, how: Quoting): Quoted {
  const parts: Part[] = [];
  let plain = '';
  let nested = 0;
  let at = from;
  while (at < text.length) {
    const special = specialAt(text, at, how);
    if (special === undefined && nested === 0 && text.startsWith(how.close, at)) {
      return { parts: [...parts, plain], end: at + how.close.length };
    }
    if (special === undefined) nested += nesting(text, at, how);
    const { part, end } = special ?? { part: text.charAt(at), end: at + 1 };
    if (typeof part === 'string') plain += part;
    else {
      parts.push(plain, part);
      plain = '';
    }
    at = end;
  }
  return { parts: [...parts, plain], end: text.length };
}

function nesting(text: string, at: number, how: Quoting): number {
  if (how.open === undefined) return 0;
  if (text.startsWith(how.open, at)) return 1;
  return text.startsWith(how.close, at) ? -1 : 0;
}

interface Special {
  readonly part: Part;
  readonly end: number;
}

/** An escape or a hole. */
function specialAt(text: string, at: number, how: Quoting): Special | undefined {
  if (text[at] !== '\\') return holeAt(text, at, how.holes);
  if (how.escapes === 'none') return undefined;
  const [char, length] = how.escapes === 'all' ? escapeAt(text, at) : fewAt(text, at, how.close);
  return { part: char, end: at + length };
}

function fewAt(text: string, at: number, close: string): readonly [string, number] {
  const next = text[at + 1] ?? '';
  return next === '\\' || next === close ? [next, 2] : ['\\', 1];
}

const DOLLAR = /\$\{(\w+)\}|\{(\$[^}]*)\}|(\$[A-Za-z_]\w*(?:(?:->)?[[{][^\]}\s]*[\]}])*)|(@[A-Za-z_]\w*)/y;

const OPENING = { braces: '{', 'hash-braces': '#{', 'dollar-braces': '${' } as const;

function holeAt(text: string, at: number, holes: Holes | undefined): Special | undefined {
  if (holes === undefined) return undefined;
  if (holes === 'dollar') return variableAt(text, at);
  const open = OPENING[holes];
  if (!text.startsWith(open, at)) return undefined;
  const end = closing(text, at + open.length);
  return { part: { code: text.slice(at + open.length, end) }, end: end + 1 };
}

function variableAt(text: string, at: number): Special | undefined {
  DOLLAR.lastIndex = at;
  const hit = DOLLAR.exec(text);
  if (hit === null) return undefined;
  const [whole, named, ...others] = hit;
  const code = named === undefined ? others.find((other) => other !== undefined) : `$${named}`;
  return { part: { code: code ?? '' }, end: at + whole.length };
}

/** Where the brace opened before `from` closes. */
function closing(text: string, from: number): number {
  let depth = 0;
  for (let at = from; at < text.length; at += 1) {
    if (text[at] === '{') depth += 1;
    else if (text[at] === '}') {
      if (depth === 0) return at;
      depth -= 1;
    }
  }
  return text.length;
}
