/** Sections 1 to 4 of a report: policy, inventory, tools, data. */
import type { Report } from '../engine/report/model.ts';
import { html, type Markup, type Part } from './report-markup.ts';
import { bars, columns, plotFigure, type Plot } from './report-svg.ts';
import { facts, table } from './report-table.ts';
import { timeline } from './report-timeline.ts';
import { dayWords, momentWords, OUTCOMES, SHORT_OUTCOMES, some, SURFACES } from './report-words.ts';

/** Heading of a part, with what its control does and the rows behind it. */
export function part(report: Report, number: string, title: string): Markup {
  const section = report.sections.find((each) => each.number === number);
  const level = number.includes('.') ? html`<h3 id="s-${number}">${number} ${title}</h3> ` : html``;
  if (section === undefined) return level;
  return html`${level}
    <p class="does">
      ${section.does} Rows behind this: <strong data-rows="${section.source}">${section.rows}</strong>.
    </p> `;
}

export function heading(number: string, title: string): Markup {
  return html`<h2 id="s-${number}">${number} ${title}</h2> `;
}

/** Counts as rows of a table, largest first. */
export function countRows(counts: Readonly<Record<string, number>>): readonly (readonly Part[])[] {
  return Object.entries(counts).toSorted(([, a], [, b]) => b - a);
}

/** Rows of a clause by what came of it. */
export function outcomeCells(outcomes: Readonly<Record<string, number>>): readonly number[] {
  return OUTCOMES.map(({ key }) => outcomes[key] ?? 0);
}

/** What the guard did, day by day. */
export function overTime({ series }: Report): Markup {
  const { unit, buckets } = series;
  const busiest = buckets.toSorted((a, b) => b.rows - a.rows)[0];
  const peak =
    busiest === undefined || busiest.rows === 0
      ? 'There are no rows.'
      : `The most rows, ${busiest.rows}, are of the ${unit} from ${busiest.from}.`;
  const plot: Plot = {
    id: 'p-time',
    title: `What the guard did, by ${unit}`,
    says: `Columns for ${some(buckets.length, unit)}. ${peak} The numbers are in appendix B.`,
    slices: OUTCOMES,
    rows: buckets.map(({ from, outcomes }) => ({ label: dayWords(from), values: outcomes })),
    unit: 'rows',
  };
  return plotFigure(plot, columns(plot));
}

function byClause({ policy }: Report): Markup {
  const rows = policy.clauses.filter(({ rows }) => rows > 0).slice(0, 24);
  if (rows.length === 0) return html``;
  const plot: Plot = {
    id: 'p-clauses',
    title: 'What came of it, by clause',
    says: `Bars for ${some(rows.length, 'clause')} with rows. The table below has the numbers.`,
    slices: OUTCOMES,
    rows: rows.map(({ id, outcomes }) => ({ label: id, values: outcomes })),
    unit: 'rows',
  };
  return plotFigure(plot, bars(plot));
}

function policyFacts({ policy }: Report): Markup {
  const { name = 'none that can be used', digest = '', layers, reviewBy, problem, rows } = policy;
  const files = layers.map(({ layer, label }) => `${label} (${layer})`).join(', ');
  return facts([
    ['Policy', name],
    ['Digest', html`<code>${digest}</code>`],
    ['Made of', files],
    ['To be reviewed by', reviewBy ?? 'no day is set'],
    ...(problem === undefined ? [] : [['As it is written now', problem] as const]),
    ['Versions that came into force', rows['policy.changed'] ?? 0],
    ['Versions that were refused', rows['policy.rejected'] ?? 0],
    ['Signatures', rows['policy.signed'] ?? 0],
  ]);
}

export function policySection(report: Report): Markup {
  const { clauses, changes } = report.policy;
  const says = clauses.map(({ id, policy }) => [
    id,
    policy?.say ?? 'no longer in the policy',
    policy?.controls.join(', ') ?? '',
    html`<code>${policy?.where ?? ''}</code>`,
  ]);
  const counts = clauses.map(({ id, rows, outcomes }) => [id, rows, ...outcomeCells(outcomes)]);
  const phases = clauses.map(({ id, policy, phases: seen }) => [
    id,
    policy?.phase ?? '',
    (policy?.steps ?? [])
      .map(({ phase, from }) => `${phase}${from === undefined ? '' : ` from ${from}`}`)
      .join(', '),
    seen['monitor'] ?? 0,
    seen['warn'] ?? 0,
    seen['enforce'] ?? 0,
  ]);
  const told = changes.map(({ at, kind, clause = '', phase = '' }) => [
    momentWords(at),
    kind,
    `${clause} ${phase}`.trim(),
  ]);
  return html`${heading('1', 'Policy')}${part(report, '1.1', 'Policy, digest, clauses')}${policyFacts(report)}
  ${table({ id: 't-says', caption: 'Clauses', head: ['clause', 'what it says', 'controls', 'where'], rows: says })}
  ${byClause(report)}
  ${table({ id: 't-clauses', caption: 'Rows by clause', head: ['clause', '#all rows', ...SHORT_OUTCOMES], rows: counts })}
  ${part(report, '1.2', 'Clause states over the period')}${timeline(report)}
  ${table({ id: 't-phases', caption: 'Phases of the clauses', head: ['clause', 'now', 'as the policy dates it', '#rows in monitor', '#in warn', '#in enforce'], rows: phases })}
  ${table({ id: 't-changes', caption: 'Changes on record', head: ['when', 'what', 'clause'], rows: told, empty: 'no change of the policy is on record in this period.' })}`;
}

const VERDICTS = [
  { key: 'approved', label: 'approved' },
  { key: 'unknown', label: 'not on the list' },
  { key: 'prohibited', label: 'prohibited' },
  { key: 'not-judged', label: 'no clause is about it' },
];

function verdictPlot(tools: NonNullable<Report['inventory']>['tools']): Markup {
  const surfaces = Object.entries(SURFACES).filter(([key]) => tools.some(({ surface }) => surface === key));
  const rows = surfaces.map(([key, label]) => {
    const values: Record<string, number> = {};
    for (const { surface, verdict = 'not-judged' } of tools) {
      if (surface === key) values[verdict] = (values[verdict] ?? 0) + 1;
    }
    return { label, values };
  });
  const says = `${some(tools.length, 'tool')} on ${some(rows.length, 'surface')}. The table below names them.`;
  const plot = {
    id: 'p-tools',
    title: 'AI tools by surface and verdict',
    says,
    slices: VERDICTS,
    rows,
    unit: 'tools',
  };
  return rows.length === 0 ? html`` : plotFigure(plot, bars(plot));
}

export function inventorySection(report: Report): Markup {
  const { inventory } = report;
  const head = html`${heading('2', 'AI inventory')}${part(report, '2', 'AI inventory')}`;
  if (inventory === undefined) {
    return html`${head}
      <p class="none">
        No inventory is kept on this machine. <code>aup-guard discover --diff</code> takes one.
      </p> `;
  }
  const rows = inventory.tools.map(({ name, surface, version = '', tier, verdict }) => [
    name,
    SURFACES[surface],
    version,
    tier === undefined ? 'not known' : `${tier.value} (${tier.grade})`,
    verdict ?? 'no clause is about it',
  ]);
  const unknown = Object.entries(SURFACES).flatMap(([surface, words]) => {
    const clients = inventory.unknown[surface];
    return clients === undefined ? [] : [[words, clients]];
  });
  return html`${head}
    <p>
      As it was looked at on ${momentWords(inventory.taken)}. A plan in brackets says how it is known:
      declared, pinned, observed, enforced.
    </p>
    ${verdictPlot(inventory.tools)}
    ${table({ id: 't-tools', caption: 'Tools of the catalogue', head: ['tool', 'surface', 'version', 'plan', 'verdict'], rows })}
    ${table({ id: 't-unknown', caption: 'AI clients nobody knows', head: ['surface', '#clients'], rows: unknown })}`;
}

export function toolsSection(report: Report): Markup {
  const { tools, tiers } = report;
  const plans = tiers.map(({ account, how, rows }) => [account, how, rows]);
  return html`${heading('3', 'Tools and plans')}${part(report, '3.1', 'Tools: approved, prohibited, unknown')}
  ${table({ id: 't-verdicts', caption: 'Judged starts of tools, by verdict', head: ['verdict', '#starts'], rows: countRows(tools.verdicts) })}
  ${table({ id: 't-started', caption: 'What came of them', head: ['outcome', '#starts'], rows: countRows(tools.started) })}
  ${table({ id: 't-requests', caption: 'Requests', head: ['step', '#rows'], rows: countRows(tools.requests) })}
  ${facts([
    ['New tools found', tools.found],
    ['Reviews of the list of tools', tools.reviewed],
  ])}${part(report, '3.2', 'Plans, and how they are known')}
  ${table({ id: 't-tiers', caption: 'Accounts seen', head: ['vendor and plan', 'how it is known, or what came of it', '#rows'], rows: plans })}`;
}
