/** How commands speak: data on stdout, words on stderr, colour only where it is wanted. */

/** What a command needs to know of the place it prints to. */
export interface Screen {
  /** Cells in a line; infinite when stdout is no terminal, so that nothing is cut in a pipe. */
  readonly columns: number;
  readonly colour: boolean;
}

export type Style = 'bold' | 'dim' | 'red' | 'green' | 'yellow';

const CODES: Readonly<Record<Style, readonly [number, number]>> = {
  bold: [1, 22],
  dim: [2, 22],
  red: [31, 39],
  green: [32, 39],
  yellow: [33, 39],
};

type Environment = Readonly<Record<string, string | undefined>>;

function isSet(value: string | undefined): value is string {
  return value !== undefined && value !== '';
}

/** FORCE_COLOR beats NO_COLOR, as in Node itself; CLICOLOR_FORCE beats the lack of a terminal. */
export function wantsColour(env: Environment, isTerminal: boolean): boolean {
  const force = env['FORCE_COLOR'];
  if (force !== undefined) return force !== '0' && force !== 'false';
  if (isSet(env['NO_COLOR']) || env['TERM'] === 'dumb') return false;
  const cliForce = env['CLICOLOR_FORCE'];
  return isTerminal || (isSet(cliForce) && cliForce !== '0');
}

/** The screen stdout is. */
export function currentScreen(): Screen {
  const { isTTY, columns } = process.stdout;
  return {
    columns: isTTY ? Math.max(20, columns) : Number.POSITIVE_INFINITY,
    colour: wantsColour(process.env, isTTY),
  };
}

/** Text in a style, plain where colour is not wanted. */
export function paint(screen: Screen, style: Style, text: string): string {
  if (!screen.colour || text === '') return text;
  const [on, off] = CODES[style];
  return `\u001b[${on}m${text}\u001b[${off}m`;
}

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

/** Lines of the answer, on stdout. */
export function printLines(lines: readonly string[]): void {
  process.stdout.write(lines.map((line) => `${line}\n`).join(''));
}

/** Remarks that are not the answer, on stderr. */
export function printWords(words: string): void {
  process.stderr.write(`${words}\n`);
}

/** The answer for programs: one object whose `schema` says what it is, e.g. `aup-guard/status/1`. */
export function printJson(schema: string, body: object): void {
  printLines([JSON.stringify({ schema, ...body }, undefined, 2)]);
}

/** Ends in peace when the reader of a pipe has seen enough (`| head`). */
export function endWithReader(): void {
  process.stdout.once('error', (error) => {
    if ('code' in error && error.code === 'EPIPE') process.exit();
    throw error;
  });
}

/** `1,234` in every locale: output is compared by machines too. */
export function count(value: number): string {
  return String(value).replaceAll(/\B(?=(\d{3})+$)/g, ',');
}

/** `1 record`, `1,234 records`. */
export function countOf(value: number, noun: string): string {
  return `${count(value)} ${noun}${value === 1 ? '' : 's'}`;
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}

/** `2026-11-22`, local. */
export function localDate(at: number): string {
  const date = new Date(at);
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

/** `14:03:09`, local. */
export function localTime(at: number): string {
  const date = new Date(at);
  return [date.getHours(), date.getMinutes(), date.getSeconds()].map((part) => two(part)).join(':');
}
