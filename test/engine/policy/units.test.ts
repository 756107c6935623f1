import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalJson } from '../../../src/engine/policy/canonical.ts';
import { nearest } from '../../../src/engine/policy/nearest.ts';
import { dateOf, parseDate, parseDuration, parseSize } from '../../../src/engine/policy/units.ts';
import { instant } from '../../../src/engine/text.ts';

describe('units', () => {
  it.each([
    ['120s', 120_000],
    ['2 min', 120_000],
    ['1 hour', 3_600_000],
    ['30 days', 30 * 86_400_000],
    ['13 months', 13 * 30 * 86_400_000],
    ['500ms', 500],
    ['soon', undefined],
    ['-1s', undefined],
    ['1 s 2', undefined],
    ['constructor', undefined],
    ['1constructor', undefined],
  ])('duration %s', (text, ms) => {
    expect(parseDuration(text)).toBe(ms);
  });

  it.each([
    ['32 MiB', 32 * 1024 ** 2],
    ['1kb', 1000],
    ['12 B', 12],
    ['many', undefined],
  ])('size %s', (text, bytes) => {
    expect(parseSize(text)).toBe(bytes);
  });

  it('dates are the days of UTC, both ways', () => {
    const day = 86_400_000;
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2_900_000 }), (days) => {
        const iso = new Date(days * day).toISOString().slice(0, 10);
        expect(parseDate(iso)).toBe(days * day);
        expect(dateOf(instant(days * day + 5))).toBe(iso);
      }),
    );
  });

  it.each(['2026-02-29', '2026-13-01', '2026-00-10', '2026-1-1', '1969-12-31', 'today'])(
    '%s is no day',
    (text) => {
      expect(parseDate(text)).toBeUndefined();
    },
  );
});

describe('names', () => {
  it.each([
    ['enforced', 'enforce'],
    ['mointor', 'monitor'],
    ['fase', undefined],
    ['x', undefined],
  ])('%s', (name, meant) => {
    expect(nearest(name, ['draft', 'monitor', 'warn', 'enforce'])).toBe(meant);
  });
});

it('canonical JSON does not depend on the order of keys', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
      const reversed = Object.fromEntries(Object.entries(value).toReversed());
      expect(canonicalJson(reversed)).toBe(canonicalJson(value));
      expect(canonicalJson(JSON.parse(canonicalJson(value)))).toBe(canonicalJson(value));
    }),
  );
});
