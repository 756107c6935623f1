/** The preview: what would be replaced, as a diff in which the values are masked already. */
import type { Located, Reported } from '../host/redact-report.ts';
import type { Segment } from '../host/redact-pieces.ts';
import { shown } from '../host/text.ts';
import { changesOf, linesOf, type Change, type Line } from './redact-changes.ts';
import { clauseWords, maskOf } from './redact-words.ts';
import { clip } from './table.ts';
import { paint, type Screen, type Style } from './terminal.ts';

/** Lines shown around a change. */
const AROUND = 2;
/** Characters shown on each side of a finding in a line that is too long. */
const NEAR = 24;
/** Where a line ends on a screen without an end. */
const WIDEST = 200;
const MARGIN = 8;

/** Parts of a line: text around, and what stands in for values. */
interface Part {
  readonly text: string;
  readonly value: boolean;
}

/** Where a change stands. */
interface Place {
  readonly screen: Screen;
  readonly text: string;
  readonly lines: readonly Line[];
}

function partsOf(
  { text, lines }: Place,
  change: Change,
  instead: (one: Reported) => string,
): readonly Part[] {
  const parts: Part[] = [];
  let copied = lines[change.from]?.start ?? 0;
  for (const { finding, reported } of change.found) {
    parts.push({ text: text.slice(copied, finding.start), value: false });
    parts.push({ text: instead(reported), value: true });
    copied = finding.end;
  }
  parts.push({ text: text.slice(copied, lines[change.to - 1]?.end), value: false });
  return parts;
}

/** Tabs take two cells; what could repaint the screen is spelled out. */
function plain(text: string): string {
  return shown(text.replaceAll('\t', '  ').replaceAll('\r', ''));
}

/** The end of one part and the start of the next stay; the middle goes. */
function shorten(text: string, ends: { readonly first: boolean; readonly last: boolean }): string {
  const head = ends.first ? '' : text.slice(0, NEAR);
  const tail = ends.last ? '' : text.slice(-NEAR);
  return text.length <= head.length + tail.length + 3 ? text : `${head}…${tail}`;
}

function render(screen: Screen, parts: readonly Part[], style: Style): string {
  const room = Math.min(screen.columns, WIDEST) - MARGIN;
  const length = parts.reduce((sum, { text }) => sum + text.length, 0);
  return parts
    .map(({ text, value }, index) => {
      if (value) return paint(screen, 'bold', paint(screen, style, text));
      const kept =
        length <= room ? text : shorten(text, { first: index === 0, last: index === parts.length - 1 });
      return paint(screen, style, plain(kept));
    })
    .join('');
}

/** `aup.yaml:12 DATA-1`: where to look, as messages say it. */
function whereWords(reported: Reported): string {
  return [reported.where ?? '', clauseWords(reported)].filter((word) => word !== '').join(' ');
}

const SIGNS: Readonly<Record<string, Style>> = { '-': 'red', '+': 'green', ' ': 'dim' };

/** Sign, number and text of a line. */
function row(screen: Screen, head: string, text: string): string {
  return paint(screen, SIGNS[head.charAt(0)] ?? 'dim', head.padEnd(MARGIN)) + text;
}

function numbered(sign: string, line: Line | undefined): string {
  return `${sign} ${String(line?.number ?? '').padStart(4)}`;
}

function changeRows(place: Place, change: Change): readonly string[] {
  const { screen, lines } = place;
  const first = lines[change.from];
  const notes = change.found.map(({ reported }) => {
    const words = `${reported.detector} · ${reported.confidence} confidence · ${whereWords(reported)}`;
    return row(screen, ' ', paint(screen, 'dim', words));
  });
  const before = partsOf(place, change, maskOf);
  const after = partsOf(place, change, ({ placeholder }) => placeholder);
  return [
    row(screen, numbered('-', first), render(screen, before, 'red')),
    row(screen, numbered('+', first), render(screen, after, 'green')),
    ...notes,
  ];
}

function contextRows({ screen, text, lines }: Place, from: number, to: number): readonly string[] {
  const room = Math.min(screen.columns, WIDEST) - MARGIN;
  return lines.slice(from, to).map((line) => {
    // A line may be a gigabyte: no more of it is looked at than can be shown.
    const words = text.slice(line.start, Math.min(line.end, line.start + 2 * WIDEST));
    return row(screen, numbered(' ', line), paint(screen, 'dim', clip(plain(words), room)));
  });
}

/** The rows of one segment; empty when nothing in it changes. */
export function previewRows(screen: Screen, { text }: Segment, found: readonly Located[]): readonly string[] {
  const [first] = found;
  if (first === undefined) return [];
  const above = text.slice(0, first.finding.start).split('\n').length - 1;
  const place = { screen, text, lines: linesOf(text, first.reported.line - above) };
  const changes = changesOf(place.lines, found);
  const rows: string[] = [];
  let done = 0;
  for (const [index, change] of changes.entries()) {
    const from = Math.max(done, change.from - AROUND);
    if (index > 0 && from > done) rows.push(row(screen, '  ⋮', ''));
    const next = changes[index + 1]?.from ?? place.lines.length;
    done = Math.min(next, change.to + AROUND);
    rows.push(...contextRows(place, from, change.from), ...changeRows(place, change));
    rows.push(...contextRows(place, change.to, done));
  }
  return rows;
}
