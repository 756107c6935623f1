/** What `report` and `dashboard` make a report of. */
import { catalog } from '../catalog/index.ts';
import { evidenceSources, frameworks } from '../catalog/frameworks/index.ts';
import type { Incident } from '../engine/incident/model.ts';
import type { ReportIncident } from '../engine/report/parts-model.ts';
import { GuardError } from '../host/errors.ts';
import type { Machine } from '../host/machine.ts';
import { policyNow } from '../host/policy-now.ts';
import { sinceOf, type ReportSetup } from '../host/report.ts';
import { openKeys } from '../host/keys.ts';
import { readBook } from '../host/incident-book.ts';
import { discoveringOf } from './mcp-list.ts';

export interface ReportFlags {
  readonly framework?: string;
  readonly since?: string;
  readonly pseudonyms?: boolean;
}

function chosen(id: string | undefined): typeof frameworks {
  if (id === undefined) return frameworks;
  const found = frameworks.filter((framework) => framework.id === id);
  if (found.length > 0) return found;
  throw new GuardError('usage', 'no such framework is known', {
    hint: `one of: ${frameworks.map((framework) => framework.id).join(', ')}`,
  });
}

function time(at: number): string {
  return new Date(at).toISOString();
}

/** What a person wrote of it stays on the machine. */
function reported({ id, severity, state, clause, opened, timeline }: Incident): ReportIncident {
  const closed = timeline.findLast(({ what }) => what === 'closed');
  return {
    id,
    severity,
    state,
    opened: time(opened),
    ...(clause === undefined ? {} : { clause: clause.id }),
    ...(closed === undefined ? {} : { closed: time(closed.at) }),
  };
}

/** Throws `usage` for options nobody can follow. */
export async function reportSetup(machine: Machine, flags: ReportFlags): Promise<ReportSetup> {
  const { framework, since, pseudonyms = false } = flags;
  const wanted = chosen(framework);
  const from = since === undefined ? {} : { since: sinceOf(since, machine.now()) };
  return {
    machine,
    ...(await policyNow(machine, catalog)),
    discovering: discoveringOf({}),
    detectors: catalog.detectors,
    sources: evidenceSources,
    frameworks: wanted,
    incidents: readBook(machine, openKeys(machine.paths.state), false).incidents.map(reported),
    pseudonyms,
    ...from,
  };
}
