import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { detectors } from '../../../src/catalog/detectors/index.ts';
import type { Finding } from '../../../src/engine/model.ts';
import type { Scanner } from '../../../src/engine/redact/model.ts';
import { createPieceScanner, type PieceOptions } from '../../../src/engine/redact/pieces.ts';
import { compileScanner } from '../../../src/engine/redact/scan.ts';

const scanner = compileScanner(detectors);
const samples = detectors.flatMap(({ examples }) => examples.yes.map(({ text }) => text));
const TOKEN = 'ghp_9dKx2PqLm7TzWv4RbNc8YsHg1JfAe6Uo3Xi5';

/** Findings of a text that arrives in pieces of these sizes, over and over. */
function inPieces(text: string, sizes: readonly number[], options: PieceOptions): readonly Finding[] {
  const pieces = createPieceScanner(scanner, options);
  const found: Finding[] = [];
  let at = 0;
  for (let turn = 0; at < text.length; turn += 1) {
    const size = sizes[turn % sizes.length] ?? 1;
    found.push(...pieces.push(text.slice(at, at + size)));
    at += size;
  }
  return [...found, ...pieces.end()];
}

const filler = fc
  .array(fc.constantFrom('vex', 'oxen', '\n', '日本', '\u{1f511}', '{"a":', '\\n', '%20', 'x1y2z3'), {
    maxLength: 900,
  })
  .map((words) => words.join(' '));

describe('a text in pieces', () => {
  it('gives what the whole gives', () => {
    const parts = fc.array(fc.tuple(filler, fc.constantFrom(...samples)), { minLength: 4, maxLength: 30 });
    const sizes = fc.array(fc.integer({ min: 1, max: 30_000 }), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(parts, sizes, (given, cut) => {
        const text = given.map(([words, sample]) => `${words}\n${sample}\n`).join('');
        expect(inPieces(text, cut, { piece: 4000, overlap: 24_000 })).toEqual(scanner.scan(text));
      }),
      { numRuns: 60 },
    );
  });

  it('finds a secret wherever it lies in a long line', () => {
    for (let at = 0; at < 9000; at += 97) {
      const text = `${'x1 '.repeat(at / 3)} ${TOKEN} ${'x1 '.repeat(3000 - at / 3)}`;
      const found = inPieces(text, [1000], { piece: 1000, overlap: 500 });
      expect(found.map(({ start, end }) => text.slice(start, end))).toEqual([TOKEN]);
    }
  });

  it.each([
    { name: 'one line', mark: '' },
    { name: 'lines', mark: '\n' },
  ])('finds a secret deep in base64 of $name', ({ mark }) => {
    for (const lead of [20_001, 40_002, 60_003]) {
      const inner = `${'vex oxen '.repeat(lead / 9)} ${TOKEN} ${'vex oxen '.repeat(9000)}`;
      const run = Buffer.from(inner).toString('base64').replaceAll(/.{76}/g, `$&${mark}`);
      const text = `data:\n${run}\n`;
      const found = inPieces(text, [5000], { piece: 9001, overlap: 9001 });
      const shown = found.map(({ start, end }) => Buffer.from(text.slice(start, end), 'base64').toString());
      expect(shown.join('')).toContain(TOKEN);
    }
  });

  it('returns a secret that outgrows the overlap in parts without a gap', () => {
    const greedy: Scanner = {
      scan: (text) => [
        { detector: 'all', label: 'ALL', category: 'secret', confidence: 'high', start: 0, end: text.length },
      ],
    };
    const pieces = createPieceScanner(greedy, { piece: 10, overlap: 5 });
    const found = [...pieces.push('x'.repeat(100)), ...pieces.end()];
    expect(found[0]?.start).toBe(0);
    expect(found.at(-1)?.end).toBe(100);
    for (const [index, { start }] of found.entries()) expect(start).toBe(found[index - 1]?.end ?? 0);
  });

  it('gives nothing for nothing', () => {
    const pieces = createPieceScanner(scanner);
    expect([...pieces.push(''), ...pieces.end()]).toEqual([]);
  });
});
