import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { jsonBody } from '../../../src/engine/redact/json-literal.ts';
import { asIs, createRestorer, restoreText } from '../../../src/engine/redact/restore.ts';
import { PLACEHOLDER_MAX } from '../../../src/engine/redact/placeholder.ts';
import { memoryVault } from '../../fixtures/redact/memory-vault.ts';

const vault = memoryVault();
const values = [
  'simple',
  'with "quotes" and \\ slashes',
  'line\nbreak\ttab',
  '{"a":1}',
  'A',
  'AUP_',
  'ünïcode \u{1f511}',
  '',
];
const placeholders = values.map((value, index) =>
  vault.conceal(value, ['KEY', 'EMAIL', 'AUPAUP', 'X9'][index % 4] ?? 'KEY'),
);
const reveal = (placeholder: string): string | undefined => vault.reveal(placeholder);

const piece = fc.oneof(
  fc.constantFrom(...placeholders),
  fc.constantFrom(...placeholders.map((placeholder) => placeholder.toLowerCase())),
  fc.constantFrom(
    'A',
    'AU',
    'AUP',
    'AUP_',
    'AUP_KEY',
    'AUP_KEY_',
    'AUP_KEY_0123456789AB',
    'aup_key_01234',
    '_',
    'P_',
  ),
  fc.constantFrom(...placeholders.map((placeholder) => placeholder.slice(0, -1))),
  fc.string({ maxLength: 12 }),
);
const text = fc.array(piece, { maxLength: 12 }).map((parts) => parts.join(''));
const cuts = fc.infiniteStream(fc.integer({ min: 1, max: 60 }));

function stream(
  whole: string,
  sizes: Iterable<number>,
  escape = asIs,
): { readonly out: string; readonly held: number } {
  const restorer = createRestorer(reveal, escape);
  let out = '';
  let sent = 0;
  let held = 0;
  for (const size of sizes) {
    if (sent >= whole.length) break;
    const part = whole.slice(sent, sent + size);
    sent += part.length;
    const released = restorer.push(part);
    out += released;
    held = Math.max(held, released === '' ? part.length : 0);
  }
  return { out: out + restorer.end(), held };
}

describe('restoring', () => {
  it('gives the same in pieces as in one', () => {
    fc.assert(
      fc.property(text, cuts, (whole, sizes) => {
        expect(stream(whole, sizes).out).toBe(restoreText(whole, reveal));
      }),
      { numRuns: 3000 },
    );
  });

  it('keeps JSON fragments valid', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...values.keys()), { maxLength: 6 }), cuts, (indexes, sizes) => {
        const sent = JSON.stringify({ argument: indexes.map((index) => `say ${placeholders[index]}`) });
        const expected = { argument: indexes.map((index) => `say ${values[index]}`) };
        expect(JSON.parse(stream(sent, sizes, jsonBody).out)).toEqual(expected);
      }),
      { numRuns: 500 },
    );
  });

  it('holds back no more than an unfinished placeholder', () => {
    const restorer = createRestorer(reveal);
    fc.assert(
      fc.property(text, (part) => {
        restorer.push(part);
        expect(restorer.end().length).toBeLessThanOrEqual(PLACEHOLDER_MAX);
      }),
    );
    expect(createRestorer(reveal).push('nothing held here.')).toBe('nothing held here.');
  });

  it('leaves what it does not know', () => {
    const known = placeholders[0] ?? '';
    const wrong = `${known.slice(0, -1)}${known.endsWith('0') ? '1' : '0'}`;
    expect(restoreText(`${wrong} ${known}`, reveal)).toBe(`${wrong} simple`);
    expect(restoreText(known, () => undefined)).toBe(known);
  });
});
