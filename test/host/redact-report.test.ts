import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as fc from 'fast-check';
import { afterAll, describe, expect, it, vi } from 'vitest';
import type { Finding } from '../../src/engine/model.ts';
import { createSegmenter } from '../../src/host/redact-pieces.ts';
import { createLocator } from '../../src/host/redact-report.ts';
import { fileSegments } from '../../src/host/redact-source.ts';

const dir = mkdtempSync(path.join(tmpdir(), 'aup-report-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

/** Every X of a text is a finding. */
function marks(text: string): { text: string; findings: Finding[] } {
  const findings = Array.from(text.matchAll(/X/g), ({ index }): Finding => {
    const found = { detector: 'x', label: 'XX', category: 'secret', confidence: 'high' } as const;
    return { ...found, start: index, end: index + 1 };
  });
  return { text, findings };
}

const conceal = (value: string, { label }: Finding): string => `AUP_${label}_${value}12`;

describe('places of findings', () => {
  it('are those in the whole text, however it is cut', () => {
    const text = fc
      .array(fc.constantFrom('X', '\n', '\r\n', 'a', '\u{1f600}', ' '), { maxLength: 200 })
      .map((parts) => parts.join(''));
    fc.assert(
      fc.property(text, (whole) => {
        const segmenter = createSegmenter(marks, { piece: 20, ahead: 10, back: 5 });
        const locate = createLocator({ conceal }, () => undefined);
        const found = [...segmenter.push(whole), ...segmenter.end()].flatMap((segment) => locate(segment));
        const expected = Array.from(whole.matchAll(/X/g), ({ index }) => {
          const before = whole.slice(0, index).split('\n');
          return { start: index, line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
        });
        expect(found.map(({ reported: { start, line, column } }) => ({ start, line, column }))).toEqual(
          expected,
        );
      }),
      { numRuns: 500 },
    );
  });

  it('are found without looking through the rest of a long line for each', () => {
    const segment = { at: 0, ...marks('Xy'.repeat(1000)) };
    const locate = createLocator({ conceal }, () => undefined);
    const looks = vi.spyOn(String.prototype, 'indexOf');
    try {
      locate(segment);
      expect(looks.mock.calls.length).toBeLessThan(5);
    } finally {
      looks.mockRestore();
    }
  });
});

describe('a file that cannot be read', () => {
  it('is an outcome', () => {
    const file = path.join(dir, 'link');
    symlinkSync('elsewhere', file);
    const source = fileSegments(file, marks);
    expect([...source.segments]).toEqual([]);
    expect(source.outcome()).toBe('unreadable');
    const text = path.join(dir, 'text');
    writeFileSync(text, 'aX');
    const read = fileSegments(text, marks);
    expect([...read.segments]).toMatchObject([{ text: 'aX' }]);
    expect(read.outcome()).toBe('read');
  });
});
