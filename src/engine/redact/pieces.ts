/** Scans a text that is too long to be held: in pieces that overlap. */
import type { Finding } from '../model.ts';
import { isEncoded } from './base64.ts';
import type { Scanner } from './model.ts';

/** Takes a text piece by piece. Findings have offsets into the whole text, are sorted and apart. */
export interface PieceScanner {
  /** Feeds the next piece, of any length; returns findings that no later text can change. */
  push(text: string): readonly Finding[];
  /** Ends the text and returns the rest. */
  end(): readonly Finding[];
}

export interface PieceOptions {
  /** Characters scanned at a time, beside the overlaps. */
  readonly piece?: number;
  /** Characters seen on either side of what is decided: longer secrets may be found in part only. */
  readonly overlap?: number;
}

const PIECE = 1 << 20;
/** The largest window of a detector is a third of this. */
const OVERLAP = 1 << 16;

/** Finds what one scan of the whole would find, in memory that does not grow with the text. */
export function createPieceScanner(scanner: Scanner, options: PieceOptions = {}): PieceScanner {
  return new Pieces(scanner, options);
}

class Pieces implements PieceScanner {
  private readonly scanner: Scanner;
  private readonly overlap: number;
  /** Characters that are held before they are scanned. */
  private readonly full: number;
  private held = '';
  /** Offset of `held` in the whole text. */
  private base = 0;
  /** Findings before this offset of the whole text have been returned. */
  private decided = 0;

  constructor(scanner: Scanner, { piece = PIECE, overlap = OVERLAP }: PieceOptions) {
    this.scanner = scanner;
    this.overlap = overlap;
    this.full = piece + 2 * overlap;
  }

  push(text: string): readonly Finding[] {
    const fresh: Finding[] = [];
    for (let at = 0; at < text.length;) {
      const part = text.slice(at, at + Math.max(1, this.full - this.held.length));
      this.held += part;
      at += part.length;
      if (this.held.length >= this.full) fresh.push(...this.round());
    }
    return fresh;
  }

  end(): readonly Finding[] {
    const fresh = this.decide(this.scanner.scan(this.held), this.base + this.held.length);
    this.held = '';
    this.base = this.decided;
    return fresh;
  }

  private round(): readonly Finding[] {
    const findings = this.scanner.scan(this.held);
    const limit = this.limitOf(findings, this.held.length - this.overlap);
    const fresh = this.decide(findings, this.base + limit);
    const from = aligned(this.held, Math.max(0, limit - this.overlap));
    this.held = this.held.slice(from);
    this.base += from;
    return fresh;
  }

  /** Findings up to `limit` that were not returned before. */
  private decide(findings: readonly Finding[], limit: number): readonly Finding[] {
    const fresh: Finding[] = [];
    for (const finding of findings) {
      const start = Math.max(finding.start + this.base, this.decided);
      const end = Math.min(finding.end + this.base, limit);
      if (start < end) fresh.push({ ...finding, start, end });
    }
    this.decided = limit;
    return fresh;
  }

  /** Where to stop deciding: a finding there waits for the next round, unless it fills this one. */
  private limitOf(findings: readonly Finding[], wish: number): number {
    const across = findings.find(({ start, end }) => start < wish && end > wish);
    return across !== undefined && across.start + this.base > this.decided ? across.start : wish;
  }
}

/** A base64 run that is cut must be cut between its groups of four; line breaks in it do not count. */
export function aligned(text: string, from: number): number {
  let digits = 0;
  for (let at = from - 1; at >= 0; at -= 1) {
    if (isEncoded(text, at)) digits += 1;
    else if (!'\r\n'.includes(text.charAt(at))) break;
  }
  let start = from;
  for (let extra = digits % 4; extra > 0; start -= 1) if (isEncoded(text, start - 1)) extra -= 1;
  return start;
}
