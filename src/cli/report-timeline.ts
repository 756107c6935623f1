/** The phases of clauses over time, as a plot. */
import { scaleUtc } from 'd3-scale';
import type { Report } from '../engine/report/model.ts';
import { html, type Markup } from './report-markup.ts';
import { at, framedSvg, labelWidth, plotFigure, rowLabel } from './report-svg.ts';

const LINE = 24;
const WIDTH = 760;
const DAY_MS = 86_400_000;
const PHASES = ['draft', 'monitor', 'warn', 'enforce'].map((key) => ({ key, label: key }));

interface Segment {
  readonly phase: string;
  readonly from: number;
  readonly to: number;
}

type PolicyClause = NonNullable<Report['policy']['clauses'][number]['policy']>;

/** Phases only move forward: a step back in the table changes nothing. */
function segmentsOf({ steps }: PolicyClause, start: number, end: number): readonly Segment[] {
  const order = PHASES.map(({ key }) => key);
  const segments: Segment[] = [];
  let now = { phase: 'draft', from: start };
  for (const { phase, from } of steps) {
    if (order.indexOf(phase) <= order.indexOf(now.phase)) continue;
    const begins = Math.max(start, from === undefined ? start : Date.parse(from));
    if (begins > end) break;
    if (begins > now.from) segments.push({ ...now, to: begins });
    now = { phase, from: begins };
  }
  return [...segments, { ...now, to: end }];
}

/** From the beginning of the period, or the first change of a phase, to the last planned one. */
function spanOf(report: Report): readonly [number, number] {
  const made = Date.parse(report.made);
  const first = Date.parse(report.period.from ?? report.rows.first ?? report.made);
  const planned = report.policy.clauses.flatMap(({ policy }) =>
    (policy?.steps ?? []).flatMap(({ from }) => (from === undefined ? [] : [Date.parse(from)])),
  );
  const last = Math.max(made, ...planned.filter((day) => day < made + 366 * DAY_MS));
  return [Math.min(first, made - 14 * DAY_MS), last + 14 * DAY_MS];
}

/** Nothing where the policy has no clause. */
export function timeline(report: Report): Markup {
  const clauses = report.policy.clauses.flatMap(({ id, policy }) =>
    policy === undefined ? [] : [{ id, policy }],
  );
  if (clauses.length === 0) return html``;
  const [start, end] = spanOf(report);
  const left = labelWidth(clauses.map(({ id }) => id));
  const x = scaleUtc([start, end], [left, WIDTH - 8]);
  const bottom = clauses.length * LINE + 18;
  const name = x.tickFormat(6);
  const grid = x.ticks(6).map(
    (tick) =>
      html`<line class="grid" x1="${at(x(tick))}" x2="${at(x(tick))}" y1="14" y2="${bottom}" />
        <text class="axis mid" x="${at(x(tick))}" y="${bottom + 16}">${name(tick)}</text> `,
  );
  const rows = clauses.map(({ id, policy }, row) => {
    const top = row * LINE + 18;
    const shapes = segmentsOf(policy, start, end).map(
      ({ phase, from, to }) =>
        html`<rect
          class="f-${phase}"
          x="${at(x(from))}"
          y="${top + 4}"
          width="${at(x(to) - x(from))}"
          height="${LINE - 8}"
        /> `,
    );
    return html`${shapes}${rowLabel(id, left, top + LINE / 2)}`;
  });
  const made = x(Date.parse(report.made));
  const planned = html`<rect
    class="planned"
    x="${at(made)}"
    y="14"
    width="${at(x(end) - made)}"
    height="${bottom - 14}"
  />`;
  const now = html`${planned}<line class="now" x1="${at(made)}" x2="${at(made)}" y1="14" y2="${bottom}" />
    <text class="axis end" x="${at(made - 6)}" y="10">this report</text>
    <text class="axis" x="${at(made + 6)}" y="10">planned</text> `;
  const enforced = clauses.filter(({ policy }) => policy.phase === 'enforce').length;
  const says = `${enforced} of ${clauses.length} clauses are enforced when this report is made. The table below has every date.`;
  const plot = { id: 'p-phases', title: 'Phases of the clauses, as the policy dates them', says };
  const svg = framedSvg(plot, bottom + 24, html`${grid}${rows}${now}`);
  return plotFigure({ ...plot, slices: PHASES, rows: [], unit: '' }, svg);
}
