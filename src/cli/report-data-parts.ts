/** Sections 4 to 6 of a report: data, people's answers, MCP. */
import type { Report } from '../engine/report/model.ts';
import { countRows, heading, outcomeCells, part } from './report-guard-parts.ts';
import { html, type Markup } from './report-markup.ts';
import { bars, plotFigure, type Plot } from './report-svg.ts';
import { facts, table } from './report-table.ts';
import { medianWords, SHORT_OUTCOMES, some } from './report-words.ts';

const FATES = [
  { key: 'replaced', label: 'replaced by a placeholder' },
  { key: 'passed', label: 'went out: the clause only watched or warned' },
  { key: 'stopped', label: 'in what was stopped' },
];
const MOST_BARS = 14;

function dataPlot({ data }: Report): Markup {
  const top = data.classes.slice(0, MOST_BARS);
  if (top.length === 0) return html``;
  const plot: Plot = {
    id: 'p-data',
    title: 'Values found, by class',
    says: `The ${some(top.length, 'class')} found most often. The table below has all of them.`,
    slices: FATES,
    rows: top.map(({ detector, replaced, passed, stopped }) => ({
      label: detector,
      values: { replaced, passed, stopped },
    })),
    unit: 'values',
  };
  return plotFigure(plot, bars(plot));
}

export function dataSection(report: Report): Markup {
  const { data, destinations } = report;
  const parts = [
    ['prompts', ...outcomeCells(data.prompt)],
    ['context', ...outcomeCells(data.context)],
  ];
  const classes = data.classes.map(({ detector, category, replaced, passed, stopped }) => [
    detector,
    category,
    replaced,
    passed,
    stopped,
  ]);
  return html`${heading('4', 'Data protection')}
    <p>Classes and numbers only: the log never holds a value, nor a digest of one.</p>
    ${dataPlot(report)}
    ${table({ id: 't-classes', caption: 'Values by class', head: ['class', 'category', '#replaced', '#went out', '#in what was stopped'], rows: classes })}
    ${part(report, '4.1', 'Prompt data protection')}${part(report, '4.2', 'Context data protection')}
    ${table({ id: 't-data', caption: 'Rows about data', head: ['where', ...SHORT_OUTCOMES], rows: parts })}
    ${part(report, '4.3', 'Destinations and organisations')}
    ${table({ id: 't-refused', caption: 'Requests that were not sent', head: ['reason', '#rows'], rows: countRows(destinations.refused) })}
    ${table({ id: 't-diverted', caption: 'Agents found past the proxy', head: ['how it was found', '#rows'], rows: countRows(destinations.diverted) })}
    ${table({ id: 't-bypassed', caption: 'Attempts to get by the guard', head: ['how it was found', '#rows'], rows: countRows(destinations.bypassed) })}`;
}

const ANSWERS = [
  { key: 'approved', label: 'yes' },
  { key: 'refused', label: 'no, or no answer' },
];

function verbPlot({ oversight }: Report): Markup {
  const rows = oversight.verbs
    .map(({ verb, answers }) => {
      const { approved = 0, ...others } = answers;
      const refused = Object.values(others).reduce((sum, times) => sum + times, 0);
      return { label: verb, values: { approved, refused } };
    })
    .filter(({ values }) => values.approved + values.refused > 0);
  if (rows.length === 0) return html``;
  const says = `Answers to questions about ${some(rows.length, 'kind')} of action. The table below has the numbers.`;
  const plot = {
    id: 'p-answers',
    title: 'Answers, by kind of action',
    says,
    slices: ANSWERS,
    rows,
    unit: 'answers',
  };
  return plotFigure(plot, bars(plot));
}

function timePlot({ oversight }: Report): Markup {
  const plot: Plot = {
    id: 'p-wait',
    title: 'How long questions stood before they were answered',
    says: oversight.times.map(({ label, rows }) => `${label}: ${rows}`).join(', '),
    slices: [{ key: 'rows', label: 'answers' }],
    rows: oversight.times.map(({ label, rows }) => ({ label, values: { rows } })),
    unit: 'answers',
  };
  return plotFigure(plot, bars(plot));
}

export function oversightSection(report: Report): Markup {
  const { oversight } = report;
  const verbs = oversight.verbs.map(({ verb, answers, decided }) => {
    const { approved = 0, ...others } = answers;
    const rest = Object.values(others).reduce((sum, times) => sum + times, 0);
    return [verb, approved, rest, decided['deny'] ?? 0, decided['allow'] ?? 0];
  });
  const times = oversight.times.map(({ label, rows }) => [label, rows]);
  return html`${heading('5', 'Human oversight of agent actions')}${part(report, '5', 'Human oversight')}
  ${facts([
    ['Questions put to people', oversight.asked],
    ['How long they stood', medianWords(oversight)],
    ['Old states kept beforehand', oversight.backups],
  ])}${verbPlot(report)}
  ${table({ id: 't-verbs', caption: 'Actions of agents', head: ['action', '#yes', '#no or no answer', '#stopped without a question', '#let by without a question'], rows: verbs })}
  ${table({ id: 't-answers', caption: 'Answers', head: ['answer', '#rows'], rows: countRows(oversight.answers) })}
  ${timePlot(report)}
  ${table({ id: 't-times', caption: 'Time until the answer', head: ['time', '#answers'], rows: times })}
  ${table({ id: 't-assurance', caption: 'What each yes is worth', head: ['given', '#yes'], rows: countRows(oversight.assurance) })}`;
}

const STANDINGS = ['approved', 'pending', 'changed', 'denied', 'expired'].map((key) => ({ key, label: key }));

function riskPlot({ mcp }: Report): Markup {
  const scored = mcp.servers.filter(({ points }) => points !== undefined);
  if (scored.length === 0) return html``;
  const rows = scored
    .toSorted((a, b) => (b.points ?? 0) - (a.points ?? 0))
    .slice(0, 24)
    .map(({ name, standing, points = 0 }) => ({ label: name, values: { [standing]: points } }));
  const says = `Risk scores from 0 to 100 of ${some(scored.length, 'server')}. The table below names them.`;
  const plot = {
    id: 'p-mcp',
    title: 'Risk of MCP servers, 0 to 100',
    says,
    slices: STANDINGS,
    rows,
    unit: 'points',
    max: 100,
  };
  return plotFigure(plot, bars(plot));
}

export function mcpSection(report: Report): Markup {
  const { mcp } = report;
  const servers = mcp.servers.map(({ name, kind, standing, points }) => [
    name,
    kind,
    standing,
    points ?? 'not scored',
  ]);
  return html`${heading('6', 'MCP servers')}${part(report, '6.1', 'MCP allowlist and drift')}
    ${table({ id: 't-standings', caption: 'Servers by standing', head: ['standing', '#servers'], rows: countRows(mcp.standings) })}
    ${table({ id: 't-mcp-rows', caption: 'Rows about servers', head: ['row', '#rows'], rows: Object.entries(mcp.rows) })}
    ${table({ id: 't-mcp-stopped', caption: 'Messages that were stopped, or would have been', head: ['reason', '#rows'], rows: countRows(mcp.stopped) })}
    ${part(report, '6.2', 'MCP risk register')}${riskPlot(report)}
    ${table({ id: 't-servers', caption: 'Servers', head: ['server', 'started as', 'standing', '#risk points'], rows: servers })}
    <p class="soft">
      A server is named as the policy names it; another one by the digest the log knows it by.
    </p> `;
}
