/** Which of two versions is later, as https://semver.org orders them. */

function compareParts(a: string, b: string): number {
  const [x, y] = [/^\d+$/.test(a), /^\d+$/.test(b)];
  if (x && y) return Math.sign(Number(a) - Number(b));
  // Numbers come before words.
  if (x !== y) return x ? -1 : 1;
  return a === b ? 0 : a < b ? -1 : 1;
}

function compareLists(a: readonly string[], b: readonly string[]): number {
  for (const [at, part] of a.entries()) {
    const other = b[at];
    if (other === undefined) return 1;
    const order = compareParts(part, other);
    if (order !== 0) return order;
  }
  return a.length === b.length ? 0 : -1;
}

/** The numbers, and what stands behind a dash. */
function split(version: string): readonly [string, string] {
  const [plain = ''] = version.split('+');
  const at = plain.indexOf('-');
  return at < 0 ? [plain, ''] : [plain.slice(0, at), plain.slice(at + 1)];
}

/** Negative when `a` is earlier, 0 when neither is. What follows a `+` does not count. */
export function compareVersions(a: string, b: string): number {
  const [[first, early], [second, other]] = [split(a), split(b)];
  const order = compareLists(first.split('.'), second.split('.'));
  if (order !== 0 || early === other) return order;
  // A version without a word of its own comes after those with one.
  if (early === '' || other === '') return early === '' ? 1 : -1;
  return compareLists(early.split('.'), other.split('.'));
}
