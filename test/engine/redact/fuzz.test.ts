import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { WRAPPINGS } from '../../../scripts/bench/support/wrappings.mjs';
import { detectors } from '../../../src/catalog/detectors/index.ts';
import { createRedactor } from '../../../src/engine/redact/redactor.ts';
import { compileScanner } from '../../../src/engine/redact/scan.ts';
import { memoryVault } from '../../fixtures/redact/memory-vault.ts';

const scanner = compileScanner(detectors);
const samples = detectors.flatMap(({ examples }) => examples.yes.map(({ text }) => text));

/** Pieces of escapes and marks, cut anywhere by their neighbours. */
const MARKS =
  '\\|\\u00|%|%2|&#|;|=|=\n|\u001b[|m|\u0000|\u200b|\uff21|\ud83d|\n|\r\n|"|" + "|+|-|> |  7\t|MDEy|6162|eyJ|-----BEGIN |-----|@|:';
const noise = fc.constantFrom(...MARKS.split('|'));
const wrapped = fc
  .tuple(fc.constantFrom(...samples), fc.array(fc.constantFrom(...WRAPPINGS), { maxLength: 3 }))
  .map(([sample, layers]) => {
    let text = sample;
    for (const { wrap } of layers) text = wrap(['', text, '']).join('');
    return text;
  });
const bytes = fc
  .uint8Array({ maxLength: 600 })
  .chain((data) =>
    fc.constantFrom('latin1', 'utf-8', 'utf-16le').map((label) => new TextDecoder(label).decode(data)),
  );
const texts = fc
  .array(fc.oneof(noise, fc.string({ unit: 'binary' }), wrapped, bytes), { maxLength: 12 })
  .map((parts) => parts.join(''));

describe('any text', () => {
  it('gives sorted spans apart and inside it, and never an error', () => {
    fc.assert(
      fc.property(texts, (text) => {
        let last = 0;
        for (const { start, end } of scanner.scan(text)) {
          expect(start).toBeGreaterThanOrEqual(last);
          expect(end).toBeGreaterThan(start);
          last = end;
        }
        expect(last).toBeLessThanOrEqual(text.length);
      }),
      { numRuns: 1500 },
    );
  });

  it('redacted twice is what it was redacted once', () => {
    fc.assert(
      fc.property(texts, (text) => {
        const redactor = createRedactor({ scanner, vault: memoryVault(), wanted: () => true });
        const once = redactor.redact(text).text;
        expect(redactor.redact(once).text).toBe(once);
      }),
      { numRuns: 600 },
    );
  });
});
