/** The fast way to the links of the chain: it tells nothing that reading the whole line would not. */
import { array, assert, constantFrom, integer, nat, oneof, property, string, tuple } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseLink } from '../../src/engine/ledger.ts';
import { scanLink } from '../../src/engine/ledger-scan.ts';
import { chain } from '../fixtures/ledger-chain.ts';

const PREV = '0'.repeat(64);
const HEAD = `{"seq":1,"t":2,"prev":"${PREV}","kind":"action.decided"`;

/** The same or nothing: what it does not tell is read. */
function agrees(line: string): void {
  const read = parseLink(line);
  expect(scanLink(line) ?? read).toEqual(read);
}

const GOOD = chain([
  { kind: 'session.started', agent: 'claude' },
  { kind: 'action.decided', verb: 'push', object: 'git push', counts: { email: 3, 'aws-key': 1 }, ms: 4 },
  { torn: '{"seq":' },
  'checkpoint',
  { kind: 'action.decided', counts: {} },
]);

describe('a line', () => {
  it('of ours is told without reading it whole', () => {
    for (const line of [GOOD[0], GOOD[1], GOOD.at(-1)]) {
      const link = parseLink(line ?? '');
      expect(link).toBeDefined();
      expect(scanLink(line ?? '')).toEqual(link);
    }
  });

  it('whose record holds more for the chain is read', () => {
    for (const line of GOOD) agrees(line);
    expect(GOOD.filter((line) => scanLink(line) === undefined)).toHaveLength(3);
  });

  it.each([
    ['torn behind a brace', `${HEAD},"counts":{"a":1}`],
    ['a second sequence number', `${HEAD},"seq":7}`],
    ['a second one, spelled otherwise', `${HEAD},"s\\u0065q":7}`],
    ['a second link', `${HEAD},"prev":"${'1'.repeat(64)}"}`],
    ['a second kind', `${HEAD},"kind":"log.checkpoint"}`],
    ['another order', `{"t":2,"seq":1,"prev":"${PREV}","kind":"a"}`],
    ['a checkpoint', `${HEAD},"checkpoint":{"size":1}}`],
    ['an escape', `${HEAD},"code":"\\n"}`],
    ['an escaped quote', `${HEAD},"code":"\\","seq":9,"x":"\\""}`],
    ['a control character', `${HEAD},"code":"\u0001"}`],
    ['a nested brace', `${HEAD},"counts":{"a":{"b":1}}}`],
    ['no time', `{"seq":1,"prev":"${PREV}","kind":"a"}`],
    ['a sequence number with a zero in front', `{"seq":01,"t":2,"prev":"","kind":"a"}`],
    ['one too large', `{"seq":9007199254740993,"t":2,"prev":"","kind":"a"}`],
    ['one below zero', `{"seq":-1,"t":2,"prev":"","kind":"a"}`],
    ['a fraction', `{"seq":1.0,"t":2,"prev":"","kind":"a"}`],
    ['two objects', `${HEAD}}{}`],
    ['something behind it', `${HEAD}}x`],
    ['a comma too many', `${HEAD},}`],
    ['a byte above ASCII', `${HEAD},"code":"\u00e4"}`],
    ['a line of Windows', `${HEAD}}\r`],
    ['a line that is too long', `${HEAD},"code":"${'x'.repeat(5000)}"}`],
    ['nothing', ''],
  ])('with %s is left to be read', (_what, line) => {
    expect(scanLink(line)).toBeUndefined();
  });

  it('that was cut, changed or put together is told as it is read', () => {
    const parts = constantFrom(
      ...'{ } " \\ , : [ ] 0 1 -1 1.5 1e3 null true "a" "seq" "seq":2 ,"t":3 "kind" "__proto__":{} "torn":{} {"a":1} ["a"] \u00e9 \u0000 \ud800'.split(
        ' ',
      ),
      HEAD,
      ',"counts":{"a":1}',
      ',"dropped":["a","b"]',
      ',"ms":12',
    );
    const made = array(oneof(parts, string({ maxLength: 3 })), { maxLength: 8 }).map((list) => list.join(''));
    assert(
      property(made, made, (before, after) => {
        agrees(before);
        agrees(`${HEAD}${after}`);
        agrees(`${HEAD}${after}}`);
      }),
      { numRuns: 3000 },
    );
    const change = tuple(
      nat(GOOD.length - 1),
      nat(400),
      oneof(parts, string({ maxLength: 2 })),
      integer({ min: 0, max: 3 }),
    );
    assert(
      property(change, ([which, at, text, gone]) => {
        const line = GOOD[which] ?? '';
        const place = at % (line.length + 1);
        agrees(line.slice(0, place));
        agrees(`${line.slice(0, place)}${text}${line.slice(place + gone)}`);
      }),
      { numRuns: 3000 },
    );
  });
});
