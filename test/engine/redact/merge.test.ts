import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mergeCandidates, type Candidate } from '../../../src/engine/redact/merge.ts';

function hit(detector: string, span: readonly [number, number], more: Partial<Candidate> = {}): Candidate {
  const [start, end] = span;
  return { detector, label: 'X', category: 'secret', confidence: 'high', rank: 50, ...more, start, end };
}

const personal = { category: 'personal' } as const;

type Row = readonly [what: string, given: readonly Candidate[], wanted: readonly string[]];

const rows: readonly Row[] = [
  ['apart', [hit('b', [5, 7]), hit('a', [0, 3])], ['a 0-3', 'b 5-7']],
  ['side by side', [hit('a', [0, 3]), hit('b', [3, 5])], ['a 0-3', 'b 3-5']],
  ['one inside another', [hit('a', [0, 9]), hit('b', [2, 4])], ['a 0-9']],
  ['a longer one from the same start', [hit('b', [0, 4]), hit('a', [0, 9])], ['a 0-9']],
  ['a chain', [hit('a', [0, 4]), hit('b', [3, 6]), hit('c', [5, 8])], ['a 0-8']],
  ['a longer one that comes later', [hit('a', [0, 4]), hit('b', [3, 9])], ['b 0-9']],
  ['two as long: the first', [hit('a', [0, 4]), hit('b', [2, 6])], ['a 0-6']],
  ['a later one of higher rank', [hit('a', [0, 8]), hit('b', [2, 4], { rank: 60 })], ['b 0-8']],
  ['a later one of lower rank', [hit('a', [0, 4]), hit('b', [2, 9], { rank: 40 })], ['a 0-9']],
  ['a secret over personal data', [hit('a', [0, 8], { ...personal, rank: 90 }), hit('b', [2, 4])], ['b 0-8']],
  [
    'personal data under a secret',
    [hit('a', [0, 4]), hit('b', [2, 9], { ...personal, rank: 90 })],
    ['a 0-9'],
  ],
  ['longer of two personal', [hit('a', [0, 4], personal), hit('b', [2, 9], personal)], ['b 0-9']],
  ['nothing', [], []],
];

function covered(list: readonly { readonly start: number; readonly end: number }[]): ReadonlySet<number> {
  return new Set(
    list.flatMap(({ start, end }) => Array.from({ length: end - start }, (_, at) => start + at)),
  );
}

describe('overlapping hits', () => {
  it.each(rows)('%s', (...[, given, wanted]) => {
    const merged = mergeCandidates(given);
    expect(merged.map(({ detector, start, end }) => `${detector} ${start}-${end}`)).toEqual(wanted);
    for (const finding of merged) expect(finding).not.toHaveProperty('rank');
  });

  it('cover together what they covered alone, whatever their order', () => {
    const some = fc.array(
      fc.record({ at: fc.nat(30), length: fc.integer({ min: 1, max: 8 }), rank: fc.nat(2) }),
      { maxLength: 12 },
    );
    fc.assert(
      fc.property(some, (given) => {
        const hits = given.map(({ at, length, rank }, index) =>
          hit(`d${index}`, [at, at + length], { rank }),
        );
        const merged = mergeCandidates(hits);
        expect(covered(merged)).toEqual(covered(hits));
        expect(
          merged.every(({ start }, index) => index === 0 || start >= (merged[index - 1]?.end ?? 0)),
        ).toBe(true);
      }),
    );
  });
});
