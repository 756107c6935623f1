/** What is said of tools that are new: ids and names of the catalogue, and counts of all others. */
import type { Clause } from '../policy/model.ts';
import type { KnownTool } from './diff.ts';
import type { Surface, ToolVerdict } from './model.ts';

/** Tools named in one alert; more are counted. */
const MOST_NAMED = 50;

export interface AlertTool {
  readonly id: string;
  readonly name: string;
  readonly surface: Surface;
  readonly verdict?: ToolVerdict;
}

export interface Alert {
  readonly schema: 'aup-guard/alert/1';
  readonly event: 'tools.found';
  /** `aup.yaml:12 DISC-1`. */
  readonly clause: string;
  readonly total: number;
  readonly tools: readonly AlertTool[];
  /** Those the catalogue does not know, by surface. What they call themselves stays on the machine. */
  readonly unknown: Readonly<Record<string, number>>;
}

/** `names`: the catalogue's, by id. */
export function alertOf(
  news: readonly KnownTool[],
  names: ReadonlyMap<string, string>,
  { where, id }: Pick<Clause, 'where' | 'id'>,
): Alert {
  const tools: AlertTool[] = [];
  const unknown: Record<string, number> = {};
  for (const { id: tool, surface, verdict } of news) {
    const name = names.get(tool);
    if (name === undefined) unknown[surface] = (unknown[surface] ?? 0) + 1;
    else if (tools.length < MOST_NAMED) {
      tools.push({ id: tool, name, surface, ...(verdict === undefined ? {} : { verdict }) });
    }
  }
  const clause = `${where} ${id}`;
  return { schema: 'aup-guard/alert/1', event: 'tools.found', clause, total: news.length, tools, unknown };
}

/** One line for a screen. */
export function alertTitle({ total }: Alert): string {
  return total === 1 ? 'A new AI tool on this machine' : `${total} new AI tools on this machine`;
}

/** Its lines for people. */
export function alertLines({ tools, unknown, total, clause }: Alert): readonly string[] {
  const strange = Object.entries(unknown).map(
    ([surface, many]) => `${many} that the catalogue does not know (${surface})`,
  );
  const counted = Object.values(unknown).reduce((sum, many) => sum + many, tools.length);
  return [
    ...tools.map(({ name, surface, verdict }) => `${name} (${[surface, verdict ?? ''].join(' ').trim()})`),
    ...strange,
    ...(total > counted ? [`and ${total - counted} more`] : []),
    `clause ${clause}; see them: aup-guard discover --diff`,
  ];
}

/** A letter as programs that send mail take it. Addresses were checked with the policy. */
export function alertMail(alert: Alert, to: readonly string[]): string {
  return [
    `To: ${to.join(', ')}`,
    `Subject: ${alertTitle(alert)}`,
    'MIME-Version: 1.0',
    'Content-Type: text/plain; charset=utf-8',
    'Content-Transfer-Encoding: 8bit',
    'Auto-Submitted: auto-generated',
    '',
    ...alertLines(alert),
    '',
  ].join('\n');
}
