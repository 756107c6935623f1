import type { ClauseId, Digest, Instant, Raw, Safe } from './model.ts';

/** Marks text that came from outside. */
export function raw(text: string): Raw {
  return text as Raw;
}

const DANGEROUS =
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb]|\p{Cs}|[\u{e0000}-\u{e0fff}]/gu;

/** Shows control, bidirectional, zero-width and tag characters as escapes so that text cannot repaint a screen. */
export function neutralise(text: string): string {
  return text.replace(DANGEROUS, (char) => {
    const code = char.codePointAt(0) ?? 0;
    return code > 0xffff ? `\\u{${code.toString(16)}}` : `\\u${code.toString(16).padStart(4, '0')}`;
  });
}

/** A redactor seen from here: secret text in, the same text with placeholders out. */
export type Mask = (text: string) => string;

/** The one way from outside text to text that may be shown or kept. Cut to `limit` characters. */
export function toSafe(text: string, mask: Mask, limit = 400): Safe {
  const clean = neutralise(mask(text));
  return (clean.length > limit ? `${clean.slice(0, limit - 1)}…` : clean) as Safe;
}

/** Our own words, with already safe parts filled in; clause ids are safe by their form. */
export function safe(words: TemplateStringsArray, ...parts: readonly (Safe | ClauseId | number)[]): Safe {
  return String.raw({ raw: words }, ...parts) as Safe;
}

/** A digest as its brand; callers pass what a `Hashing` returned or a file held. */
export function isDigest(text: string): text is Digest {
  return /^[0-9a-f]{64}$/.test(text);
}

/** Clause ids: a word, a dash, a number, e.g. `HUMAN-1`. */
export function isClauseId(text: string): text is ClauseId {
  return /^[A-Z][A-Z0-9]{0,15}-[0-9]{1,4}$/.test(text);
}

/** Milliseconds since the epoch as an instant. */
export function instant(ms: number): Instant {
  return ms as Instant;
}
