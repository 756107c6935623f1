/** Finds values seen before, wherever they stand. */
import { jsonBody } from './json-literal.ts';
import { shapeOf } from './randomness.ts';
import type { Span } from './views.ts';

/** A hit: `index` is that of the value as it was added. */
export interface LiteralHit extends Span {
  readonly index: number;
}

export interface Literals {
  /** Adds a value; values that are too short or too plain to be searched for are ignored. */
  add(value: string, index: number): void;
  /** All occurrences in order of start. */
  find(text: string): readonly LiteralHit[];
}

/** Characters compared by the rolling hash. */
const ANCHOR = 8;
const FILTER_BITS = 16;
const PRIME = 0x9e3779b1;

interface Entry {
  readonly value: string;
  readonly index: number;
  /** Offset just after the anchor inside the value. */
  readonly anchorEnd: number;
}

/**
 * A word that happens to be somebody's password must not be replaced in all text, so short values count only with digits
 * or marks. Long ones always do.
 */
function worthFinding(value: string): boolean {
  const { length, letters } = shapeOf(value);
  return length >= ANCHOR && (letters < length || length >= 20);
}

/** A value's other spellings in the texts that carry it. */
function spellingsOf(value: string): readonly string[] {
  const spellings = [value, jsonBody(value)];
  // Half of a surrogate pair has no percent-encoding.
  if (!/\p{Cs}/u.test(value)) spellings.push(encodeURIComponent(value));
  return [...new Set(spellings)];
}

/** Mixes one more character in; after eight steps the first has been shifted out of the 32 bits. */
function roll(hash: number, code: number): number {
  return ((hash << 4) + Math.imul(code, PRIME)) | 0;
}

function isWordAt(text: string, index: number): boolean {
  return /[A-Za-z0-9]/.test(text.charAt(index));
}

/** Short values count only as whole words: inside a longer run they are a coincidence. */
function standsAlone(text: string, { start, end }: Span): boolean {
  return end - start >= 12 || (!isWordAt(text, start - 1) && !isWordAt(text, end));
}

/** An index that grows: adding a value is cheap, a search costs about the same for one value and for many thousands. */
export function createLiterals(): Literals {
  const filter = new Uint8Array(1 << FILTER_BITS);
  const entries = new Map<number, Entry[]>();

  function addSpelling(value: string, index: number): void {
    // Beginnings are alike (`-----BEGIN`, `eyJ`), middles are not.
    const anchorEnd = Math.floor((value.length + ANCHOR) / 2);
    let hash = 0;
    for (let at = anchorEnd - ANCHOR; at < anchorEnd; at += 1) hash = roll(hash, value.charCodeAt(at));
    filter[hash >>> (32 - FILTER_BITS)] = 1;
    entries.set(hash, [...(entries.get(hash) ?? []), { value, index, anchorEnd }]);
  }

  function collect(text: string, hash: number, at: number): readonly LiteralHit[] {
    const hits: LiteralHit[] = [];
    for (const { value, index, anchorEnd } of entries.get(hash) ?? []) {
      const start = at - anchorEnd;
      const hit = { start, end: start + value.length, index };
      if (start >= 0 && text.startsWith(value, start) && standsAlone(text, hit)) hits.push(hit);
    }
    return hits;
  }

  return {
    add(value, index) {
      if (!worthFinding(value)) return;
      for (const spelling of spellingsOf(value)) addSpelling(spelling, index);
    },
    find(text) {
      if (entries.size === 0) return [];
      const hits: LiteralHit[] = [];
      let hash = 0;
      for (let at = 0; at < text.length; at += 1) {
        hash = roll(hash, text.charCodeAt(at));
        if (filter[hash >>> (32 - FILTER_BITS)] === 1) hits.push(...collect(text, hash, at + 1));
      }
      return hits.toSorted((a, b) => a.start - b.start);
    },
  };
}
