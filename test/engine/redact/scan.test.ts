import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { detectors } from '../../../src/catalog/detectors/index.ts';
import type { DetectorDef } from '../../../src/engine/definitions.ts';
import type { Finding } from '../../../src/engine/model.ts';
import { compileScanner } from '../../../src/engine/redact/scan.ts';

const all = compileScanner(detectors);
const samples = detectors.flatMap(({ examples }) => examples.yes.map(({ text }) => text));

function placed(findings: readonly Finding[], shift: number): string[] {
  return findings.map(({ detector, start, end }) => `${detector} ${start - shift}-${end - shift}`);
}

/** Text without keywords, long enough to come between any two windows. */
const filler = fc
  .array(fc.constantFrom('quiz', 'oxen', 'vex', 'ünïcode', '\u{1f511}', '日本', '\n', '...', '(', ')'), {
    maxLength: 900,
  })
  .map((words) => words.join(' '));

describe('a scan', () => {
  it('takes the start of a text for the start of a line', () => {
    const first: DetectorDef = {
      id: 'first',
      label: 'FIRST',
      category: 'secret',
      keywords: ['\na'],
      pattern: /\n?(a[0-9]+)/y,
      examples: { yes: [], no: [] },
    };
    expect(placed(compileScanner([first]).scan('a1 a2\na3'), 0)).toEqual(['first 0-2', 'first 6-8']);
  });

  it('does not depend on the text around a secret', () => {
    fc.assert(
      fc.property(fc.constantFrom(...samples), filler, filler, (sample, before, after) => {
        const alone = placed(all.scan(`\n${sample}\n`), 1);
        const shift = before.length + 1;
        expect(placed(all.scan(`${before}\n${sample}\n${after}`), shift)).toEqual(alone);
      }),
      { numRuns: 500 },
    );
  });

  it('of parts is the scan of the whole', () => {
    const gap = '\n\n'.padEnd(25_000, 'vex oxen ');
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...samples), { minLength: 1, maxLength: 4 }), (parts) => {
        let whole = '';
        const expected: string[] = [];
        for (const part of parts) {
          expected.push(...placed(all.scan(`\n${part}\n`), 1 - whole.length));
          whole += `${part}\n${gap}\n`;
        }
        expect(placed(all.scan(`\n${whole}`), 1)).toEqual(expected);
      }),
      { numRuns: 60 },
    );
  });

  it('gives sorted spans without overlap, inside the text', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.constantFrom(...samples), fc.string()), { maxLength: 8 }), (parts) => {
        const text = parts.join(' ');
        let last = 0;
        for (const { start, end } of all.scan(text)) {
          expect(start).toBeGreaterThanOrEqual(last);
          expect(end).toBeGreaterThan(start);
          last = end;
        }
        expect(last).toBeLessThanOrEqual(text.length);
      }),
      { numRuns: 200 },
    );
  });
});

const base: Pick<DetectorDef, 'label' | 'category' | 'examples'> = {
  label: 'TEST',
  category: 'secret',
  examples: { yes: [], no: [] },
};

describe('windows', () => {
  const long: DetectorDef = {
    ...base,
    id: 'long',
    keywords: ['mark'],
    pattern: /[a-f0-9]{4,}mark[a-f0-9]{4,}/g,
  };
  const scanner = compileScanner([long]);

  it.each([10, 159, 160, 161, 419, 420, 421, 5000])(
    'grow around a secret of %i characters on each side',
    (size) => {
      const secret = `${'a1'.repeat(size)}mark${'b2'.repeat(size)}`;
      expect(scanner.scan(`x ${secret} y`)).toMatchObject([{ start: 2, end: 2 + secret.length }]);
    },
  );

  it('do not invent boundaries at their edges', () => {
    const edged: DetectorDef = { ...long, pattern: /(?<![a-z0-9])[a-f0-9]{3,160}mark/g };
    expect(compileScanner([edged]).scan(`${'a'.repeat(400)}mark`)).toEqual([]);
    expect(compileScanner([edged]).scan(` ${'a'.repeat(150)}mark`)).toHaveLength(1);
  });

  it('find every hit once when they lie close together', () => {
    const text = Array.from({ length: 50 }, () => 'aaaamarkbbbb').join(' ');
    expect(scanner.scan(text)).toHaveLength(50);
  });
});

describe('overlaps', () => {
  const wide: DetectorDef = { ...base, id: 'wide', keywords: ['key'], pattern: /key-[a-z0-9-]+/y, rank: 10 };
  const narrow: DetectorDef = {
    ...base,
    id: 'narrow',
    keywords: ['gold'],
    pattern: /gold-[a-z0-9]+/y,
    rank: 60,
  };
  const mail: DetectorDef = { ...narrow, id: 'mail', category: 'personal', rank: 90 };

  it('are joined under the most specific name', () => {
    expect(compileScanner([wide, narrow]).scan('key-gold-12-x')).toMatchObject([
      { detector: 'narrow', start: 0, end: 13 },
    ]);
  });

  it('let a secret win over personal data', () => {
    expect(compileScanner([wide, mail]).scan('key-gold-12')).toMatchObject([{ detector: 'wide' }]);
  });

  it('are settled among wanted findings only', () => {
    const personal = compileScanner([wide, mail], { wanted: ({ category }) => category === 'personal' });
    expect(personal.scan('key-gold-12')).toMatchObject([{ detector: 'mail', start: 4, end: 11 }]);
  });
});
