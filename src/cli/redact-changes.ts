/** Lines of a text, and which of them change. */
import type { Located } from '../host/redact-report.ts';

export interface Line {
  readonly start: number;
  /** Without its line break. */
  readonly end: number;
  readonly number: number;
}

/** Lines that change together: a value may reach over several. */
export interface Change {
  /** Indexes of its lines, end exclusive. */
  readonly from: number;
  to: number;
  readonly found: Located[];
}

/** The lines of a text; `first` is the number of the first one. */
export function linesOf(text: string, first: number): readonly Line[] {
  const lines: Line[] = [];
  let start = 0;
  for (let number = first; start < text.length; number += 1) {
    const newline = text.indexOf('\n', start);
    const next = newline === -1 ? text.length : newline + 1;
    lines.push({ start, end: newline === -1 ? next : newline, number });
    start = next;
  }
  return lines;
}

/** The line that holds an offset, looked for from another one on. */
function lineWith(lines: readonly Line[], from: number, offset: number): number {
  let index = from;
  while ((lines[index + 1]?.start ?? Infinity) <= offset) index += 1;
  return index;
}

/** Findings by the lines they stand in. */
export function changesOf(lines: readonly Line[], found: readonly Located[]): readonly Change[] {
  const changes: Change[] = [];
  let from = 0;
  for (const one of found) {
    from = lineWith(lines, from, one.finding.start);
    const to = lineWith(lines, from, one.finding.end - 1) + 1;
    const last = changes.at(-1);
    if (last !== undefined && from < last.to) {
      last.found.push(one);
      last.to = Math.max(last.to, to);
    } else {
      changes.push({ from, to, found: [one] });
    }
  }
  return changes;
}
