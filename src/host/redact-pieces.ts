/** Text of any length, judged in overlapping pieces of bounded size. */
import type { Finding } from '../engine/model.ts';
import type { Redaction } from '../engine/redact/model.ts';
import { aligned } from '../engine/redact/pieces.ts';
import { findPlaceholders } from '../engine/redact/placeholder.ts';

/** A stretch whose findings are final; segments follow one another without gaps. */
export interface Segment {
  /** Offset of the stretch in the whole text, UTF-16. */
  readonly at: number;
  readonly text: string;
  /** Offsets count from the start of the stretch. */
  readonly findings: readonly Finding[];
}

export interface Segmenter {
  /** Feeds text; hands out what no later text can change. */
  push(text: string): readonly Segment[];
  /** Hands out whole lines at once: for readers who wait. What only later lines would show is not found. */
  flush(): readonly Segment[];
  end(): readonly Segment[];
}

export interface PieceSizes {
  /** Characters judged at once. */
  readonly piece: number;
  /** Characters that must follow before a stretch is final: what is longer may be cut. */
  readonly ahead: number;
  /** Characters before a stretch that are looked at again, for the words in front of a value. */
  readonly back: number;
}

const SIZES: PieceSizes = { piece: 1024 * 1024, ahead: 64 * 1024, back: 16 * 1024 };
/** Longest block that `flush` waits for. */
const BLOCK = 32 * 1024;
/** A finding that fills its piece lets it grow this often before it is cut. */
const GROWTH = 3;

/** `redact` judges one piece; it may be asked about the same characters twice. */
export function createSegmenter(redact: (text: string) => Redaction, sizes: PieceSizes = SIZES): Segmenter {
  return new Pieces(redact, sizes);
}

class Pieces implements Segmenter {
  readonly #redact: (text: string) => Redaction;
  readonly #sizes: PieceSizes;
  /** What is judged next: characters handed out before, then new ones. */
  #text = '';
  #waiting: string[] = [];
  #length = 0;
  /** Characters at the start of the text that were handed out before. */
  #done = 0;
  /** Offset of the text in the whole. */
  #at = 0;
  #wanted: number;

  constructor(redact: (text: string) => Redaction, sizes: PieceSizes) {
    this.#redact = redact;
    this.#sizes = sizes;
    this.#wanted = sizes.piece + sizes.ahead;
  }

  push(text: string): readonly Segment[] {
    const segments: Segment[] = [];
    // In parts, so that no piece is larger than its bound however much arrives at once.
    for (let at = 0; at < text.length; at += this.#sizes.piece) {
      const part = text.slice(at, at + this.#sizes.piece);
      this.#waiting.push(part);
      this.#length += part.length;
      if (this.#length >= this.#wanted) segments.push(...this.#judge());
    }
    return segments;
  }

  flush(): readonly Segment[] {
    if (!this.#waiting.some((part) => part.includes('\n'))) return [];
    const findings = this.#look();
    const cut = cutOf({ text: this.#text, done: this.#done }, closedLines(this.#text, this.#done), findings);
    return cut > this.#done ? [this.#release(cut, findings)] : [];
  }

  end(): readonly Segment[] {
    const findings = this.#look();
    return this.#length === this.#done ? [] : [this.#release(this.#length, findings)];
  }

  /** Findings of the new characters. */
  #look(): readonly Finding[] {
    const done = this.#done;
    this.#text += this.#waiting.join('');
    this.#waiting = [];
    return this.#redact(this.#text)
      .findings.filter(({ end }) => end > done)
      .map((finding) => Object.assign({}, finding, { start: Math.max(done, finding.start) }));
  }

  #judge(): readonly Segment[] {
    const findings = this.#look();
    const { piece, ahead } = this.#sizes;
    const limit = this.#length - ahead;
    const cut = cutOf({ text: this.#text, done: this.#done }, limit, findings);
    if (cut > this.#done) return [this.#release(cut, findings)];
    if (this.#length >= this.#done + GROWTH * piece + ahead) return [this.#release(limit, findings)];
    this.#wanted = this.#length + piece;
    return [];
  }

  /** Hands out up to `cut`, and keeps what the next piece has to see again. */
  #release(cut: number, all: readonly Finding[]): Segment {
    const text = this.#text;
    const done = this.#done;
    const findings = all
      .filter(({ start }) => start < cut)
      .map((finding) =>
        Object.assign({}, finding, { start: finding.start - done, end: Math.min(finding.end, cut) - done }),
      );
    const segment = { at: this.#at + done, text: text.slice(done, cut), findings };
    const from = contextStart(text, cut, this.#sizes.back);
    this.#text = text.slice(from);
    this.#length = this.#text.length;
    this.#done = cut - from;
    this.#at += from;
    this.#wanted = this.#done + this.#sizes.piece + this.#sizes.ahead;
    return segment;
  }
}

interface Pending {
  readonly text: string;
  readonly done: number;
}

/** The last place up to `limit` where the text may be cut: after a line if there is one, never in a finding or a placeholder. */
function cutOf({ text, done }: Pending, limit: number, findings: readonly Finding[]): number {
  const line = text.lastIndexOf('\n', limit - 1) + 1;
  let cut = line > done ? line : limit;
  const near = Math.max(done, cut - 64);
  const spans = [
    ...findings,
    ...findPlaceholders(text.slice(near, cut + 64)).map(({ start, end }) => ({
      start: near + start,
      end: near + end,
    })),
  ];
  for (const { start, end } of spans.toReversed()) if (start < cut && end > cut) cut = start;
  return splitsPair(text, cut) ? cut - 1 : cut;
}

/** The end of the lines that stand for themselves: a key block that has begun waits for its end. */
function closedLines(text: string, done: number): number {
  const begin = text.lastIndexOf('-----BEGIN ');
  const open = begin >= done && !text.includes('-----END ', begin) && text.length - begin < BLOCK;
  return text.lastIndexOf('\n', open ? begin : text.length) + 1;
}

function splitsPair(text: string, at: number): boolean {
  return /^[\ud800-\udbff][\udc00-\udfff]$/.test(text.slice(Math.max(0, at - 1), at + 1));
}

/** From the start of a line if there is one: half a word could look like another. */
function contextStart(text: string, cut: number, back: number): number {
  const least = Math.max(0, cut - back);
  const line = text.indexOf('\n', least) + 1;
  const start = aligned(text, least > 0 && line > 0 && line < cut ? line : least);
  return splitsPair(text, start) ? start + 1 : start;
}
