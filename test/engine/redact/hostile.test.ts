import { describe, expect, it } from 'vitest';
import { detectors } from '../../../src/catalog/detectors/index.ts';
import { compileScanner } from '../../../src/engine/redact/scan.ts';

const scanner = compileScanner(detectors);
const SIZE = 40_000;
/** Of a text of keywords: beyond the widest window, and there are thousands of them. */
const KEYWORDS_SIZE = 5_000;

/** Texts made of one keyword over and over: the dearest a scan can be made by whoever writes the text. */
const units = detectors.flatMap(({ keywords }) =>
  keywords.flatMap((keyword) => {
    const plain = keyword.replaceAll('#', '1').replaceAll('?', 'a');
    return [plain, `${plain}a1:`, `${plain}=`];
  }),
);

describe('hostile text', () => {
  // A pattern that backtracks takes minutes here and runs into the time limit; a sound one takes milliseconds.
  it('is scanned without runaway patterns', () => {
    for (const unit of new Set(units)) {
      const text = unit.repeat(Math.ceil(KEYWORDS_SIZE / unit.length));
      for (const { end } of scanner.scan(text)) expect(end).toBeLessThanOrEqual(text.length);
    }
  });

  it.each([
    '\\n',
    '\\"',
    '%2',
    '%25',
    '\u001b[1m',
    '-----BEGIN ',
    'QUJDREVGR0hJSktMTU5P',
    '\ud800',
    '\u0000',
  ])('of %j is scanned too', (unit) => {
    expect(scanner.scan(`key ${unit.repeat(SIZE / 20)}`)).toEqual([]);
  });
});
