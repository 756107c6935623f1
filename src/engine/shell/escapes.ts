/** Backslash escapes of `printf`, `echo -e` and `$'...'`, and the formats of `printf`. */
import { UNKNOWN, isUnknown } from './model.ts';

const LETTERS: Readonly<Record<string, string>> = {
  a: '\u0007',
  b: '\b',
  e: '\u001B',
  E: '\u001B',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
};

/** Text with its escapes turned into characters; `\c` ends it. */
export function unescaped(text: string): string {
  const end = /(?<!\\)(?:\\\\)*\\c/.exec(text);
  const seen = end === null ? text : text.slice(0, end.index + end[0].length - 2);
  return seen.replace(ESCAPES, (whole) => decoded(whole));
}

const ESCAPES = /\\(?:x[\da-fA-F]{1,2}|u[\da-fA-F]{1,4}|U[\da-fA-F]{1,8}|0?[0-7]{1,3}|[^])/g;

function decoded(escape: string): string {
  const code = /^\\[xuU]([\da-fA-F]+)$/.exec(escape)?.[1];
  if (code !== undefined) return character(Number.parseInt(code, 16));
  const octal = /^\\([0-7]+)$/.exec(escape)?.[1];
  if (octal !== undefined) return character(Number.parseInt(octal, 8) & 255);
  const letter = escape.slice(1);
  return LETTERS[letter] ?? (/^[\\'"]$/.test(letter) ? letter : escape);
}

function character(code: number): string {
  return code === 0 || code > 0x10_ff_ff ? UNKNOWN : String.fromCodePoint(code);
}

/** What `printf FORMAT ARGS` prints; undefined for formats that are not worked out. */
export function printed(format: string, args: readonly string[]): string | undefined {
  const pieces = unescaped(format).match(/%%|%[-+ #0]*\d*(?:\.\d+)?[a-zA-Z]|[^%]+|%/g) ?? [];
  const takes = pieces.filter(isDirective).length;
  const rounds = takes === 0 ? 1 : Math.max(1, Math.ceil(args.length / takes));
  const rest = [...args];
  let out = '';
  for (let round = 0; round < rounds && out.length < LONGEST; round += 1) {
    for (const piece of pieces) {
      const text = isDirective(piece) ? formatted(piece, rest.shift() ?? '') : piece.replace('%%', '%');
      if (text === undefined) return undefined;
      out += text;
    }
  }
  return out;
}

/** Longer output is cut off by whoever reads it. */
const LONGEST = 65_536;

function isDirective(piece: string): boolean {
  return /^%.*[a-zA-Z]$/s.test(piece);
}

function formatted(piece: string, value: string): string | undefined {
  const kind = piece.at(-1) ?? '';
  const size = /^%(-?)0?(\d*)(?:\.(\d+))?/.exec(piece);
  const [left, width, most] = [size?.[1] === '-', Number(size?.[2] ?? 0), size?.[3]];
  const text = converted(kind, value);
  if (text === undefined || width > 1000) return undefined;
  const shown = most === undefined ? text : text.slice(0, Number(most));
  return left ? shown.padEnd(width) : shown.padStart(width);
}

function converted(kind: string, value: string): string | undefined {
  if (kind === 's' || kind === 'q') return value;
  if (kind === 'b') return unescaped(value);
  if (kind === 'c') return value.slice(0, 1);
  return isUnknown(value) ? UNKNOWN : numeral(kind, value);
}

const BASES: Readonly<Record<string, number>> = { d: 10, i: 10, u: 10, o: 8, x: 16, X: 16 };

function numeral(kind: string, value: string): string | undefined {
  const letter = /^['"](.)/su.exec(value)?.[1]?.codePointAt(0);
  const number = letter ?? (value === '' ? 0 : Number(value));
  const base = BASES[kind];
  if (base === undefined || !Number.isSafeInteger(number)) return undefined;
  return kind === 'X' ? number.toString(base).toUpperCase() : number.toString(base);
}
