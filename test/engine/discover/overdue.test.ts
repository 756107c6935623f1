import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lookDue, lookDueWords } from '../../../src/engine/discover/overdue.ts';
import { discoveryTerms } from '../../../src/engine/discover/terms.ts';
import { instant } from '../../../src/engine/text.ts';
import { policyOf } from '../policy/support.ts';

const HOUR = 3_600_000;
const NOW = instant(Date.UTC(2026, 10, 23, 12));

function terms(...clauses: readonly string[]) {
  const lines = clauses.map(
    (clause, at) => `  - { id: DISC-${at + 1}, say: x, control: discovery, ${clause} }`,
  );
  const user = `aup: 1\npolicy: { name: P, version: '1' }\nclauses:\n${lines.join('\n')}\n`;
  return discoveryTerms(policyOf({ user }).clauses, NOW);
}

const daily = terms('phase: monitor, every: 1d');

function isDueAfter(hours: number): boolean {
  return lookDue(daily, instant(NOW - hours * HOUR), NOW) !== undefined;
}

describe('a look', () => {
  it.each<readonly [string, number | undefined, boolean]>([
    ['an hour ago is in time', 1, false],
    ['a day ago is in time', 24, false],
    ['a little late is in time: timers are', 29, false],
    ['two days ago is overdue', 48, true],
    ['never taken is overdue', undefined, true],
    ['of the future counts as none', -48, true],
  ])('%s', (_, hours, isDue) => {
    const last = hours === undefined ? undefined : instant(NOW - hours * HOUR);
    expect(lookDue(daily, last, NOW) !== undefined).toBe(isDue);
  });

  it('is never wanted by a draft, by a clause without a pace, or without a clause', () => {
    for (const none of [terms('phase: draft, every: 1d'), terms('phase: enforce'), []]) {
      expect(lookDue(none, undefined, NOW)).toBeUndefined();
    }
  });

  it('is held to the most frequent pace', () => {
    const both = terms('phase: warn, every: 1w', 'phase: monitor, every: 6h');
    expect(lookDue(both, instant(NOW - 12 * HOUR), NOW)?.clause).toBe('DISC-2');
  });

  it('is overdue from one moment on, and stays so', () => {
    const hours = fc.nat({ max: 500 });
    const kept = fc.property(hours, hours, (one, more) => !isDueAfter(one) || isDueAfter(one + more));
    expect(() => fc.assert(kept)).not.toThrow();
  });

  it.each<readonly [number | undefined, string]>([
    [9 * 24, 'the last look at this machine was 9 days ago; user.yaml:4 DISC-1 wants one every 24 hours'],
    [47, 'the last look at this machine was 47 hours ago; user.yaml:4 DISC-1 wants one every 24 hours'],
    [undefined, 'this machine was not looked at yet; user.yaml:4 DISC-1 wants one every 24 hours'],
  ])('%s hours ago: %s', (hours, words) => {
    const due = lookDue(daily, hours === undefined ? undefined : instant(NOW - hours * HOUR), NOW);
    expect(due && lookDueWords(due, NOW)).toBe(words);
  });
});
