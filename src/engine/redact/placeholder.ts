/**
 * Placeholders: `AUP_<LABEL>_<12 characters>`, ten from a keyed hash of the value and two that check the rest.
 * Only letters, digits and `_`, so that no escaping changes them; read in any case.
 */

/** Crockford's base 32: no I, L, O, U, so `AUP_` cannot begin inside an id. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const ID = '[0-9A-HJKMNP-TV-Z]';
const PATTERN = String.raw`AUP_([A-Z0-9]{2,24})_(${ID}{10})(${ID}{2})`;
const PARTIAL = new RegExp(`A(?:U(?:P(?:_(?:[A-Z0-9]{0,24}|[A-Z0-9]{2,24}_${ID}{0,11})?)?)?)?$`, 'i');
/** Most texts hold none, and there are many. */
const BEGINNING = /aup_/i;
/** Longest placeholder in characters. */
export const PLACEHOLDER_MAX = 41;

/** A keyed hash of a value; at least eight bytes. The key stays with the caller. */
export type Mac = (value: string) => Uint8Array;

export interface FoundPlaceholder {
  readonly start: number;
  readonly end: number;
  /** In upper case, as vaults know it. */
  readonly placeholder: string;
  readonly label: string;
}

/** Two characters over label and id, so that a misread placeholder is not taken for another. */
function check(label: string, id: string): string {
  let sum = 7;
  for (const char of `${label}_${id}`) sum = (sum * 37 + char.charCodeAt(0)) % 1021;
  return `${ALPHABET.charAt(sum >>> 5)}${ALPHABET.charAt(sum & 31)}`;
}

/** Fifty bits of the hash, five a character. */
function encode(bytes: Uint8Array): string {
  let id = '';
  let bits = 0;
  let held = 0;
  for (const byte of bytes) {
    bits = (bits << 8) | byte;
    held += 8;
    while (held >= 5) {
      held -= 5;
      id += ALPHABET.charAt((bits >>> held) & 31);
    }
    bits &= 31;
  }
  return id.slice(0, 10);
}

/** The placeholder of a value under a label (`[A-Z0-9]{2,24}`). */
export function makePlaceholder(label: string, value: string, mac: Mac): string {
  const id = encode(mac(value));
  return `AUP_${label}_${id}${check(label, id)}`;
}

function verified(match: RegExpExecArray): FoundPlaceholder | undefined {
  const [text, label = '', id = '', ending = ''] = match.map((part) => part.toUpperCase());
  if (text === undefined || check(label, id) !== ending) return undefined;
  return { start: match.index, end: match.index + text.length, placeholder: text, label };
}

/** Reads a text that should be one placeholder; undefined when it is not, or its check characters are wrong. */
export function parsePlaceholder(text: string): FoundPlaceholder | undefined {
  const match = new RegExp(`^${PATTERN}$`, 'i').exec(text);
  return match === null ? undefined : verified(match);
}

/** All placeholders in a text whose check characters are right, in order. */
export function findPlaceholders(text: string): readonly FoundPlaceholder[] {
  if (!BEGINNING.test(text)) return [];
  const found: FoundPlaceholder[] = [];
  const pattern = new RegExp(PATTERN, 'gi');
  for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
    const placeholder = verified(match);
    if (placeholder === undefined) pattern.lastIndex = match.index + 1;
    else found.push(placeholder);
  }
  return found;
}

/** A placeholder with its place as people name it; both numbers count from 1. */
export interface PlacedPlaceholder extends FoundPlaceholder {
  readonly line: number;
  readonly column: number;
}

/** Placeholders of ours left in a text that should hold real values: what git hooks and CI refuse. */
export function placeholdersIn(text: string): readonly PlacedPlaceholder[] {
  let line = 1;
  let from = 0;
  return findPlaceholders(text).map((found) => {
    const before = text.slice(from, found.start).split('\n');
    line += before.length - 1;
    from = found.start - (before.at(-1)?.length ?? 0);
    const { start, end, placeholder, label } = found;
    return { start, end, placeholder, label, line, column: start - from + 1 };
  });
}

/** Where the tail begins that more text could still complete to a placeholder; the length of the text when none does. */
export function unfinishedAt(text: string): number {
  const tail = Math.max(0, text.length - PLACEHOLDER_MAX);
  const match = PARTIAL.exec(text.slice(tail));
  return match === null ? text.length : tail + match.index;
}
