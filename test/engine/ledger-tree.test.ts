import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addLeaf, EMPTY_TREE, hexOf, leafHash, treeRoot } from '../../src/engine/ledger-tree.ts';
import { formatNote, parseNotes, type SignedCheckpoint } from '../../src/engine/ledger-note.ts';
import { hash } from '../fixtures/ledger-chain.ts';

/** RFC 6962 2.1, word for word. */
function rootByDefinition(leaves: readonly string[]): string {
  if (leaves.length === 0) return hash('');
  const [only] = leaves;
  if (leaves.length === 1 && only !== undefined) return hash(`\u0000${only}`);
  let split = 1;
  while (split * 2 < leaves.length) split *= 2;
  return hash(`\u0001${rootByDefinition(leaves.slice(0, split))}${rootByDefinition(leaves.slice(split))}`);
}

function rootOf(leaves: readonly string[]): string {
  const tree = leaves.reduce((tree, leaf) => addLeaf(tree, leafHash(leaf, hash), hash), EMPTY_TREE);
  expect(tree.size).toBe(leaves.length);
  return treeRoot(tree, hash);
}

describe('Merkle tree', () => {
  // The test vectors of the Certificate Transparency reference implementation.
  const inputs = [
    '',
    '00',
    '10',
    '2021',
    '3031',
    '40414243',
    '5051525354555657',
    '606162636465666768696a6b6c6d6e6f',
  ];
  const roots = [
    '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
    'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
    'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
    'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
    '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
    '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
    'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
    '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
  ];
  it.each(roots.map((root, index) => [index + 1, root] as const))('root of %i leaves', (count, root) => {
    const leaves = inputs.slice(0, count).map((hex) => Buffer.from(hex, 'hex').toString('latin1'));
    expect(hexOf(rootOf(leaves))).toBe(root);
  });

  it('has the hash of nothing as its empty root', () => {
    expect(hexOf(treeRoot(EMPTY_TREE, hash))).toBe(
      'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
    );
  });

  it('agrees with the definition for any leaves', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ maxLength: 8 }), { maxLength: 70 }), (leaves) => {
        const bytes = leaves.map((leaf) => Buffer.from(leaf).toString('latin1'));
        expect(rootOf(bytes)).toBe(rootByDefinition(bytes));
      }),
      { numRuns: 60 },
    );
  });
});

function note(size: number): SignedCheckpoint {
  return {
    origin: 'aup-guard/0123456789abcdef',
    size,
    root: `${'A'.repeat(43)}=`,
    sig: `${'b'.repeat(91)}=`,
  };
}

describe('notes', () => {
  it('reads back what it wrote', () => {
    const text = [1, 20, 300].map((size) => formatNote(note(size))).join('');
    expect(parseNotes(text)).toEqual({ notes: [note(1), note(20), note(300)], used: text.length });
  });

  it.each([
    ['an unfinished note', () => formatNote(note(2)).slice(0, -1)],
    ['another key name', () => formatNote(note(2)).replace('— aup-guard', '— other')],
    ['a negative size', () => formatNote(note(2)).replace('\n2\n', '\n-2\n')],
    ['a missing blank line', () => formatNote(note(2)).replace('\n\n', '\n')],
  ])('stops before %s', (_name, bad) => {
    const good = formatNote(note(1));
    expect(parseNotes(good + bad())).toEqual({ notes: [note(1)], used: good.length });
  });
});
