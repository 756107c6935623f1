/** Plots as inline SVG without scripts: scales and stacks by d3, colours by the style of the page. */
import { scaleBand, scaleLinear } from 'd3-scale';
import { stack } from 'd3-shape';
import { html, type Markup } from './report-markup.ts';
import { count } from './terminal.ts';

/** One kind of value: its class gives the colour. */
export interface Slice {
  readonly key: string;
  readonly label: string;
}

export interface PlotRow {
  readonly label: string;
  readonly values: Readonly<Record<string, number>>;
}

export interface Plot {
  readonly id: string;
  readonly title: string;
  /** The same in words, for who cannot see it: what is shown, and what stands out. */
  readonly says: string;
  readonly slices: readonly Slice[];
  readonly rows: readonly PlotRow[];
  /** What is counted, at the axis. */
  readonly unit: string;
  /** The end of the axis where it is not the largest value. */
  readonly max?: number;
}

const WIDTH = 760;
const LINE = 24;
const LETTER = 7;
const LONGEST_LABEL = 30;

/** The frame all plots share. */
export function framedSvg(
  { id, title, says }: Pick<Plot, 'id' | 'title' | 'says'>,
  height: number,
  body: Markup,
): Markup {
  return html`<svg class="plot" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-labelledby="${id}-t ${id}-d">
    <title id="${id}-t">${title}</title>
    <desc id="${id}-d">${says}</desc>
    ${body}
  </svg> `;
}

/** Coordinates with one decimal: no longer than the eye can tell, and the same everywhere. */
export function at(value: number): string {
  return String(Math.round(value * 10) / 10);
}

function totalOf({ values }: PlotRow, slices: readonly Slice[]): number {
  return slices.reduce((sum, { key }) => sum + (values[key] ?? 0), 0);
}

function largest({ rows, slices, max }: Plot): number {
  return max ?? Math.max(1, ...rows.map((row) => totalOf(row, slices)));
}

interface Span {
  readonly key: string;
  readonly row: number;
  readonly from: number;
  readonly to: number;
}

/** Where each slice of each row begins and ends. */
function spansOf({ rows, slices }: Plot): readonly Span[] {
  const stacked = stack<PlotRow>()
    .keys(slices.map(({ key }) => key))
    .value(({ values }, key) => values[key] ?? 0)([...rows]);
  return stacked.flatMap((series) =>
    series.map(([from, to], row) => ({ key: series.key, row, from, to })).filter(({ from, to }) => to > from),
  );
}

/** Columns along time. */
export function columns(plot: Plot): Markup {
  const [left, top, bottom, height] = [44, 10, 196, 226];
  const { rows } = plot;
  const y = scaleLinear([0, largest(plot)], [bottom, top]).nice(4);
  const x = scaleBand(
    rows.map((_, index) => index),
    [left, WIDTH - 4],
  ).padding(rows.length > 60 ? 0.1 : 0.25);
  const lines = y
    .ticks(4)
    .filter((tick) => Number.isInteger(tick))
    .map(
      (tick) =>
        html`<line class="grid" x1="${left}" x2="${WIDTH - 4}" y1="${at(y(tick))}" y2="${at(y(tick))}" />
          <text class="axis end" x="${left - 6}" y="${at(y(tick) + 4)}">${count(tick)}</text> `,
    );
  const bars = spansOf(plot).map(
    ({ key, row, from, to }) =>
      html`<rect
        class="f-${key}"
        x="${at(x(row) ?? 0)}"
        y="${at(y(to))}"
        width="${at(x.bandwidth())}"
        height="${at(y(from) - y(to))}"
      /> `,
  );
  const every = Math.max(1, Math.ceil(rows.length / 8));
  const labels = rows.flatMap(({ label }, row) =>
    row % every === 0
      ? [
          html`<text class="axis mid" x="${at((x(row) ?? 0) + x.bandwidth() / 2)}" y="${bottom + 18}"
            >${label}</text
          > `,
        ]
      : [],
  );
  const base = html`<line class="base" x1="${left}" x2="${WIDTH - 4}" y1="${bottom}" y2="${bottom}" /> `;
  return framedSvg(plot, height, html`${lines}${bars}${base}${labels}`);
}

/** How much room labels need. */
export function labelWidth(labels: readonly string[]): number {
  const longest = Math.max(4, ...labels.map((label) => Math.min(label.length, LONGEST_LABEL)));
  return longest * LETTER + 12;
}

function cut(label: string): string {
  return label.length > LONGEST_LABEL ? `${label.slice(0, LONGEST_LABEL - 1)}…` : label;
}

export function rowLabel(label: string, left: number, middle: number): Markup {
  return html`<text class="label end" x="${left - 8}" y="${at(middle + 4)}">${cut(label)}</text> `;
}

/** Bars, one below the other, with the sum at the end of each. */
export function bars(plot: Plot): Markup {
  const { rows, slices, unit } = plot;
  const left = labelWidth(rows.map(({ label }) => label));
  const bottom = rows.length * LINE + 4;
  const x = scaleLinear([0, largest(plot)], [left, WIDTH - 56]);
  if (plot.max === undefined) x.nice(5);
  const ticks = x.ticks(5).filter((tick) => Number.isInteger(tick));
  const grid = ticks.map(
    (tick) =>
      html`<line class="grid" x1="${at(x(tick))}" x2="${at(x(tick))}" y1="0" y2="${bottom}" />
        <text class="axis mid" x="${at(x(tick))}" y="${bottom + 16}">${count(tick)}</text> `,
  );
  const shapes = spansOf(plot).map(
    ({ key, row, from, to }) =>
      html`<rect
        class="f-${key}"
        x="${at(x(from))}"
        y="${row * LINE + 5}"
        width="${at(Math.max(x(to) - x(from), 1))}"
        height="${LINE - 8}"
      /> `,
  );
  const names = rows.map((row, index) => {
    const total = totalOf(row, slices);
    const middle = index * LINE + LINE / 2 + 1;
    return html`${rowLabel(row.label, left, middle)}<text
        class="value"
        x="${at(x(total) + 6)}"
        y="${at(middle + 4)}"
        >${count(total)}</text
      > `;
  });
  const base = html`<line class="base" x1="${left}" x2="${left}" y1="0" y2="${bottom}" />
    <text class="axis end" x="${WIDTH}" y="${bottom + 16}">${unit}</text> `;
  return framedSvg(plot, bottom + 24, html`${grid}${shapes}${base}${names}`);
}

/** What the colours mean, as text beside each colour. */
export function legend(slices: readonly Slice[]): Markup {
  const items = slices.map(
    ({ key, label }) =>
      html`<li>
        <svg class="key" viewBox="0 0 12 12" aria-hidden="true">
          <rect class="f-${key}" width="12" height="12" />
        </svg>
        ${label}
      </li> `,
  );
  return html`<ul class="legend">
    ${items}
  </ul> `;
}

/** A plot with its caption and the meaning of its colours. */
export function plotFigure(plot: Plot, svg: Markup): Markup {
  const keys = plot.slices.length > 1 ? legend(plot.slices) : html``;
  return html`<figure>
    <figcaption>${plot.title}</figcaption>
    ${keys}${svg}
  </figure> `;
}
