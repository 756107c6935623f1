/** Which stretches of a text are worth another reading. */
import type { Span } from './rewrite.ts';

const GAP = 320;
const MARGIN = 200;
const MARGIN_MAX = 4096;
const BREAK = /[\s"'`<>]/;
/** So many triggers so close together spell out every character: keywords do not show. */
const DENSE_COUNT = 6;
const DENSE_SPACING = 8;

/** Moves an edge outward to the next blank or quote so that no word is cut, at most `MARGIN_MAX` away. */
function settle(text: string, from: number, step: 1 | -1): number {
  let position = from;
  for (let moved = 0; moved < MARGIN_MAX && position > 0 && position < text.length; moved += 1) {
    if (BREAK.test(text.charAt(step === 1 ? position : position - 1))) break;
    position += step;
  }
  return position;
}

/** The stretch around a span with some text on either side and no word cut. */
export function surrounding(text: string, { start, end }: Span): Span {
  return {
    start: settle(text, Math.max(0, start - MARGIN), -1),
    end: settle(text, Math.min(text.length, end + MARGIN), 1),
  };
}

interface Cluster extends Span {
  readonly count: number;
}

/** Triggers that lie close together, as one span each. */
function* clustersOf(triggers: readonly number[]): Generator<Cluster> {
  let first = 0;
  for (let next = 1; next <= triggers.length; next += 1) {
    const end = triggers[next - 1] ?? 0;
    if (next < triggers.length && (triggers[next] ?? 0) - end <= GAP) continue;
    yield { start: triggers[first] ?? 0, end, count: next - first };
    first = next;
  }
}

function isDense({ start, end, count }: Cluster): boolean {
  return count >= DENSE_COUNT && end - start <= count * DENSE_SPACING;
}

/** Adds a region to those before it, as one with the last when they touch. */
export function extend(regions: Span[], region: Span): void {
  const last = regions.at(-1);
  if (last !== undefined && region.start <= last.end)
    regions[regions.length - 1] = { start: last.start, end: Math.max(last.end, region.end) };
  else regions.push(region);
}

/** Stretches around triggers; with `keywords`, only those near one or spelled out in full. Both lists are sorted. */
export function regionsOf(
  text: string,
  triggers: readonly number[],
  keywords?: readonly number[],
): readonly Span[] {
  const regions: Span[] = [];
  let next = 0;
  for (const cluster of clustersOf(triggers)) {
    if (keywords !== undefined && !isDense(cluster)) {
      while (next < keywords.length && (keywords[next] ?? 0) < cluster.start - MARGIN) next += 1;
      if ((keywords[next] ?? Infinity) > cluster.end + MARGIN) continue;
    }
    extend(regions, surrounding(text, cluster));
  }
  return regions;
}
