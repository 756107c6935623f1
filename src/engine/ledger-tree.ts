/** RFC 6962 Merkle tree kept as its frontier: adding a leaf and asking for the root need no earlier leaf. */

/** SHA-256 over a byte string (one character, 0-255, a byte) giving a byte string of 32 characters. */
export type ByteHash = (bytes: string) => string;

/** `size` leaves so far; `peaks` are the roots of the full subtrees, largest first (one a bit of `size`). */
export interface Frontier {
  readonly size: number;
  readonly peaks: readonly string[];
}

export const EMPTY_TREE: Frontier = { size: 0, peaks: [] };

/** Leaves and nodes are prefixed differently so that neither can be passed off as the other. */
export function leafHash(line: string, hash: ByteHash): string {
  return hash(`\u0000${line}`);
}

/** A node over two others. */
export function nodeHash(left: string, right: string, hash: ByteHash): string {
  return hash(`\u0001${left}${right}`);
}

/** Adds one leaf, given by its hash. */
export function addLeaf(tree: Frontier, leaf: string, hash: ByteHash): Frontier {
  const peaks = tree.peaks.slice();
  let node = leaf;
  // Division, not bit shifts: shifts cut at 32 bits.
  for (let rest = tree.size; rest % 2 === 1; rest = (rest - 1) / 2) {
    const left = peaks.pop();
    if (left === undefined) break;
    node = nodeHash(left, node, hash);
  }
  peaks.push(node);
  return { size: tree.size + 1, peaks };
}

/** Root over all leaves so far, a byte string. */
export function treeRoot(tree: Frontier, hash: ByteHash): string {
  const last = tree.peaks.at(-1);
  if (last === undefined) return hash('');
  return tree.peaks.slice(0, -1).reduceRight((right, left) => nodeHash(left, right, hash), last);
}

const HEX: readonly string[] = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

/** Lower-case hex of a byte string. */
export function hexOf(bytes: string): string {
  let hex = '';
  for (let at = 0; at < bytes.length; at += 1) hex += HEX[bytes.charCodeAt(at)] ?? '';
  return hex;
}
