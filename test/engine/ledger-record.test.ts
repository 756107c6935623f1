import { describe, expect, it } from 'vitest';
import { FIELDS, isField } from '../../src/engine/ledger-record.ts';
import { parseLink, parseRecord } from '../../src/engine/ledger.ts';

const H64 = 'a0'.repeat(32);
const H32 = 'a0'.repeat(16);
const SIG = `${'A/+z'.repeat(20)}==`;

/** For each field what it takes and what it does not. */
const rows: Readonly<
  Record<keyof typeof FIELDS, readonly [yes: readonly unknown[], no: readonly unknown[]]>
> = {
  seq: [
    [0, 1, 2 ** 53 - 1],
    [-1, 0.5, 2 ** 53, '1', null, undefined],
  ],
  t: [
    [0, 1e12],
    [-1, Number.NaN, '0'],
  ],
  prev: [[H64], [`${H64}0`, `0${H64}`, H64.toUpperCase(), H32, 7, [H64]]],
  kind: [
    ['session.started', 'log.checkpoint'],
    ['', 'session', ['session.started']],
  ],
  clause: [['HUMAN-1'], ['human-1', 'HUMAN-1 ', ['HUMAN-1'], 1]],
  control: [
    ['action-approval', 'none'],
    ['', 'approval'],
  ],
  phase: [
    ['draft', 'enforce'],
    ['', 'off'],
  ],
  decision: [
    ['allow', 'deny'],
    ['', 'block'],
  ],
  intended: [['ask'], ['', 'Ask']],
  outcome: [
    ['approved', '~0123', '!'],
    ['', 'two words', 'a\n', 'x'.repeat(65), 'é', 1],
  ],
  assurance: [
    ['overlay', 'overlay-in-tmux', 'second-terminal', 'pre-approved', 'none'],
    ['', 'tty', ['overlay']],
  ],
  actor: [
    ['agent', 'human', 'unknown'],
    ['', 'person'],
  ],
  agent: [
    ['claude', 'x'.repeat(64)],
    ['', ' claude'],
  ],
  session: [['s1'], ['']],
  verb: [
    ['push', 'none'],
    ['', 'fly'],
  ],
  object: [[H32], [`${H32}0`, `0${H32}`, H64, '']],
  counts: [
    [{}, { email: 0 }, { a: 1, b: 2 }],
    [{ a: -1 }, { 'two words': 1 }, { a: 1, b: 'x' }, { a: 1, ' ': 1 }, [], null, 1],
  ],
  policy: [[H64], [`${H64}0`, `0${H64}`, [H64], 1]],
  ref: [
    ['7f3a', '7f3a00ff'],
    ['7f3', '7f3a00ff0', 'g7f3a', '7f3ag', ''],
  ],
  ms: [
    [0, 120_000],
    [-1, 1.5],
  ],
  code: [['ledger-locked'], ['']],
  torn: [
    [{ hash: H64, bytes: 3 }],
    [{ hash: `${H64}0`, bytes: 3 }, { hash: `0${H64}`, bytes: 3 }, { hash: H64 }, { bytes: 3 }, null, []],
  ],
  checkpoint: [
    [
      { size: 1, root: 'AAAA', sig: SIG },
      { size: 0, root: 'AAAA=', sig: 'a/+Z' },
    ],
    [
      { root: 'AAAA', sig: SIG },
      { size: 1, sig: SIG },
      { size: 1, root: 'AAAA' },
      { size: 1, root: 'AAAA', sig: `${SIG}=` },
      { size: 1, root: '=AAAA', sig: SIG },
      { size: 1, root: 'AAAA\n', sig: SIG },
      { size: 1, root: 'AAA', sig: SIG },
      { size: 1, root: 'AAAA', sig: 'A'.repeat(201) },
      null,
    ],
  ],
  dropped: [
    [[], ['object'], ['a', 'b']],
    ['object', [''], ['a', 'b c'], { every: 1 }, null],
  ],
};

describe('the fields of a record', () => {
  it.each(Object.entries(rows))('%s', (name, [yes, no]) => {
    if (!isField(name)) throw new Error('no field');
    expect(yes.filter((value) => !FIELDS[name](value))).toEqual([]);
    expect(no.filter((value) => FIELDS[name](value))).toEqual([]);
  });

  it('are these and no others', () => {
    expect(Object.keys(FIELDS).toSorted()).toEqual(Object.keys(rows).toSorted());
    expect(['novelty', 'toString', 'constructor', '__proto__'].filter(isField)).toEqual([]);
  });
});

describe('a line with names every object has', () => {
  it('is read without them', () => {
    const plain = `{"seq":1,"t":1,"prev":"${H64}","kind":"session.started"`;
    const record = parseRecord(`${plain},"valueOf":"\\u001b[2J","toString":"x"}`);
    expect(record).toEqual(parseRecord(`${plain}}`));
    expect(Object.keys(record ?? {})).toEqual(['seq', 't', 'prev', 'kind']);
  });
});

describe('a link', () => {
  const link = { seq: 3, prev: H64, kind: 'log.of-a-later-version' };

  it.each([
    ['as it is', link, link],
    ['with more', { ...link, verb: 'fly' }, link],
    ['with a time', { ...link, t: 5 }, { ...link, t: 5 }],
    ['with a time that is none', { ...link, t: 'noon' }, link],
    [
      'with a mark of torn bytes',
      { ...link, torn: { hash: H64, bytes: 3 } },
      { ...link, torn: { hash: H64, bytes: 3 } },
    ],
    ['with a mark that is none', { ...link, torn: 3, checkpoint: {} }, link],
    ['without number', { ...link, seq: undefined }, undefined],
    ['with half a number', { ...link, seq: 3.5 }, undefined],
    ['without link', { ...link, prev: 3 }, undefined],
    ['without kind', { ...link, kind: undefined }, undefined],
  ])('%s', (...[, given, wanted]) => {
    expect(parseLink(JSON.stringify(given))).toEqual(wanted);
  });

  it.each(['null', '3', '[]', '{', ''])('is not %j', (line) => {
    expect(parseLink(line)).toBeUndefined();
  });

  it('is not longer than a line may be', () => {
    const line = JSON.stringify({ ...link, filler: '' });
    const filled = (length: number): string => line.replace('""', `"${'x'.repeat(length - line.length)}"`);
    expect(parseLink(filled(4096))).toEqual(link);
    expect(parseLink(filled(4097))).toBeUndefined();
  });
});
