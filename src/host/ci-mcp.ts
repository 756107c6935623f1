/** MCP servers a change commits, against the policy of what it goes into. */
import type { CiFinding } from '../engine/ci/model.ts';
import { inPhase } from '../engine/lattice.ts';
import { mcpTerms } from '../engine/mcp/terms.ts';
import type { McpFileFault } from '../engine/mcp/model.ts';
import type { CiContext } from './ci-model.ts';
import { checkServersOf, namedFrom, type CheckedServer, type CommitServers } from './mcp-check.ts';
import { secretFinder } from './mcp-discover.ts';

/** What does not stop the change: a warning where a clause warns, else a note. */
function softLevel({ policy, machine }: CiContext): CiFinding['level'] {
  const now = machine.now();
  const warns = mcpTerms(policy.clauses, now).some(({ phase }) => inPhase('deny', phase) === 'warn');
  return warns ? 'warning' : 'note';
}

interface Keyed {
  readonly key: string;
  readonly finding: CiFinding;
}

function serverFindings(
  { entries: [entry], starts, findings }: CheckedServer,
  context: CiContext,
): readonly Keyed[] {
  const { root, shown } = context;
  const file = namedFrom(root, entry.file);
  return findings.map(({ id, why, next, fails }) => ({
    key: JSON.stringify([file, entry.name, starts, entry.envNames, id, why]),
    finding: {
      rule: id,
      clause: undefined,
      level: fails ? 'error' : softLevel(context),
      text: `the MCP server ${shown(entry.name)} ${why}`,
      next,
      file: shown(file),
      ...(entry.line === undefined ? {} : { line: entry.line }),
    },
  }));
}

function faultFinding(
  { file, line, what, code }: McpFileFault,
  enforced: boolean,
  context: CiContext,
): Keyed {
  const { root, shown } = context;
  const name = namedFrom(root, file);
  return {
    key: JSON.stringify([name, code, what]),
    finding: {
      rule: 'mcp-not-understood',
      clause: undefined,
      level: enforced ? 'error' : softLevel(context),
      text: `this file ${what}`,
      next: 'put it right, so that what it starts is known',
      file: shown(name),
      ...(line === undefined ? {} : { line }),
    },
  };
}

function keyed({ servers, faults, enforced }: CommitServers, context: CiContext): readonly Keyed[] {
  return [
    ...servers.flatMap((server) => serverFindings(server, context)),
    ...faults.map((fault) => faultFinding(fault, enforced, context)),
  ];
}

/** What stood in the base the same way was merged by somebody: `aup-guard mcp check` looks at all there is. */
export async function checkMcp(context: CiContext): Promise<readonly CiFinding[]> {
  const { machine, catalog, range, policy } = context;
  const { clients, risks } = catalog;
  const setup = { machine, catalog, clients, risks, scan: secretFinder(catalog.detectors) };
  const after = keyed(await checkServersOf(range.head, [policy], setup), context);
  if (after.length === 0) return [];
  const before = keyed(await checkServersOf(range.base, [policy], setup), context);
  const known = new Set(before.map(({ key }) => key));
  return after.filter(({ key }) => !known.has(key)).map(({ finding }) => finding);
}
