/** Pictures, documents and sound inside requests: known by their first bytes, never by what is said about them. */
import type { MediaKind } from '../definitions.ts';

/** What a string that may hold media is. */
export type MediaReading =
  | { readonly kind: MediaKind }
  /** Base64 of a text: `prefix` is what stands before it (`data:text/plain;base64,`). */
  | { readonly kind: 'encoded-text'; readonly prefix: string; readonly text: string }
  /** Not encoded, or nothing known: to be read as it stands. */
  | { readonly kind: 'plain' };

const DATA_URL = /^data:[^,]{0,200};base64,/i;
const BASE64 = /^[A-Za-z0-9+/_-]+={0,2}$/;
/** Nothing else may hide behind the head of a picture. A search, not a match of the whole: it cannot backtrack. */
const FOREIGN = /[^A-Za-z0-9+/_\r\n=-]/;
/** Shorter ones hold no picture, and look like words. */
const SHORTEST = 24;
/** Enough for every mark below. */
const HEAD = 64;

/** Marks of formats, as Latin-1 text at the beginning. */
const MARKS: readonly (readonly [RegExp, MediaKind])[] = [
  [/^\x89PNG\r\n/, 'images'],
  [/^\xff\xd8\xff/, 'images'],
  [/^GIF8[79]a/, 'images'],
  [/^RIFF[^]{4}WEBP/, 'images'],
  [/^(?:II\*\0|MM\0\*)/, 'images'],
  [/^BM[^]{4}\0\0\0\0/, 'images'],
  [/^\0\0\x01\0/, 'images'],
  [/^[^]{4}ftyp(?:heic|heix|mif1|avif|avis|isom|iso[2-9]|mp4[12]|qt |avc1|dash)/, 'images'],
  [/^\x1a\x45\xdf\xa3/, 'images'],
  [/^%PDF-/, 'documents'],
  [/^PK\x03\x04/, 'documents'],
  [/^\xd0\xcf\x11\xe0/, 'documents'],
  [/^\{\\rtf/, 'documents'],
  [/^(?:ID3|OggS|fLaC|#!AMR)/, 'audio'],
  [/^\xff[\xe2\xe3\xf1-\xf3\xf9-\xfb]/, 'audio'],
  [/^RIFF[^]{4}WAVE/, 'audio'],
  [/^FORM[^]{4}AIF/, 'audio'],
  [/^[^]{4}ftypM4[AB] /, 'audio'],
];

function bytesOf(base64: string): string {
  const standard = base64.replaceAll('-', '+').replaceAll('_', '/').replaceAll('=', '');
  return atob(standard.slice(0, standard.length - (standard.length % 4 === 1 ? 1 : 0)));
}

/** Reads the decoded text of a string; cheap for media, however large. */
export function readMedia(text: string): MediaReading {
  const prefix = DATA_URL.exec(text)?.[0] ?? '';
  const head = text.slice(prefix.length, prefix.length + HEAD);
  if (!BASE64.test(head) || (prefix === '' && head.length < SHORTEST)) return { kind: 'plain' };
  const start = bytesOf(head.slice(0, head.length - (head.length % 4)));
  const kind = MARKS.find(([mark]) => mark.test(start))?.[1];
  const body = text.slice(prefix.length);
  if (FOREIGN.test(body)) return { kind: 'plain' };
  if (kind !== undefined) return { kind };
  const decoded = utf8(bytesOf(body.replaceAll(/[\r\n]/g, '')));
  return decoded === undefined ? { kind: 'plain' } : { kind: 'encoded-text', prefix, text: decoded };
}

/** Base64 of a text's UTF-8. */
export function encodeText(text: string): string {
  let bytes = '';
  for (const byte of new TextEncoder().encode(text)) bytes += String.fromCharCode(byte);
  return btoa(bytes);
}

/** Undefined when the bytes are no text. */
function utf8(bytes: string): string | undefined {
  if (/[\0-\x08\x0e-\x1a\x1c-\x1f]/.test(bytes)) return undefined;
  try {
    const codes = Uint8Array.from(bytes, (char) => char.charCodeAt(0));
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(codes);
  } catch {
    return undefined;
  }
}
