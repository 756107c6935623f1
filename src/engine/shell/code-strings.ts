/** The quoted texts of each language. */
import type { Language } from './code-language.ts';
import { quoted, type Part, type Quoted, type Quoting } from './code-quoting.ts';

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
