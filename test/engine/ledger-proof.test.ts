import { createHash } from 'node:crypto';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { auditPath, claimedRoot, trackLeaf, type Tracked } from '../../src/engine/ledger-proof.ts';
import { addLeaf, EMPTY_TREE, leafHash, treeRoot } from '../../src/engine/ledger-tree.ts';

const hash = (bytes: string): string =>
  createHash('sha256').update(bytes, 'latin1').digest().toString('latin1');
const leafOf = (index: number): string => leafHash(`line ${index}`, hash);

function rootOf(size: number, from = 0): string {
  let tree = EMPTY_TREE;
  for (let index = from; index < size; index += 1) tree = addLeaf(tree, leafOf(index), hash);
  return treeRoot(tree, hash);
}

function pathOf(index: number, size: number): readonly string[] | undefined {
  let tracked: Tracked = { tree: EMPTY_TREE, path: [] };
  for (let at = 0; at < size; at += 1) {
    tracked = trackLeaf(tracked, { leaf: leafOf(at), isIt: at === index }, hash);
  }
  return auditPath(tracked, hash);
}

/** RFC 9162, 2.1.3.1, word for word. */
function pathByDefinition(index: number, from: number, to: number): readonly string[] {
  const size = to - from;
  if (size === 1) return [];
  let k = 1;
  while (k * 2 < size) k *= 2;
  return index < k
    ? [...pathByDefinition(index, from, from + k), rootOf(to, from + k)]
    : [...pathByDefinition(index - k, from + k, to), rootOf(from + k, from)];
}

const places = fc
  .integer({ min: 1, max: 70 })
  .chain((size) => fc.tuple(fc.integer({ min: 0, max: size - 1 }), fc.constant(size)));

describe('an audit path', () => {
  it('is that of RFC 9162, and leads to the root', () => {
    fc.assert(
      fc.property(places, ([index, size]) => {
        const path = pathOf(index, size) ?? [];
        expect(path).toEqual(pathByDefinition(index, 0, size));
        expect(claimedRoot({ leaf: leafOf(index), index, size, path }, hash)).toBe(rootOf(size));
      }),
    );
  });

  it('leads nowhere else for another leaf, place, size or path', () => {
    fc.assert(
      fc.property(places, fc.nat(70), fc.nat(), ([index, size], other, pick) => {
        const path = pathOf(index, size) ?? [];
        const root = rootOf(size);
        const claim = { leaf: leafOf(index), index, size, path };
        expect(claimedRoot({ ...claim, leaf: leafOf(99) }, hash)).not.toBe(root);
        const elsewhere = other === index ? index + 1 : other;
        expect(claimedRoot({ ...claim, index: elsewhere }, hash)).not.toBe(root);
        expect(claimedRoot({ ...claim, path: [...path, root] }, hash)).not.toBe(root);
        if (path.length === 0) return;
        const at = pick % path.length;
        expect(claimedRoot({ ...claim, path: path.toSpliced(at, 1) }, hash)).not.toBe(root);
        expect(claimedRoot({ ...claim, path: path.toSpliced(at, 1, leafOf(98)) }, hash)).not.toBe(root);
      }),
    );
  });

  it('is none for a leaf that is not there', () => {
    expect(pathOf(5, 5)).toBeUndefined();
    expect(claimedRoot({ leaf: leafOf(0), index: -1, size: 1, path: [] }, hash)).toBeUndefined();
    expect(claimedRoot({ leaf: leafOf(0), index: 0, size: 0, path: [] }, hash)).toBeUndefined();
  });
});
