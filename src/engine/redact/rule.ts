import type { DetectorDef } from '../definitions.ts';
import type { Candidate } from './merge.ts';
import type { Span } from './rewrite.ts';

const BACK = 160;
const FORWARD = 420;
/** A rule that looks this far ahead describes a block of lines. */
const BLOCK = 4096;
/**
 * Of a longer hit that its validator refused only this last part is tried again: otherwise a text made of nothing but
 * keywords costs the square of its length.
 */
const REJECTED = 256;
/** Context handed to validators, each side. */
const AROUND = 80;

/** A compiled detector. */
export interface Rule {
  /** Position in the list of rules. */
  readonly index: number;
  readonly keywords: readonly string[];
  readonly sticky: boolean;
  readonly back: number;
  readonly forward: number;
  readonly spansLines: boolean;
  /** Tries a sticky pattern at `start`; adds the hit to `found`. Returns the offset before which not to try again. */
  tryAt(text: string, start: number, found: Candidate[]): number;
  /** Finds all hits in the windows, which are sorted and apart. Hits may reach beyond a window. */
  search(text: string, windows: readonly Span[], found: Candidate[]): void;
}

/** Patterns are recompiled so that no caller shares `lastIndex` with the catalog. */
export function compileRules(detectors: readonly DetectorDef[]): readonly Rule[] {
  return detectors.map((detector, index) => compileRule(detector, index));
}

function compileRule(detector: DetectorDef, index: number): Rule {
  const { source, sticky, flags } = detector.pattern;
  const kept = flags.replaceAll(/[dgy]/g, '');
  const pattern = new RegExp(source, `${kept}d${sticky ? 'y' : 'g'}`);
  const rule = {
    index,
    keywords: detector.keywords,
    sticky,
    back: detector.window?.back ?? BACK,
    forward: detector.window?.forward ?? FORWARD,
    spansLines: (detector.window?.forward ?? FORWARD) >= BLOCK,
  };
  const judge = (text: string, hit: Hit): Candidate | undefined => toCandidate(detector, text, hit);
  return {
    ...rule,
    tryAt(text, start, found) {
      pattern.lastIndex = start;
      const hit = hitOf(pattern.exec(text), 0);
      if (hit === undefined) return 0;
      const candidate = judge(text, hit);
      if (candidate === undefined) return hit.whole.end - REJECTED;
      found.push(candidate);
      return hit.whole.end;
    },
    search(text, windows, found) {
      let floor = 0;
      for (const window of windows) {
        floor = searchWindow(
          { text, pattern, floor, step: Math.max(rule.back, rule.forward) },
          window,
          (hit) => {
            const candidate = judge(text, hit);
            if (candidate !== undefined) found.push(candidate);
          },
        );
      }
    },
  };
}

/** A match in coordinates of the text. */
interface Hit {
  readonly whole: Span;
  readonly secret: Span;
}

function hitOf(match: RegExpExecArray | null, offset: number): Hit | undefined {
  const [whole, ...groups] = match?.indices ?? [];
  const group = groups.find((candidate) => candidate !== undefined) ?? whole;
  if (whole === undefined || group === undefined) return undefined;
  return {
    whole: { start: offset + whole[0], end: offset + whole[1] },
    secret: { start: offset + group[0], end: offset + group[1] },
  };
}

interface Search {
  readonly text: string;
  readonly pattern: RegExp;
  /** Nothing before this offset is looked at again. */
  readonly floor: number;
  /** How far a cut edge is moved at first. */
  readonly step: number;
}

/**
 * Searches one window. A hit that touches a cut edge may be cut itself or see a boundary that is not there,
 * so the window grows (doubling) until the hit lies inside it. Returns where the next window may begin.
 */
function searchWindow(search: Search, window: Span, report: (hit: Hit) => void): number {
  const { text, pattern } = search;
  let { start, end } = window;
  let step = search.step;
  let from = Math.max(start, search.floor);
  let slice = text.slice(start, end);
  for (;;) {
    pattern.lastIndex = from - start;
    const hit = hitOf(pattern.exec(slice), start);
    if (hit === undefined) return from;
    const cutBefore = hit.whole.start === start && start > 0;
    const cutAfter = hit.whole.end === end && end < text.length;
    if (!cutBefore && !cutAfter) {
      report(hit);
      from = Math.max(hit.whole.end, from + 1);
      continue;
    }
    if (cutBefore) start = Math.max(0, start - step);
    if (cutAfter) end = Math.min(text.length, end + step);
    from = Math.max(search.floor, cutBefore ? start : Math.min(from, hit.whole.start));
    step *= 2;
    slice = text.slice(start, end);
  }
}

function toCandidate(detector: DetectorDef, text: string, { secret }: Hit): Candidate | undefined {
  const value = text.slice(secret.start, secret.end);
  if (value === '') return undefined;
  const around = text.slice(Math.max(0, secret.start - AROUND), secret.end + AROUND);
  const confidence = detector.validate?.(value, around) ?? 'high';
  if (confidence === 'no') return undefined;
  return {
    detector: detector.id,
    label: detector.label,
    category: detector.category,
    rank: detector.rank ?? 50,
    confidence,
    start: secret.start,
    end: secret.end,
    ...(detector.optIn === true ? { optIn: true } : {}),
  };
}
