import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { once } from './policy/support.ts';
import { chain, verifyLines, type Step } from '../fixtures/ledger-chain.ts';

const push: Step = { kind: 'action.decided', verb: 'push', decision: 'ask' };
const some: Step[] = [
  { kind: 'session.started', agent: 'claude' },
  push,
  push,
  push,
  'checkpoint',
  push,
  push,
];

function swapped(lines: readonly string[], a: number, b: number): string[] {
  return lines.map((line, index) => (index === a ? lines[b] : index === b ? lines[a] : line) ?? '');
}

function replaced(lines: readonly string[], at: number, change: [string | RegExp, string]): string[] {
  return lines.with(at, (lines[at] ?? '').replace(...change));
}

/** What is made of a ledger with a repair that accounts for so many lines. */
function readTorn(count: number): ReturnType<typeof verifyLines> {
  const torn = Array.from({ length: count }, () => 'x').join('\n');
  return verifyLines(chain([push, { torn }, push]).flatMap((line) => line.split('\n')));
}

describe('verifyStep', () => {
  it('accepts a good chain, torn bytes with their repair, and nothing at all', () => {
    expect(verifyLines(chain(some), { signedSize: 4 })).toMatchObject({ tree: { size: 7 }, checkpoints: 1 });
    expect(verifyLines(chain([push, { torn: '{"seq":1,"t"' }, push]))).toMatchObject({
      tree: { size: 3 },
      repairs: 1,
    });
    expect(verifyLines([])).toMatchObject({ tree: { size: 0 } });
  });

  const good = once(() => chain(some));
  const repaired = once(() => chain([push, { torn: '{"seq":1,"t"' }, push]));
  it.each([
    [
      'a changed value',
      () => replaced(good(), 2, ['push', 'merge']),
      { code: 'wrong-hash', seq: 2, line: 4 },
    ],
    [
      'a changed link',
      () => replaced(good(), 2, [/"prev":"./, '"prev":"x']),
      { code: 'wrong-hash', seq: 1, line: 3 },
    ],
    ['a broken line', () => replaced(good(), 2, ['{', '[']), { code: 'bad-json', seq: 2, line: 3 }],
    ['a lost record', () => good().toSpliced(2, 1), { code: 'missing', seq: 2, line: 3 }],
    ['a lost beginning', () => good().slice(1), { code: 'missing', seq: 0, line: 1 }],
    ['two records swapped', () => swapped(good(), 1, 2), { code: 'reordered', seq: 1, line: 2 }],
    [
      'a record moved to the end',
      () => [...good().toSpliced(2, 1), good()[2] ?? ''],
      { code: 'reordered', seq: 2, line: 3 },
    ],
    ['a record twice', () => good().toSpliced(3, 0, good()[2] ?? ''), { code: 'reordered', seq: 2, line: 4 }],
    [
      'another root',
      () => replaced(good(), 4, [/"root":"../, '"root":"xx']),
      { code: 'bad-checkpoint', seq: 4, line: 5 },
    ],
    [
      'another signature',
      () => replaced(good(), 4, [/"sig":"../, '"sig":"xx']),
      { code: 'forged-checkpoint', seq: 4, line: 5 },
    ],
    [
      'a checkpoint without content',
      () => replaced(good(), 4, ['"checkpoint"', '"other"']),
      { code: 'bad-checkpoint', seq: 4, line: 5 },
    ],
    [
      'other torn bytes',
      () => replaced(repaired(), 1, ['seq', 'sex']),
      { code: 'bad-json', seq: 1, line: 2 },
    ],
    ['torn bytes removed', () => repaired().toSpliced(1, 1), { code: 'missing', seq: 1, line: 2 }],
    ['rubbish at the end', () => [...good(), 'rubbish'], { code: 'bad-json', seq: 7, line: 8 }],
    [
      'much rubbish',
      () => [...Array.from({ length: 20 }, () => 'x'), ...good()],
      { code: 'bad-json', seq: 0, line: 1 },
    ],
  ])('finds %s', (_name, bad, problem) => {
    expect(verifyLines(bad())).toEqual(problem);
  });

  it.each([
    ['a cut tail', () => good().slice(0, 3), '', { code: 'cut-tail', seq: 3, line: 3 }],
    ['a lost file', () => [], '', { code: 'missing', seq: 0, line: 0 }],
    ['a torn tail', () => good(), '{"seq":7', { code: 'torn', seq: 7, line: 8 }],
  ])('finds %s', (...[, bad, rest, problem]) => {
    expect(verifyLines(bad(), { rest, signedSize: 4 })).toEqual(problem);
  });

  it('accepts torn bytes of several lines, up to what a crash can leave', () => {
    expect(readTorn(2)).toMatchObject({ tree: { size: 3 }, repairs: 1, lines: 5 });
    expect(readTorn(16)).toMatchObject({ tree: { size: 3 }, repairs: 1 });
    expect(readTorn(17)).toEqual({ code: 'bad-json', seq: 1, line: 2 });
  });

  it('takes only a repair for one, and tells its loss at once', () => {
    const [first = '', , second = '', last = ''] = chain([push, { torn: 'x' }, push]);
    const posing = second.replace('"log.repaired"', '"guard.fault"');
    expect(verifyLines([first, 'x', posing, last])).toEqual({ code: 'bad-json', seq: 1, line: 2 });
    expect(verifyLines([first, second, 'y', 'z'])).toEqual({ code: 'missing', seq: 1, line: 2 });
    expect(verifyLines([first, second, first])).toEqual({ code: 'missing', seq: 1, line: 2 });
  });

  it('notices a checkpoint over another number of records', () => {
    const lines = chain([push, push, 'checkpoint']);
    expect(verifyLines(lines.with(2, (lines[2] ?? '').replace('"size":2', '"size":1')))).toEqual({
      code: 'bad-checkpoint',
      seq: 2,
      line: 3,
    });
  });

  it('notices any change to what a checkpoint covers', () => {
    const part = fc.double({ min: 0, max: 0.999, noNaN: true });
    const change = fc.record({
      size: fc.integer({ min: 2, max: 12 }),
      where: part,
      column: part,
      byte: fc.nat(255),
      how: fc.constantFrom('change', 'remove', 'insert', 'swap', 'cut'),
    });
    fc.assert(
      fc.property(change, ({ size, where, column, byte, how }) => {
        const good = chain([...Array.from({ length: size }, () => push), 'checkpoint']);
        expect(verifyLines(good, { signedSize: size })).toHaveProperty('head');
        const row = Math.floor(where * size);
        const line = good[row] ?? '';
        const spot = Math.floor(column * line.length);
        const other = (row + 1) % size;
        const edits: Record<string, () => string[]> = {
          change: () =>
            good.with(row, line.slice(0, spot) + String.fromCharCode(byte) + line.slice(spot + 1)),
          remove: () => good.toSpliced(row, 1),
          insert: () => good.toSpliced(other, 0, line),
          swap: () => swapped(good, row, other),
          cut: () => good.slice(0, row),
        };
        const bad = (edits[how]?.() ?? good).join('\n');
        fc.pre(bad !== good.join('\n'));
        expect(verifyLines(bad.split('\n'), { signedSize: size })).toHaveProperty('code');
      }),
      { numRuns: 400 },
    );
  });
});
