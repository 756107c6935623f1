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
  const overlap = options.overlap ?? OVERLAP;
  const full = (options.piece ?? PIECE) + 2 * overlap;
  let held = '';
  /** Offset of `held` in the whole text. */
  let base = 0;
  /** Findings before this offset of the whole text have been returned. */
  let decided = 0;

  /** Findings of `held` up to `limit` that were not returned before. */
  function decide(findings: readonly Finding[], limit: number): readonly Finding[] {
    const fresh = findings
      .map((finding) =>
        Object.assign({}, finding, {
          start: Math.max(finding.start + base, decided),
          end: Math.min(finding.end + base, limit),
        }),
      )
      .filter(({ start, end }) => start < end);
    decided = limit;
    return fresh;
  }

  /** Where to stop deciding: a finding there waits for the next round, unless it fills this one. */
  function limitOf(findings: readonly Finding[], wish: number): number {
    const across = findings.find(({ start, end }) => start < wish && end > wish);
    return across !== undefined && across.start + base > decided ? across.start : wish;
  }

  function round(): readonly Finding[] {
    const findings = scanner.scan(held);
    const limit = limitOf(findings, held.length - overlap);
    const fresh = decide(findings, base + limit);
    const from = aligned(held, Math.max(0, limit - overlap));
    held = held.slice(from);
    base += from;
    return fresh;
  }

  return {
    push(text) {
      const fresh: Finding[] = [];
      for (let at = 0; at < text.length;) {
        const part = text.slice(at, at + Math.max(1, full - held.length));
        held += part;
        at += part.length;
        if (held.length >= full) fresh.push(...round());
      }
      return fresh;
    },
    end() {
      const fresh = decide(scanner.scan(held), base + held.length);
      held = '';
      base = decided;
      return fresh;
    },
  };
}

/** A base64 run that is cut must be cut between its groups of four; line breaks in it do not count. */
function aligned(text: string, from: number): number {
  let digits = 0;
  for (let at = from - 1; at >= 0; at -= 1) {
    if (isEncoded(text, at)) digits += 1;
    else if (!'\r\n'.includes(text.charAt(at))) break;
  }
  let start = from;
  for (let extra = digits % 4; extra > 0; start -= 1) if (isEncoded(text, start - 1)) extra -= 1;
  return start;
}
