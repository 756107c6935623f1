/** Aligned columns, cut to the width of the screen. */
import { paint, type Screen, type Style } from './terminal.ts';

const GRAPHEMES = new Intl.Segmenter('en');
const WIDE =
  /[\p{scx=Han}\p{scx=Hiragana}\p{scx=Katakana}\p{scx=Hangul}\p{Emoji_Presentation}\uff01-\uff60]/u;

function lettersOf(text: string): { readonly letter: string; readonly cells: number }[] {
  return Array.from(GRAPHEMES.segment(text), ({ segment }) => ({
    letter: segment,
    cells: WIDE.test(segment) ? 2 : 1,
  }));
}

/** Terminal cells a text takes. */
export function widthOf(text: string): number {
  if (/^[ -~]*$/.test(text)) return text.length;
  return lettersOf(text).reduce((sum, { cells }) => sum + cells, 0);
}

/** Cuts text to `width` cells; the last one says that something is missing. */
export function clip(text: string, width: number): string {
  if (widthOf(text) <= width) return text;
  let kept = '';
  let room = width - 1;
  for (const { letter, cells } of lettersOf(text)) {
    room -= cells;
    if (room < 0) break;
    kept += letter;
  }
  return width > 0 ? `${kept}…` : '';
}

export interface Column {
  readonly title: string;
  /** May be cut to this width when the line is too long; a column without it never is. */
  readonly least?: number;
  /** Kept this wide, even when empty, so that later tables line up. */
  readonly room?: number;
}

export interface Cell {
  readonly text: string;
  readonly style?: Style;
}

const GAP = 2;

/** Aligned lines, a dim title line first; empty columns are left out. Columns are cut from the right until a line fits. */
export function table(
  screen: Screen,
  columns: readonly Column[],
  rows: readonly (readonly Cell[])[],
): string[] {
  const used = columns.map(
    ({ room }, index) => room !== undefined || rows.some((row) => (row[index]?.text ?? '') !== ''),
  );
  const kept = columns.filter((_, index) => used[index]);
  const body = rows.map((row) => row.filter((_, index) => used[index]));
  const titles: Cell[] = kept.map(({ title }) => ({ text: title, style: 'dim' }));
  const all = titles.some(({ text }) => text !== '') ? [titles, ...body] : body;
  const widths = fittedWidths(screen, kept, all);
  return all.map((row) => renderRow(screen, row, widths));
}

function fittedWidths(
  screen: Screen,
  columns: readonly Column[],
  rows: readonly (readonly Cell[])[],
): number[] {
  const widths = columns.map(({ room = 0 }, index) =>
    Math.max(room, ...rows.map((row) => widthOf(row[index]?.text ?? ''))),
  );
  const gaps = GAP * (columns.length - 1);
  let excess = widths.reduce((sum, width) => sum + width, gaps) - screen.columns;
  for (const [index, { least }] of [...columns.entries()].toReversed()) {
    const width = widths[index] ?? 0;
    const cut = Math.max(0, Math.min(excess, width - (least ?? width)));
    widths[index] = width - cut;
    excess -= cut;
  }
  return widths;
}

function renderRow(screen: Screen, row: readonly Cell[], widths: readonly number[]): string {
  const cells = row.map(({ text, style }, index) => {
    const width = widths[index] ?? 0;
    const shown = clip(text, width);
    const padding = ' '.repeat(index === row.length - 1 ? 0 : Math.max(0, width - widthOf(shown)));
    return (style === undefined ? shown : paint(screen, style, shown)) + padding;
  });
  return cells.join(' '.repeat(GAP)).trimEnd();
}
