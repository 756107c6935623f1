import { describe, expect, it } from 'vitest';
import { commentShare, judge, measure, type BarRow } from '../scripts/bars.mjs';
import { readTree } from '../scripts/source-tree.mjs';

const FINE = 'export function add(a: number, b: number): number {\n  return a + b;\n}\n';

function rowsFor(text: string, path = 'src/engine/seeded.ts'): BarRow[] {
  return judge(measure([{ path, text }]));
}

function broken(text: string, path?: string): string[] {
  return rowsFor(text, path)
    .filter((row) => !row.ok)
    .map((row) => row.what);
}

describe('bars on seeded breaches', () => {
  const longFunction = `export function f(): void {\n${'  void 0;\n'.repeat(60)}}\n`;
  const many = Array.from({ length: 11 }, (_, at) => `  if (n === ${at}) return ${at};\n`).join('');
  it.each([
    ['file length', 'export {};\n'.repeat(251), ['file lines p95', 'file lines max']],
    ['function length', longFunction, ['function lines p95', 'function lines max']],
    ['parameters', 'export const f = (a: 1, b: 1, c: 1, d: 1): number => a + b + c + d;\n', ['parameters']],
    ['complexity', `export function f(n: number): number {\n${many}  return n;\n}\n`, ['complexity']],
    ['any', 'export const a: any = 1;\n', ['any']],
    ['non-null', 'export const a = (b?: string): string => b!;\n', ['non-null (!)']],
    ['casts', 'export const a = 1 as unknown;\n'.repeat(5), ['casts (as)']],
  ])('names %s', (_, text, expected) => {
    expect(broken(text)).toEqual(expected);
  });

  it('passes clean code, `as const`, and long catalog files', () => {
    expect(broken(FINE)).toEqual([]);
    expect(broken('export const a = [1] as const;\n'.repeat(9))).toEqual([]);
    expect(broken('export {};\n'.repeat(400), 'src/catalog/commands/git.ts')).toEqual([]);
  });

  it('counts as the linter does', () => {
    const text = 'export const f = (a?: { b?: () => number }, c = 1): number => a?.b?.() ?? c;\n';
    const row = rowsFor(text).find((one) => one.what === 'complexity');
    // One to start with, two optional links, one `??` and one default value: as oxlint says.
    expect(row?.value).toBe(5);
  });

  it('counts lines that are comments only', () => {
    const text = '// one\nexport const a = 1; // not this\n/*\n two\n*/\nexport const b = 2;\n';
    expect(commentShare(measure([{ path: 'src/engine/c.ts', text }]))).toBeCloseTo((100 * 4) / 6);
  });

  it('refuses a file it cannot parse', () => {
    expect(() => rowsFor('export const = ;\n')).toThrow(/seeded/);
  });
});

it('the source tree is within the bars', () => {
  const files = measure(readTree(process.cwd(), ['src'], ['.ts']));
  expect(files.length).toBeGreaterThan(10);
  expect(judge(files).filter((row) => !row.ok)).toEqual([]);
});
