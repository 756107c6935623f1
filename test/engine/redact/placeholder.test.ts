import * as fc from 'fast-check';
import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import {
  findPlaceholders,
  makePlaceholder,
  parsePlaceholder,
  placeholdersIn,
  unfinishedAt,
} from '../../../src/engine/redact/placeholder.ts';

const mac = (value: string): Uint8Array => createHmac('sha256', 'k').update(value).digest();
const one = makePlaceholder('AWSKEY', 'AKIAIOSFODNN7EXAMPLE', mac);

describe('placeholders', () => {
  it('have their form, the same one for the same value', () => {
    expect(one).toMatch(/^AUP_AWSKEY_[0-9A-HJKMNP-TV-Z]{12}$/);
    expect(makePlaceholder('AWSKEY', 'AKIAIOSFODNN7EXAMPLE', mac)).toBe(one);
    expect(makePlaceholder('AWSKEY', 'AKIAIOSFODNN7EXAMPLF', mac)).not.toBe(one);
    expect(makePlaceholder('AWSKEY', 'AKIAIOSFODNN7EXAMPLE', (v) => mac(`x${v}`))).not.toBe(one);
  });

  it('are read in any case and wherever they touch other text', () => {
    expect(findPlaceholders(`x${one.toLowerCase()}AUP_${one}_AUP_KEY_`)).toMatchObject([
      { start: 1, placeholder: one, label: 'AWSKEY' },
      { start: one.length + 5, placeholder: one },
    ]);
  });

  it('are told with line and column, both from 1', () => {
    expect(placeholdersIn(`${one} ${one}\n\n x${one}`)).toMatchObject([
      { line: 1, column: 1, placeholder: one },
      { line: 1, column: one.length + 2 },
      { line: 3, column: 3, label: 'AWSKEY' },
    ]);
    expect(placeholdersIn(`${one.slice(0, -1)}_`)).toEqual([]);
  });

  it('are refused with one character wrong', () => {
    const at = fc.integer({ min: 'AUP_'.length, max: one.length - 1 });
    const char = fc.constantFrom(...'0123456789ABCDEFGHJKMNPQRSTVWXYZ'.split(''));
    let passed = 0;
    let tried = 0;
    fc.assert(
      fc.property(at, char, (index, other) => {
        if (one.charAt(index) === other) return;
        tried += 1;
        if (parsePlaceholder(`${one.slice(0, index)}${other}${one.slice(index + 1)}`) !== undefined)
          passed += 1;
      }),
      { numRuns: 1000 },
    );
    expect(tried).toBeGreaterThan(500);
    expect(passed).toBe(0);
    expect(parsePlaceholder(one)).toBeDefined();
  });

  it('are found inside what only looks like one', () => {
    const inner = makePlaceholder('ABCDEFGHJKMN', 'v', mac);
    expect(findPlaceholders(`AUP_XX${inner}`)).toMatchObject([{ placeholder: inner }]);
  });

  it.each([
    ['', 0],
    ['text', 4],
    ['text A', 5],
    ['text AU', 5],
    ['text aup_ke', 5],
    ['AUP_KEY_0123', 0],
    ['AUP_KEY_012L', 12],
    [one, one.length],
    [`${one}AUP`, one.length],
  ])('unfinished tail of %j begins at %i', (text, at) => {
    expect(unfinishedAt(text)).toBe(at);
  });
});
