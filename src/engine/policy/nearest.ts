/** Edit distance with adjacent swaps, given up above `limit`. */
function distance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) > limit) return limit + 1;
  let before: number[] = [];
  let above = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let row = 1; row <= a.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= b.length; column += 1) {
      current.push(cell({ a, b, row, column, before, above, left: current[column - 1] ?? row }));
    }
    before = above;
    above = current;
  }
  return above[b.length] ?? limit + 1;
}

interface Cell {
  readonly a: string;
  readonly b: string;
  readonly row: number;
  readonly column: number;
  readonly before: readonly number[];
  readonly above: readonly number[];
  readonly left: number;
}

function cell({ a, b, row, column, before, above, left }: Cell): number {
  const same = a[row - 1] === b[column - 1];
  const plain = Math.min((above[column] ?? 0) + 1, left + 1, (above[column - 1] ?? 0) + (same ? 0 : 1));
  const swapped = row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
  return swapped ? Math.min(plain, (before[column - 2] ?? 0) + 1) : plain;
}

/** The known name a person most likely meant, or undefined when none is close. */
export function nearest(name: string, known: readonly string[]): string | undefined {
  if (name.length > 64) return undefined;
  const lower = name.toLowerCase();
  const limit = lower.length < 4 ? 1 : Math.max(2, Math.floor(lower.length / 3));
  let best: { readonly candidate: string; readonly far: number } | undefined;
  for (const candidate of known) {
    const far = distance(lower, candidate.toLowerCase(), limit);
    if (far <= limit && (best === undefined || far < best.far)) best = { candidate, far };
  }
  return best?.candidate;
}
