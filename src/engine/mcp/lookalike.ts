/** Names of packages that differ by a slip of the finger from one that many install. */

/** Shorter names are near to too many others. */
const SHORTEST = 6;
/** From this length on, two slips are a lookalike as well. */
const TWO_SLIPS = 12;

interface PackageName {
  readonly scope: string;
  readonly base: string;
}

function nameOf(name: string): PackageName {
  const [, scope = '', base = ''] = /^(?:@([^/]*)\/)?(.*)$/s.exec(name.toLowerCase()) ?? [];
  return { scope, base: base.replaceAll(/[_.]/g, '-') };
}

/** Row of distances, one letter of `one` further. Neighbours that changed places are one slip. */
function nextRow(one: string, other: string, [before, row]: readonly [number[], number[]]): number[] {
  const at = one.length;
  const next = [at];
  for (let to = 1; to <= other.length; to += 1) {
    const same = one[at - 1] === other[to - 1];
    const steps = [valueAt(row, to) + 1, valueAt(next, to - 1) + 1, valueAt(row, to - 1) + (same ? 0 : 1)];
    if (isSwapped(one, other.slice(0, to))) steps.push(valueAt(before, to - 2) + 1);
    next.push(Math.min(...steps));
  }
  return next;
}

function valueAt(row: readonly number[], index: number): number {
  return row[index] ?? 0;
}

/** The last two letters are the same in the other order. */
function isSwapped(one: string, other: string): boolean {
  if (one.length < 2 || other.length < 2) return false;
  return one.at(-1) === other.at(-2) && one.at(-2) === other.at(-1);
}

/** Letters to add, drop, change or swap to get from one text to the other. */
function slips(one: string, other: string): number {
  let before: number[] = [];
  let row = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (let at = 1; at <= one.length; at += 1) {
    const next = nextRow(one.slice(0, at), other, [before, row]);
    before = row;
    row = next;
  }
  return row[other.length] ?? 0;
}

function isNear(one: string, other: string): boolean {
  const shorter = Math.min(one.length, other.length);
  if (shorter < SHORTEST || Math.abs(one.length - other.length) > 2) return false;
  const distance = slips(one, other);
  return distance > 0 && distance <= (shorter >= TWO_SLIPS ? 2 : 1);
}

function isLike(name: PackageName, known: PackageName): boolean {
  if (name.base === known.base) {
    // The same name under another owner, where the original has one.
    return known.scope !== '' && name.scope !== known.scope && known.base.length >= SHORTEST;
  }
  return name.scope === known.scope && isNear(name.base, known.base);
}

/** The well-known package a name could be taken for; undefined for well-known names themselves. */
export function lookalikeOf(name: string, known: readonly string[]): string | undefined {
  if (name.length > 214 || known.includes(name.toLowerCase())) return undefined;
  const parts = nameOf(name);
  const near = known.find((each) => isLike(parts, nameOf(each)));
  if (near !== undefined) return near;
  return known.find((each) => {
    const one = nameOf(each);
    return one.scope !== '' && one.base === parts.base && isNear(parts.scope, one.scope);
  });
}
