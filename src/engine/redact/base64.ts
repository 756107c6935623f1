/** Base64 and hex inside text: decoded only where the result reads as text. */
import type { Span, View } from './rewrite.ts';

/** Shorter runs cannot hold a token worth finding. */
const SHORTEST = 24;
const LONGEST = 1 << 20;
/** Parts of a longer run overlap by this much, so that no secret falls between them; whole groups of four. */
const SHARED = 1 << 13;
/** Characters decoded to see whether a run reads as text. */
const PROBE = 20;
/** Of a run up to this length all is replaced, of a longer one only the part that holds the finding. */
const WHOLE_RUN = 4096;
/** Words before a run that belong to the alphabet as well: `/redirect/aHR0c...`. */
const STARTS = 4;

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const VALUES: Int8Array = valuesOf();

function valuesOf(): Int8Array {
  const values = new Int8Array(65_536).fill(-1);
  for (let index = 0; index < ALPHABET.length; index += 1) values[ALPHABET.charCodeAt(index)] = index;
  values['-'.charCodeAt(0)] = 62;
  values['_'.charCodeAt(0)] = 63;
  return values;
}

/** True for a character of either base64 alphabet; padding is none. */
export function isEncoded(text: string, index: number): boolean {
  return (VALUES[text.charCodeAt(index)] ?? -1) >= 0;
}

/** NUL counts: Windows encodes commands as UTF-16. */
function isText(code: number): boolean {
  return code >= 32 || code === 9 || code === 10 || code === 13 || code === 0;
}

/** How digits become bytes: so many bits each. */
interface Encoding {
  readonly values: Int8Array;
  readonly bits: number;
}

const BASE64: Encoding = { values: VALUES, bits: 6 };
const HEX: Encoding = { values: hexValues(), bits: 4 };

function hexValues(): Int8Array {
  const values = new Int8Array(65_536).fill(-1);
  for (const char of '0123456789abcdefABCDEF') values[char.charCodeAt(0)] = Number.parseInt(char, 16);
  return values;
}

/** Calls `take` with the bytes of a span; false as soon as it meets another character or `take` says so. */
function eachByte(text: string, { start, end }: Span, [encoding, take]: Taking): boolean {
  const { values, bits } = encoding;
  let held = 0;
  let value = 0;
  for (let index = start; index < end; index += 1) {
    const digit = values[text.charCodeAt(index)] ?? -1;
    if (digit < 0) return false;
    value = ((value << bits) | digit) & 0xffff;
    held += bits;
    if (held < 8) continue;
    held -= 8;
    if (!take((value >>> held) & 0xff)) return false;
  }
  return true;
}

type Taking = readonly [encoding: Encoding, take: (byte: number) => boolean];

function isAscii(byte: number): boolean {
  return byte <= 126 && isText(byte);
}

/** Decodes a span, bytes as Latin-1; undefined when one is a control character. */
function decode(text: string, span: Span, encoding: Encoding): string | undefined {
  const bytes: number[] = [];
  const complete = eachByte(text, span, [encoding, (byte) => isText(byte) && bytes.push(byte) > 0]);
  return complete ? bytes.map((byte) => String.fromCharCode(byte)).join('') : undefined;
}

/** Decodes a span without padding, bytes as Latin-1; undefined when one is a control character or above `highest`. */
export function decodeBase64(text: string, span: Span, highest = 255): string | undefined {
  const decoded = decode(text, span, BASE64);
  const within = decoded !== undefined && !Array.from(decoded).some((char) => char.charCodeAt(0) > highest);
  return within ? decoded : undefined;
}

/** Runs of at least `SHORTEST` characters of the alphabet; a run over the limit comes in parts. */
function* runsOf(text: string): Generator<Span> {
  let start = 0;
  while (start + SHORTEST <= text.length) {
    // Looking at the far end first steps over most of what is too short.
    let last = start + SHORTEST - 1;
    while (last >= start && (VALUES[text.charCodeAt(last)] ?? -1) >= 0) last -= 1;
    if (last >= start) {
      start = last + 1;
      continue;
    }
    let end = start + SHORTEST;
    while (end - start < LONGEST && (VALUES[text.charCodeAt(end)] ?? -1) >= 0) end += 1;
    yield { start, end };
    start = end - start < LONGEST ? end : end - SHARED;
  }
}

function digitAt(text: string, index: number): number {
  return VALUES[text.charCodeAt(index)] ?? 0;
}

/** True when the first `PROBE` digits spell ASCII text. Looked at for every long name, so without detours. */
function beginsAsText(text: string, from: number): boolean {
  for (let index = from; index < from + PROBE; index += 4) {
    const high = (digitAt(text, index) << 6) | digitAt(text, index + 1);
    if (!isAscii(high >>> 4)) return false;
    const low = (digitAt(text, index + 2) << 6) | digitAt(text, index + 3);
    if (!isAscii(((high << 4) | (low >>> 8)) & 0xff) || !isAscii(low & 0xff)) return false;
  }
  return true;
}

/** Where the text of a run begins: at its first character, or after a mark that belongs to the alphabet. */
function textStart(text: string, { start, end }: Span): number | undefined {
  let from = start;
  for (let tried = 0; tried < STARTS && end - from >= SHORTEST; tried += 1) {
    if (beginsAsText(text, from)) return from;
    do from += 1;
    while (from < end && !'/+-_'.includes(text.charAt(from - 1)));
  }
  return undefined;
}

/** An encoded run and what it says; spans of the view are relative to the region. */
export interface Encoded {
  readonly region: Span;
  readonly view: View;
}

function base64At(text: string, run: Span): Encoded | undefined {
  const start = textStart(text, run);
  const decoded = start === undefined ? undefined : decodeBase64(text, { start, end: run.end });
  if (start === undefined || decoded === undefined) return undefined;
  const region = { start, end: withPadding(text, run.end) };
  return { region, view: { text: decoded, toSource: (span) => coveredBy(region, span, [3, 4]) } };
}

function hexAt(text: string, run: Span): Encoded | undefined {
  const start = 'xX'.includes(text.charAt(run.start + 1)) ? run.start + 2 : run.start;
  if (!eachByte(text, { start, end: start + PROBE }, [HEX, isAscii])) return undefined;
  const decoded = decode(text, { start, end: run.end }, HEX);
  if (decoded === undefined) return undefined;
  const region = { start, end: run.end };
  return { region, view: { text: decoded, toSource: (span) => coveredBy(region, span, [1, 2]) } };
}

/** Runs of base64 or hex digits that decode to text, in order. Padding is part of the run. */
export function* encodedRuns(text: string): Generator<Encoded> {
  for (const run of runsOf(text)) {
    const encoded = hexAt(text, run) ?? base64At(text, run);
    if (encoded !== undefined) yield encoded;
  }
}

function withPadding(text: string, end: number): number {
  if (text.startsWith('==', end)) return end + 2;
  return text.charAt(end) === '=' ? end + 1 : end;
}

/** The part of a run that spells a decoded span: whole groups, of so many bytes in so many characters. */
function coveredBy(run: Span, decoded: Span, [bytes, chars]: readonly [number, number]): Span {
  const length = run.end - run.start;
  if (length <= WHOLE_RUN) return { start: 0, end: length };
  const start = Math.floor(decoded.start / bytes) * chars;
  return { start, end: Math.min(length, Math.ceil(decoded.end / bytes) * chars) };
}
