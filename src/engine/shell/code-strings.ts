/** Quoted texts of programming languages: escapes taken out, holes kept as code. */
import { UNKNOWN } from './model.ts';
import type { Holes, Language } from './code-language.ts';

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

interface Quoting {
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
function quoted(text: string, from: number, how: Quoting): Quoted {
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

const PAIRS: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}', '<': '>' };

/** A delimiter chosen freely: `q(..)`, `%x{..}`. */
function delimited(text: string, at: number, how: Pick<Quoting, 'escapes' | 'holes'>): Quoted {
  const open = text[at] ?? '';
  const close = PAIRS[open];
  return quoted(text, at + 1, { ...how, close: close ?? open, ...(close === undefined ? {} : { open }) });
}

function pythonString(text: string, at: number): Quoted | undefined {
  const start = /([rbuf]{0,3})("""|'''|"|')/iy;
  start.lastIndex = at;
  const hit = start.exec(text);
  if (hit === null) return undefined;
  const prefix = (hit[1] ?? '').toLowerCase();
  const escapes = prefix.includes('r') ? 'none' : 'all';
  const holes = prefix.includes('f') ? 'braces' : undefined;
  const read = quoted(text, start.lastIndex, { close: hit[2] ?? '"', escapes, holes });
  return holes === undefined ? read : { ...read, parts: read.parts.map(plainHole) };
}

/** `{name!r:>8}` has the value of `name`. */
function plainHole(part: Part): Part {
  return typeof part === 'string'
    ? part
    : { code: part.code.replace(/(?:![rsa])?(?::[^'"()[\]{}]*)?=?$/, '') };
}

function perlString(text: string, at: number): Quoted | undefined {
  const start = /(qq|qx|qw|q)\s*(?=[^\w\s,;=)])(?!=>)/y;
  start.lastIndex = at;
  const hit = start.exec(text);
  if (hit === null) return hereDocument(text, at, /<<~?(["']?)([A-Z_]\w*)\1/y);
  const kind = hit[1] ?? '';
  const few = kind === 'q' || kind === 'qw';
  const how = few ? ({ escapes: 'few' } as const) : ({ escapes: 'all', holes: 'dollar' } as const);
  return { ...delimited(text, start.lastIndex, how), runs: kind === 'qx', words: kind === 'qw' };
}

function rubyString(text: string, at: number): Quoted | undefined {
  const start = /%(?:([qQwWxi])(?=[^\w\s])|(?=[([{]))/y;
  start.lastIndex = at;
  const hit = start.exec(text);
  if (hit === null) return hereDocument(text, at, /<<[~-]?(["']?)([A-Z_]\w*)\1/y);
  const kind = hit[1] ?? 'Q';
  const few = kind === 'q' || kind === 'w' || kind === 'i';
  const how = few ? ({ escapes: 'few' } as const) : ({ escapes: 'all', holes: 'hash-braces' } as const);
  return { ...delimited(text, start.lastIndex, how), runs: kind === 'x', words: /[wWi]/.test(kind) };
}

/** The text between the line of the mark and the line that repeats it; what follows the mark is passed over. */
function hereDocument(text: string, at: number, start: RegExp): Quoted | undefined {
  start.lastIndex = at;
  const hit = start.exec(text);
  if (hit === null) return undefined;
  const body = text.indexOf('\n', at) + 1;
  const mark = new RegExp(`^[ \\t]*${hit[2] ?? ''}\\b`, 'm');
  const stop = body === 0 ? -1 : text.slice(body).search(mark);
  if (stop < 0) return undefined;
  return { parts: [text.slice(body, body + stop)], end: body + stop + (hit[2] ?? '').length };
}

function luaString(text: string, at: number): Quoted | undefined {
  return text.startsWith('[[', at) ? quoted(text, at + 2, { close: ']]', escapes: 'none' }) : undefined;
}

const SPECIAL: Partial<Record<Language['id'], (text: string, at: number) => Quoted | undefined>> = {
  python: pythonString,
  perl: perlString,
  ruby: rubyString,
  php: (text, at) => hereDocument(text, at, /<<<[ \t]*(["']?)(\w+)\1/y),
  lua: luaString,
};

const ALL_ESCAPES = new Set<Language['id']>(['js', 'lua', 'r']);
const NO_SINGLE = new Set<Language['id']>(['awk', 'applescript']);

/** The quoted text that begins at `at`, or undefined. */
export function stringAt(text: string, at: number, language: Language): Quoted | undefined {
  const special = SPECIAL[language.id]?.(text, at);
  if (special !== undefined) return special;
  const char = text[at];
  if (char === '"') return quoted(text, at + 1, { close: '"', escapes: 'all', holes: language.holes });
  if (char === '`') return ticked(text, at, language);
  if (char !== "'" || NO_SINGLE.has(language.id)) return undefined;
  return quoted(text, at + 1, { close: "'", escapes: ALL_ESCAPES.has(language.id) ? 'all' : 'few' });
}

function ticked(text: string, at: number, language: Language): Quoted | undefined {
  const js = language.id === 'js';
  if (!js && language.ticksRun !== true) return undefined;
  const holes = js ? 'dollar-braces' : language.holes;
  return { ...quoted(text, at + 1, { close: '`', escapes: 'all', holes }), runs: !js };
}
