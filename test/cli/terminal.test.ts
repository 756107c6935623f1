import { describe, expect, it } from 'vitest';
import { clip, table, widthOf } from '../../src/cli/table.ts';
import { count, countOf, paint, wantsColour, type Screen } from '../../src/cli/terminal.ts';

const pipe: Screen = { columns: Number.POSITIVE_INFINITY, colour: false };

describe('wantsColour', () => {
  it.each([
    [{}, true, true],
    [{}, false, false],
    [{ NO_COLOR: '1' }, true, false],
    [{ NO_COLOR: '' }, true, true],
    [{ TERM: 'dumb' }, true, false],
    [{ FORCE_COLOR: '1' }, false, true],
    [{ FORCE_COLOR: '1', NO_COLOR: '1' }, false, true],
    [{ FORCE_COLOR: '0' }, true, false],
    [{ CLICOLOR_FORCE: '1' }, false, true],
    [{ CLICOLOR_FORCE: '0' }, false, false],
    [{ CLICOLOR_FORCE: '1', NO_COLOR: '1' }, false, false],
  ])('%j on a terminal: %s gives %s', (env, isTerminal, wanted) => {
    expect(wantsColour(env, isTerminal)).toBe(wanted);
  });
});

describe('text', () => {
  it.each([
    ['plain', 5, 'plain'],
    ['plain', 4, 'pla…'],
    ['漢字かな', 8, '漢字かな'],
    ['漢字かな', 6, '漢字…'],
    ['e\u0301te\u0301', 3, 'e\u0301te\u0301'],
    ['👩‍💻 ok', 4, '👩‍💻 …'],
    ['x', 0, ''],
  ])('clips %s to %i cells', (text, width, clipped) => {
    expect(clip(text, width)).toBe(clipped);
    expect(widthOf(clipped)).toBeLessThanOrEqual(width);
  });

  it('counts in words', () => {
    expect([count(0), count(999), count(1234567)]).toEqual(['0', '999', '1,234,567']);
    expect([countOf(1, 'record'), countOf(2000, 'record')]).toEqual(['1 record', '2,000 records']);
  });

  it('is painted only where colour is wanted', () => {
    expect(paint(pipe, 'red', 'no')).toBe('no');
    expect(paint({ ...pipe, colour: true }, 'red', 'no')).toBe('\u001b[31mno\u001b[39m');
  });
});

describe('table', () => {
  const columns = [{ title: 'a', least: 2 }, { title: 'b' }, { title: 'c', least: 3 }];
  const rows = [
    [{ text: 'first' }, { text: '' }, { text: 'long text' }],
    [{ text: '漢' }, { text: '' }, { text: 'x' }],
  ];

  it('aligns, and leaves out empty columns', () => {
    expect(table(pipe, columns, rows)).toEqual(['a      c', 'first  long text', '漢     x']);
  });

  it('keeps a column that is to have room', () => {
    const roomy = columns.map((column) => ({ ...column, room: 6 }));
    expect(table(pipe, roomy, rows)[1]).toBe('first           long text');
  });

  it.each([16, 12, 10, 8])('fits %i cells, cutting from the right', (width) => {
    for (const line of table({ ...pipe, columns: width }, columns, rows)) {
      expect(widthOf(line)).toBeLessThanOrEqual(width);
    }
  });
});
