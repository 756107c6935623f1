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
    // Some thousand keywords take their time on a busy machine.
  }, 240_000);

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

/** Texts that ask for as much decoding as they can. */
const decoded = [
  '%25',
  '%2525',
  '\\\\',
  '\\n',
  '\\u0041',
  '\\x41',
  '&amp;',
  '&#65;',
  '=3D',
  'a=\n',
  'a\u200b',
  'a\u0000',
  '\u001b[1m',
  'a1B2c3D4e5F6g7H8\n',
  'a1B2c3D4" + "e5F6g7H8',
  'QUJDREVGR0hJSktMTU5P',
  'JTI1',
  '5c6e',
  '1',
  '0123456789abcdef',
  '-----BEGIN RSA PRIVATE KEY-----\n',
  'password=',
  'https://',
  'a@b.',
  'eyJhbGciOiJIUzI1NiJ9.',
];

function fastest(rounds: number, text: string): number {
  const times = Array.from({ length: rounds }, () => {
    const start = performance.now();
    scanner.scan(text);
    return performance.now() - start;
  });
  return Math.min(...times);
}

describe('the cost of a scan', () => {
  it.each(decoded)('grows no faster than a text of %j', (unit) => {
    const short = unit.repeat(Math.ceil(SIZE / 4 / unit.length));
    scanner.scan(short);
    // Sixteen times the text; the square would be 256 times the work. A disturbed measurement is taken again.
    const growths = [3, 5, 8].map(
      (rounds) => () => fastest(rounds, short.repeat(16)) / fastest(rounds, short),
    );
    expect(growths.some((growth) => growth() < 100)).toBe(true);
  });
});
