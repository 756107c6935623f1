/** Base64 inside text: found by sampling, decoded only where the result reads as text. */
import type { Span } from './views.ts';

/** Shorter runs cannot hold a token worth finding; also the sampling stride, so no longer run is stepped over. */
const SHORTEST = 24;
const LONGEST = 1 << 20;
const PROBE = 32;

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const VALUES: Int8Array = valuesOf();

function valuesOf(): Int8Array {
  const values = new Int8Array(65_536).fill(-1);
  for (let index = 0; index < ALPHABET.length; index += 1) values[ALPHABET.charCodeAt(index)] = index;
  values['-'.charCodeAt(0)] = 62;
  values['_'.charCodeAt(0)] = 63;
  return values;
}

function isBase64(text: string, index: number): boolean {
  return (VALUES[text.charCodeAt(index)] ?? -1) >= 0;
}

function isText(code: number): boolean {
  return code >= 32 || code === 9 || code === 10 || code === 13;
}

/** Decodes `span` of `text`, bytes as Latin-1; undefined as soon as a byte is none of text (above `highest`, control). */
export function decodeBase64(text: string, span: Span, highest = 255): string | undefined {
  const codes: number[] = [];
  let bits = 0;
  let held = 0;
  for (let index = span.start; index < span.end; index += 1) {
    bits = ((bits << 6) | (VALUES[text.charCodeAt(index)] ?? 0)) & 0xffff;
    held += 6;
    if (held < 8) continue;
    held -= 8;
    const code = (bits >>> held) & 0xff;
    if (code > highest || !isText(code)) return undefined;
    codes.push(code);
  }
  return codes.map((code) => String.fromCharCode(code)).join('');
}

/** The run of base64 characters around `index`; a run over the limit is taken in parts, none read twice. */
function runAround(text: string, index: number, floor: number): Span {
  let start = index;
  while (start > floor && isBase64(text, start - 1)) start -= 1;
  let end = index + 1;
  while (end - start < LONGEST && isBase64(text, end)) end += 1;
  return { start, end };
}

function readsAsText(text: string, { start, end }: Span): boolean {
  if (end - start < SHORTEST) return false;
  return decodeBase64(text, { start, end: Math.min(end, start + PROBE) }, 126) !== undefined;
}

/** Runs of base64 characters that decode to text, in order. Padding is part of the run. */
export function* base64Runs(text: string): Generator<Span> {
  let floor = 0;
  for (let index = SHORTEST - 1; index < text.length; index += SHORTEST) {
    if (!isBase64(text, index)) continue;
    const run = runAround(text, index, floor);
    floor = run.end;
    if (readsAsText(text, run)) yield { start: run.start, end: withPadding(text, run.end) };
    index = Math.max(index, run.end - 1);
  }
}

function withPadding(text: string, end: number): number {
  if (text.startsWith('==', end)) return end + 2;
  return text.charAt(end) === '=' ? end + 1 : end;
}
