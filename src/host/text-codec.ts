/** Bytes to text and back without loss: what is not valid in its encoding returns as the bytes it was. */
import { isUtf8 } from 'node:buffer';

/** Decodes what arrives in pieces. The encoding is told by the first bytes. */
export interface TextCodec {
  decode(bytes: Uint8Array): string;
  /** Ends the input: what was held back. */
  end(): string;
  /** The bytes of decoded text, or of text put in its place. Whole text only: pairs must not be split. */
  encode(text: string): Uint8Array;
  /** A last byte that is no character; to be written after everything else. */
  rest(): Uint8Array;
}

type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be';

/** An invalid byte is kept as half a surrogate pair: valid UTF-8 never decodes to one. */
const ESCAPE = 0xdc00;
/** Bytes that tell UTF-16 without a mark at its start. */
const STRIDE = 16;
const NOTHING = Buffer.alloc(0);

/** Whether UTF-16 shows itself by the zero bytes of plain letters. */
function strideOf(bytes: Buffer): Encoding {
  const start = bytes.subarray(0, STRIDE);
  const zeros = (parity: number): boolean =>
    start.length === STRIDE && start.every((byte, index) => (index % 2 === parity) === (byte === 0));
  if (zeros(1)) return 'utf-16le';
  return zeros(0) ? 'utf-16be' : 'utf-8';
}

/** Undefined while more bytes could change the answer. */
function encodingOf(bytes: Buffer, last: boolean): Encoding | undefined {
  const mark = bytes.toString('hex', 0, 2);
  if (mark === 'fffe') return 'utf-16le';
  if (mark === 'feff') return 'utf-16be';
  const open = bytes.length < STRIDE && /^(?:..$|$|00|..00)/.test(mark);
  return open && !last ? undefined : strideOf(bytes);
}

function between(byte: number | undefined, low: number, high: number): boolean {
  return byte !== undefined && byte >= low && byte <= high;
}

/** Bytes a lead byte announces; 1 for what leads nothing. */
function announced(lead: number): number {
  if (between(lead, 0xc2, 0xdf)) return 2;
  if (between(lead, 0xe0, 0xef)) return 3;
  return between(lead, 0xf0, 0xf4) ? 4 : 1;
}

/** Range of the byte after a lead byte: shorter spellings, halves of pairs and what is beyond Unicode are not valid. */
function secondRange(lead: number): readonly [number, number] {
  if (lead === 0xe0) return [0xa0, 0xbf];
  if (lead === 0xed) return [0x80, 0x9f];
  if (lead === 0xf0) return [0x90, 0xbf];
  return lead === 0xf4 ? [0x80, 0x8f] : [0x80, 0xbf];
}

/** Length of the valid character at `at`; 0 when there is none. */
function validAt(bytes: Buffer, at: number): number {
  const lead = bytes[at] ?? 0;
  if (lead < 0x80) return 1;
  const length = announced(lead);
  if (length === 1 || !between(bytes[at + 1], ...secondRange(lead))) return 0;
  for (let index = 2; index < length; index += 1) {
    if (!between(bytes[at + index], 0x80, 0xbf)) return 0;
  }
  return length;
}

function fromUtf8(bytes: Buffer): string {
  if (isUtf8(bytes)) return bytes.toString('utf8');
  const parts: string[] = [];
  let valid = 0;
  let at = 0;
  while (at < bytes.length) {
    const length = validAt(bytes, at);
    if (length === 0) {
      parts.push(bytes.toString('utf8', valid, at), String.fromCharCode(ESCAPE + (bytes[at] ?? 0)));
      valid = at + 1;
    }
    at += Math.max(1, length);
  }
  parts.push(bytes.toString('utf8', valid));
  return parts.join('');
}

function toUtf8(text: string): Uint8Array {
  if (!/\p{Cs}/u.test(text)) return Buffer.from(text, 'utf8');
  const parts: Uint8Array[] = [];
  let copied = 0;
  for (const { index, 0: escaped } of text.matchAll(/\p{Cs}/gu)) {
    const byte = escaped.charCodeAt(0) - ESCAPE;
    parts.push(Buffer.from(text.slice(copied, index), 'utf8'));
    parts.push(byte >= 0x80 && byte <= 0xff ? Uint8Array.of(byte) : Buffer.from(escaped, 'utf8'));
    copied = index + 1;
  }
  parts.push(Buffer.from(text.slice(copied), 'utf8'));
  return Buffer.concat(parts);
}

/** Where the last character begins that lacks bytes; the length when none does. */
function unfinishedAt(bytes: Buffer): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back += 1) {
    const byte = bytes[bytes.length - back] ?? 0;
    if (announced(byte) > back) return bytes.length - back;
    if (!between(byte, 0x80, 0xbf)) break;
  }
  return bytes.length;
}

/** The decoder of one file or stream. */
export function createTextCodec(): TextCodec {
  let encoding: Encoding | undefined;
  let held: Buffer = NOTHING;

  function take(bytes: Buffer, last: boolean): string {
    encoding ??= encodingOf(bytes, last);
    if (encoding === undefined) {
      held = bytes;
      return '';
    }
    const wide = encoding !== 'utf-8';
    const whole = wide ? bytes.length - (bytes.length % 2) : last ? bytes.length : unfinishedAt(bytes);
    held = Buffer.from(bytes.subarray(whole));
    const text = bytes.subarray(0, whole);
    if (!wide) return fromUtf8(text);
    return (encoding === 'utf-16be' ? Buffer.from(text).swap16() : text).toString('utf16le');
  }

  return {
    decode: (bytes) => take(held.length === 0 ? Buffer.from(bytes) : Buffer.concat([held, bytes]), false),
    end: () => take(held, true),
    encode(text) {
      if (encoding === undefined || encoding === 'utf-8') return toUtf8(text);
      const bytes = Buffer.from(text, 'utf16le');
      return encoding === 'utf-16be' ? bytes.swap16() : bytes;
    },
    rest: () => held,
  };
}

/** Whether the first bytes of a file say that it holds no text. */
export function looksBinary(first: Uint8Array): boolean {
  const start = Buffer.from(first.subarray(0, 8000));
  return encodingOf(start, true) === 'utf-8' && start.includes(0);
}
