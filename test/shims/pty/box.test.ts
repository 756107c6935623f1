import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { safe, toSafe } from '../../../src/engine/text.ts';
import { layout } from '../../../src/shims/pty/box.ts';
import { drawBox, plainText } from '../../../src/shims/pty/ink.ts';
import { textOf } from '../../../src/shims/pty/lines.ts';
import type { BoxView } from '../../../src/shims/pty/view.ts';
import { cut, widthOf, wrap } from '../../../src/shims/pty/width.ts';
import { request } from '../../fixtures/pty-harness.ts';

function view(columns: number, rows: number, change: Partial<BoxView> = {}): BoxView {
  return {
    request: request({ session: safe`this session: push origin main`, diff: [safe`+ one`] }),
    columns,
    rows,
    word: 'crisp-otter',
    assurance: 'overlay',
    secondsLeft: 108,
    turn: 1,
    waiting: 0,
    mode: 'ask',
    typed: '',
    hint: '',
    armed: true,
    scroll: 0,
    ...change,
  };
}

function shown(of: BoxView): string {
  return layout(of).lines.map(textOf).join('\n');
}

const SIZES = [
  [120, 40],
  [100, 30],
  [80, 24],
  [60, 20],
  [40, 16],
  [30, 12],
  [20, 10],
] as const;

describe('the box', () => {
  test.each(SIZES)('fits %i x %i and keeps action, target, clause and keys', (columns, rows) => {
    const box = layout(view(columns, rows));
    expect(box.lines.length + (box.framed ? 2 : 1)).toBeLessThanOrEqual(rows);
    expect(box.width).toBeLessThanOrEqual(columns);
    const inner = box.width - (box.framed ? 2 + 2 * box.padding : 0);
    expect(box.lines.map(textOf).filter((text) => widthOf(text) > inner)).toEqual([]);
    const text = shown(view(columns, rows));
    for (const part of [
      'git push origin main',
      'origin',
      'HUMAN-1',
      'aup.yaml:41',
      '[a]',
      '[s]',
      '[v]',
      '[d]',
      '[n]',
      '1:48',
    ]) {
      expect(text).toContain(part);
    }
  });

  test('drops commits, then the argv, then the statistics', () => {
    const dropped: string[] = [];
    const parts = ['8a71be0  retry', 'argv [', '3 commits'];
    for (let rows = 30; rows >= 8; rows--) {
      const text = shown(view(80, rows));
      for (const part of parts) if (!text.includes(part) && !dropped.includes(part)) dropped.push(part);
    }
    expect(dropped).toEqual(parts);
  });

  test('says what would be lost in red, and reads without colour', () => {
    const danger = view(80, 24, { request: request({ danger: [safe`main would lose 2 commits`] }) });
    const ground = { columns: 80, rows: 24 };
    expect(drawBox(layout(danger), { ...ground, colour: true })).toContain('\u001b[1;31m  ! main would lose');
    const plain = drawBox(layout(danger), { ...ground, colour: false });
    expect(plain).not.toMatch(/\u001b\[[\d;]*3\d[\d;]*m/);
    expect(plain).toContain('! main would lose 2 commits');
  });

  test('a critical action shows its code and not the one key', () => {
    const text = shown(view(80, 24, { request: request({ code: '7Q4' }), typed: '7Q' }));
    expect(text).toContain('type 7Q4 and Enter to approve: 7Q');
    expect(text).not.toContain('[a]');
  });

  test.each(SIZES)('names all that a yes would allow, or how much it is, at %i x %i', (columns, rows) => {
    const also = ['git push origin two', 'rm -r src', 'git push origin four'].map((text) =>
      toSafe(text, (same) => same),
    );
    const text = shown(view(columns, rows, { request: request({ also, diff: [safe`one`] }) }));
    const named = also.filter((command) => text.includes(command));
    expect(named.length === 3 || /and 3\s+more/.test(text)).toBe(true);
    expect(text).toContain('[v] details');
  });

  test('says that more people are needed', () => {
    const people = safe`2 people must say yes: developer, oncall`;
    expect(shown(view(60, 14, { request: request({ people }) }))).toContain('2 people must say yes');
  });

  test('says which of how many it is', () => {
    expect(layout(view(80, 24, { turn: 2, waiting: 1 })).label).toBe('aup-guard · 2 of 3');
    expect(layout(view(80, 24)).label).toBe('aup-guard');
  });

  test('a reason is asked for in its own line', () => {
    const text = shown(view(80, 24, { mode: 'reason', typed: 'hotfix' }));
    expect(text).toContain('why yes: hotfix');
    expect(text).toContain('[Enter] approve');
    expect(text).not.toContain('[a]');
  });

  test('wide characters stay inside', () => {
    const wide = view(44, 24, {
      request: request({ command: safe`git push origin 機能/支払い-再試行-とても長い名前` }),
    });
    const box = layout(wide);
    const inner = box.width - 2 - 2 * box.padding;
    expect(box.lines.every((each) => widthOf(textOf(each)) <= inner)).toBe(true);
  });

  test('never outgrows the screen, whatever is asked', () => {
    const words = fc.string({ unit: 'grapheme', maxLength: 200 }).map((text) => toSafe(text, (same) => same));
    const sizes = fc.tuple(fc.integer({ min: 20, max: 130 }), fc.integer({ min: 6, max: 50 }));
    fc.assert(
      fc.property(
        sizes,
        words,
        fc.constantFrom('ask', 'note', 'reason', 'diff'),
        ([columns, rows], text, mode) => {
          const clause = { id: 'HUMAN-1', say: text, where: safe`aup.yaml:1` };
          const asked = request({
            title: text,
            command: text,
            cwd: text,
            facts: [text, text],
            diff: [text],
            also: [text, text],
            people: text,
            clause,
          });
          const box = layout(view(columns, rows, { request: asked, typed: text, mode }));
          expect(box.lines.length + (box.framed ? 2 : 1)).toBeLessThanOrEqual(rows);
          const inner = box.width - (box.framed ? 2 + 2 * box.padding : 0);
          expect(box.lines.map(textOf).filter((each) => widthOf(each) > inner)).toEqual([]);
        },
      ),
    );
  });

  test('as lines it has no cursor addressing', () => {
    const text = plainText(layout(view(80, 200)));
    expect(text).not.toContain('\u001b');
    expect(text).toContain('crisp-otter');
    expect(text).toContain('[a] approve once');
  });
});

describe('widths', () => {
  test.each([
    ['abc', 3],
    ['日本', 4],
    ['👍', 2],
    ['e\u0301', 1],
    ['ｆ', 2],
    ['─', 1],
    ['', 0],
  ])('%j takes %i columns', (text, width) => {
    expect(widthOf(text)).toBe(width);
  });

  test('cut and wrap keep to the width and wrap keeps the words', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 80 }), fc.integer({ min: 2, max: 40 }), (text, width) => {
        expect(widthOf(cut(text, width))).toBeLessThanOrEqual(width);
        const lines = wrap(text, width);
        expect(lines.every((line) => widthOf(line) <= width)).toBe(true);
        expect(lines.join('').replaceAll(' ', '')).toBe(text.replaceAll(' ', ''));
      }),
    );
  });
});
