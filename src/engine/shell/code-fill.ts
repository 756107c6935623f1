import { HIDDEN, NOTHING, concat, text, textsOf, type Value } from './code-values.ts';

/** A pattern filled with values in order. */
export function fill(pattern: Value, values: readonly Value[], hole: RegExp): Value {
  const [written] = textsOf(pattern) ?? [];
  if (written === undefined) return HIDDEN;
  const parts = written
    .split(hole)
    .flatMap((piece, at) => (at === 0 ? [text(piece)] : [values[at - 1] ?? NOTHING, text(piece)]));
  return concat(parts);
}
