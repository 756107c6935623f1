/** That a record is in the log, shown without the rest of it: an audit path of RFC 9162, 2.1.3. */
import { addLeaf, nodeHash, type ByteHash, type Frontier } from './ledger-tree.ts';

/** The hashes beside the way from a leaf to the root, lowest first; byte strings. */
export type AuditPath = readonly string[];

/** A tree that grows, with the way from one of its leaves. */
export interface Tracked {
  readonly tree: Frontier;
  readonly path: AuditPath;
  /** Which of the peaks the leaf is below; undefined before it was added. */
  readonly peak?: number;
}

/** Adds a leaf. `isIt` says that this is the one to show. */
export function trackLeaf(
  { tree, path, peak }: Tracked,
  { leaf, isIt }: { readonly leaf: string; readonly isIt: boolean },
  hash: ByteHash,
): Tracked {
  const beside: string[] = [];
  const peaks = tree.peaks.slice();
  let node = leaf;
  let below = isIt;
  let at = peak;
  for (let rest = tree.size; rest % 2 === 1; rest = (rest - 1) / 2) {
    const left = peaks.pop();
    if (left === undefined) break;
    if (below) beside.push(left);
    else if (at === peaks.length) {
      beside.push(node);
      below = true;
      at = undefined;
    }
    node = nodeHash(left, node, hash);
  }
  const now = below ? peaks.length : at;
  return {
    tree: addLeaf(tree, leaf, hash),
    path: [...path, ...beside],
    ...(now === undefined ? {} : { peak: now }),
  };
}

/** The whole way to the root over all leaves so far; undefined when the leaf is not among them. */
export function auditPath({ tree: { peaks }, path, peak }: Tracked, hash: ByteHash): AuditPath | undefined {
  if (peak === undefined) return undefined;
  const right = peaks.slice(peak + 1);
  const last = right.at(-1);
  const folded =
    last === undefined
      ? []
      : [right.slice(0, -1).reduceRight((behind, before) => nodeHash(before, behind, hash), last)];
  return [...path, ...folded, ...peaks.slice(0, peak).toReversed()];
}

export interface Claim {
  /** Hash of the leaf, and its place. */
  readonly leaf: string;
  readonly index: number;
  /** Leaves of the whole tree. */
  readonly size: number;
  readonly path: AuditPath;
}

/** Half of it, without the bit that falls off; shifts cut at 32 bits. */
function half(value: number): number {
  return Math.floor(value / 2);
}

interface Step {
  /** Place of the node among those of its height, and the last place there. */
  readonly at: number;
  readonly last: number;
  readonly node: string;
}

function up({ at, last, node }: Step, beside: string, hash: ByteHash): Step {
  if (at % 2 === 0 && at !== last) {
    return { at: half(at), last: half(last), node: nodeHash(node, beside, hash) };
  }
  let [place, end] = [at, last];
  while (place % 2 === 0 && place !== 0) [place, end] = [half(place), half(end)];
  return { at: half(place), last: half(end), node: nodeHash(beside, node, hash) };
}

/** The root that follows from the claim; undefined when the path is longer or shorter than the tree is high. */
export function claimedRoot({ leaf, index, size, path }: Claim, hash: ByteHash): string | undefined {
  if (!Number.isSafeInteger(index) || index < 0 || index >= size) return undefined;
  let step: Step = { at: index, last: size - 1, node: leaf };
  for (const beside of path) {
    if (step.last === 0) return undefined;
    step = up(step, beside, hash);
  }
  return step.last === 0 ? step.node : undefined;
}
