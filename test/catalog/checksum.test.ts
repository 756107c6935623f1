import { describe, expect, it } from 'vitest';
import { checksumHolds } from '../../src/catalog/checksum.ts';
import { detectors } from '../../src/catalog/detectors/index.ts';
import { compileScanner } from '../../src/engine/redact/scan.ts';

/** Made up, with the checksum worked out by hand: crc32('q8Zr1VbT3nKp0Lw7YsXu5GdEa9cHjM') is 0x1a1f2a39. */
const BODY = 'q8Zr1VbT3nKp0Lw7YsXu5GdEa9cHjM';
const SUM = '0Teqr3';

describe('a checksum inside a token', () => {
  const scanner = compileScanner(detectors);
  const confidence = (token: string): readonly string[] =>
    scanner.scan(token).map((finding) => finding.confidence);

  it('is that of the part before it', () => {
    expect(checksumHolds(`ghp_${BODY}${SUM}`)).toBe(true);
    expect(checksumHolds(`ghp_${BODY}000000`)).toBe(false);
  });

  it.each(['ghp_', 'npm_'])('raises the confidence in %s and never hides a token', (prefix) => {
    expect(confidence(`${prefix}${BODY}${SUM}`)).toEqual(['high']);
    expect(confidence(`${prefix}${BODY}000000`)).toEqual(['medium']);
  });
});
