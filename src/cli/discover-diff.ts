/** `discover --diff`: what changed since the last look. This one is kept, what is new recorded and told. */
import { aiTools } from '../catalog/ai-tools/index.ts';
import type { ChangeName, KnownTool, ToolChange } from '../engine/discover/diff.ts';
import type { Inventory } from '../engine/discover/model.ts';
import type { Policy } from '../engine/policy/model.ts';
import { type Carried, carryThrough, part } from '../host/discovery.ts';
import type { Machine } from '../host/machine.ts';
import { countOf, localDate, localTime, printJson, printLines, printWords } from './terminal.ts';

export interface DiffNeeds {
  readonly machine: Machine;
  readonly policy: Policy | undefined;
  readonly json: boolean;
  /** Takes secrets out of a name somebody else chose, and makes it fit to be shown. */
  readonly shown: (text: string) => string;
}

/** Prints what changed. */
export async function diff(inventory: Inventory, needs: DiffNeeds): Promise<void> {
  const { machine, policy, json, shown } = needs;
  const names = new Map(aiTools.map(({ id, name }) => [id, name]));
  const carried = await carryThrough({ machine, inventory, names, policy });
  if (json) printJson('aup-guard/discover-diff/1', jsonDiff(carried, shown));
  else printLines(diffLines(carried, shown));
  for (const warning of carried.warnings) printWords(`note: ${warning}`);
}

type Shown = DiffNeeds['shown'];

function about(tool: KnownTool, shown: Shown): string {
  const facts = [tool.surface, tool.version ?? '', part(tool, 'tier'), tool.verdict ?? ''];
  return `${shown(tool.name)}  ${shown(facts.filter((fact) => fact !== '').join(', '))}`;
}

function changeOf({ before, now, what }: ToolChange, shown: Shown): string {
  const step = (name: ChangeName): string =>
    `${name} ${part(before, name) || 'unknown'} -> ${part(now, name) || 'unknown'}`;
  return `${shown(now.name)}  ${now.surface}  ${shown(what.map(step).join(', '))}`;
}

/** For people: new, gone, changed, and who was told. */
export function diffLines({ since, diff: found, first, told }: Carried, shown: Shown): readonly string[] {
  if (first) return ['this is the first look: the next one is compared with it'];
  const lines = [
    ...found.fresh.map((tool) => `  new      ${about(tool, shown)}`),
    ...found.gone.map((tool) => `  gone     ${about(tool, shown)}`),
    ...found.changed.map((change) => `  changed  ${changeOf(change, shown)}`),
    ...told.flatMap(({ where, clause, channel, failure }) =>
      failure === undefined ? [`  told     by ${channel} (${where} ${clause})`] : [],
    ),
  ];
  if (since === undefined) return ['there is no earlier look to compare with', ...lines];
  const when = `${localDate(since)} ${localTime(since)}`;
  if (lines.length === 0) return [`nothing changed since ${when}`];
  const changes = found.fresh.length + found.gone.length + found.changed.length;
  return [`${countOf(changes, 'change')} since ${when}`, ...lines];
}

function jsonTool(tool: KnownTool, shown: Shown): object {
  return { ...tool, id: shown(tool.id), name: shown(tool.name) };
}

function jsonDiff({ since, diff: found, first, told, news, warnings }: Carried, shown: Shown): object {
  return {
    since: since === undefined ? null : new Date(since).toISOString(),
    first,
    new: found.fresh.map((tool) => jsonTool(tool, shown)),
    gone: found.gone.map((tool) => jsonTool(tool, shown)),
    changed: found.changed.map(({ before, now, what }) => ({
      what,
      before: jsonTool(before, shown),
      now: jsonTool(now, shown),
    })),
    recorded: news.length,
    told,
    warnings,
  };
}
