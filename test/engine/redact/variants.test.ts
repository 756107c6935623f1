import { describe, expect, it } from 'vitest';
import { survey } from '../../../scripts/bench/variants.mjs';
import { detectors } from '../../../src/catalog/detectors/index.ts';
import { compileScanner } from '../../../src/engine/redact/scan.ts';

describe('secrets of the catalogue are covered whole', () => {
  it.each(survey(compileScanner(detectors), detectors))('in $title', ({ share, least, lost }) => {
    expect(lost.slice(0, share < least ? 40 : 0).map(({ id }) => id)).toEqual([]);
    expect(share).toBeGreaterThanOrEqual(least);
  });
});
