/** Sections 7 to 9 of a report, and its appendices: incidents, the log, exceptions, frameworks, numbers. */
import type { Report, ReportFramework } from '../engine/report/model.ts';
import { heading, outcomeCells, part } from './report-guard-parts.ts';
import { html, type Markup } from './report-markup.ts';
import { facts, figure, framed, table } from './report-table.ts';
import { momentWords, SHORT_OUTCOMES } from './report-words.ts';

export function incidentsSection(report: Report): Markup {
  const { listed, rows, signs } = report.incidents;
  const incidents = listed.map(({ id, severity, state, clause = '', opened, closed = '' }) => [
    id,
    severity,
    state,
    clause,
    momentWords(opened),
    momentWords(closed),
  ]);
  const head = ['incident', 'severity', 'state', 'clause', 'opened', 'closed'];
  return html`${heading('7', 'Incidents')}${part(report, '7', 'Incidents')}
  ${table({ id: 't-incidents', caption: 'Incidents', head, rows: incidents })}
  ${table({ id: 't-incident-rows', caption: 'Rows about incidents', head: ['row', '#rows'], rows: Object.entries(rows) })}
  ${table({ id: 't-signs', caption: 'Signs that the guard was got by, or failed', head: ['row', '#rows'], rows: Object.entries(signs) })}`;
}

function verdict({ ok, problem }: Report['integrity']): Markup {
  return ok
    ? html`<span class="good">intact</span>: no record was changed, removed, added or moved`
    : html`<span class="bad">BROKEN</span>: ${problem?.code ?? 'unknown'} at record ${problem?.seq ?? 0}`;
}

const HOW: readonly (readonly [string, string])[] = [
  ['aup-guard log verify', 'on this machine: the chain, the tree, every signature'],
  ['aup-guard log show NUMBER', 'one record, all of it'],
  ['aup-guard report --json', 'the numbers of this report, for programs'],
];

export function integritySection(report: Report): Markup {
  const { integrity, rows } = report;
  const { records, checkpoints, covered, repairs, checkpoint } = integrity;
  return html`${heading('8', 'Log integrity')}${part(report, '8', 'Log integrity')}
    ${facts([
      ['The log is', verdict(integrity)],
      ['Records', records],
      ['Signed checkpoints', checkpoints],
      ['Records under the last one', covered],
      ['Records cut off by a crash', repairs],
      ['Lines that are no record', rows.unreadable],
      ['Rows dated after this report', rows.ahead],
      [
        'Last checkpoint',
        html`<code>${checkpoint === undefined ? 'none' : `${checkpoint.size} ${checkpoint.root}`}</code>`,
      ],
      ['Its signature', html`<code>${checkpoint?.signature ?? 'none'}</code>`],
    ])}
    ${table({ id: 't-log', caption: 'Rows about the log itself', head: ['row', '#rows'], rows: Object.entries(integrity.rows) })}
    ${facts(HOW.map(([command, what]) => [what, html`<code>${command}</code>`]))}
    <p>
      Who rules this machine could write the log anew and sign it. Compare the checkpoint above with a copy
      that was kept elsewhere: an export, an earlier report. Its root covers every record before it.
    </p>
    ${pseudonyms(report)}`;
}

function pseudonyms({ pseudonyms: shown }: Report): Markup {
  if (shown === undefined)
    return html`<p class="soft">No id of a session, device or person is in this report.</p> `;
  const sessions = shown.sessions.map((id) => html`<li><code>${id}</code></li> `);
  return html`<p>
      Pseudonyms, as they were asked for. Device: <code>${shown.device ?? 'none'}</code>. Sessions, without
      any number:
    </p>
    <ul>
      ${sessions}
    </ul> `;
}

export function exceptionsSection(report: Report): Markup {
  const { listed, used, rows } = report.exceptions;
  const all = listed.map(({ id, clause, scope, by, why, from, until, standing }) => [
    id,
    clause,
    scope,
    by,
    why,
    momentWords(from),
    momentWords(until),
    standing,
  ]);
  const head = ['exception', 'clause', 'for', 'granted by', 'why', 'from', 'until', 'standing'];
  return html`${heading('9', 'Exceptions')}${part(report, '9', 'Exceptions')}
  ${table({ id: 't-exceptions', caption: 'Exceptions', head, rows: all })}
  ${table({ id: 't-used', caption: 'Rows an exception let by', head: ['clause', '#rows'], rows: Object.entries(used) })}
  ${table({ id: 't-exception-rows', caption: 'Rows about exceptions', head: ['row', '#rows'], rows: Object.entries(rows) })}`;
}

function lineRows({ lines }: ReportFramework): readonly Markup[] {
  return lines.map(({ id, title, applies, remark, evidence }) => {
    const dated =
      applies === undefined ? html`` : html`<br /><span class="soft">applies from ${applies}</span>`;
    const remarked = remark === undefined ? html`` : html`<br /><span class="soft">${remark}</span>`;
    const [first, ...rest] = evidence.map(
      ({ source, section, strength, basis, note, rows }) =>
        html`<td><a href="#s-${section}">${source}</a>${note === undefined ? html`` : html`<br /><span class="soft">${note}</span>`}</td><td><span class="tag ${strength}">${strength}</span></td><td>${basis}</td><td class="n">${figure(rows)}</td></tr>
`,
    );
    const span = String(evidence.length);
    return html`<tr>
      <th scope="rowgroup" rowspan="${span}">${id}</th>
      <td rowspan="${span}">${title}${dated}${remarked}</td>
      ${first ?? html``}${rest.map(
        (row) =>
          html`<tr>
            ${row}
           `,
      )}
     `;
  });
}

function frameworkPart(framework: ReportFramework, index: number): Markup {
  const { id, name, note, timeline = [], lines } = framework;
  const days = timeline.map(({ on, what }) => [on, what]);
  const head = html`<thead>
    <tr>
      <th scope="col">line</th>
      <th scope="col">what it is about, in our words</th>
      <th scope="col">evidence</th>
      <th scope="col">strength</th>
      <th scope="col">basis</th>
      <th scope="col" class="n">rows</th>
    </tr>
  </thead>`;
  const groups = lineRows(framework).map(
    (rows) =>
      html`<tbody>
        ${rows}
      </tbody> `,
  );
  const dates =
    days.length === 0
      ? html``
      : table({ id: `t-${id}-days`, caption: 'Dates', head: ['day', 'what'], rows: days });
  return html`<h3 id="a-${id}">A.${index + 1} ${name}</h3>
    ${
      note === undefined ? html`` : html`<p class="soft">${note}</p> `
    }${dates}${framed(`t-${id}`, `Evidence for each of its ${lines.length} lines`, html`${head}${groups}`)}`;
}

/** Which rows are evidence for which line of which framework. */
export function frameworkAppendix({ frameworks }: Report): Markup {
  return html`<section class="appendix">
    <h2 id="s-A">Appendix A: frameworks</h2>
    <p>
      Hints in our own words, no text of any standard, no legal advice, no claim of conformity.
      <strong>Direct</strong>: the rows are what an assessor asks for; <strong>partial</strong>: one of
      several things asked for; <strong>context</strong>: they help to understand. <strong>Sourced</strong>: a
      public mapping or the text itself says so; <strong>judgement</strong>: ours. A line with 0 rows has no
      evidence in this period.
    </p>
    ${frameworks.map(frameworkPart)}
  </section> `;
}

/** The numbers behind the plot over time. */
export function numbersAppendix({ series }: Report): Markup {
  const rows = series.buckets.map(({ from, rows, outcomes }) => [from, rows, ...outcomeCells(outcomes)]);
  const head = [`${series.unit} from`, '#all rows', ...SHORT_OUTCOMES];
  return html`<section class="appendix">
    <h2 id="s-B">Appendix B: numbers by ${series.unit}</h2>
    ${table({ id: 't-series', caption: `Rows by ${series.unit}`, head, rows })}
  </section> `;
}
