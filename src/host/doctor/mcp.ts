/** MCP servers: whether clients start them through the gate, and whether approvals and gates are whole. */
import { underHome } from '../home.ts';
import type { Discovering } from '../mcp-discover.ts';
import { mcpHealth, type McpHealth } from '../mcp-health.ts';
import { shown } from '../text.ts';
import { not, ok, type DoctorContext, type Finding } from './model.ts';
import type { PolicyLook } from './policy.ts';

const MOST_NAMED = 4;
const LONGEST_NAME = 32;

function short(name: string): string {
  return name.length > LONGEST_NAME ? `${name.slice(0, LONGEST_NAME - 1)}…` : name;
}

function list(names: readonly string[]): string {
  const rest = names.length - MOST_NAMED;
  const first = names.slice(0, MOST_NAMED).map(short).join(', ');
  return rest > 0 ? `${first} and ${rest} more` : first;
}

function many(count: number): string {
  return count === 1 ? '1 MCP server' : `${count} MCP servers`;
}

/** How many may be used, and what becomes of the others. */
function standingFinding({ servers, standings, clause }: McpHealth): Finding {
  const id = 'mcp';
  const text = many(servers);
  if (clause === undefined) {
    const cause = 'no clause of the policy is about them (control: mcp-approval)';
    const remedy = 'see them: aup-guard mcp list; a clause to begin with stands in docs/mcp.md';
    return not('skip', id, { text, cause, remedy });
  }
  const { length: approved } = standings.approved;
  if (clause.phase !== 'enforce') {
    return ok(id, `${text}, ${approved} approved: watched, not stopped (${clause.id} is in ${clause.phase})`);
  }
  const others = approved === servers ? '' : '; the gate starts none of the others';
  return ok(id, `${text}, ${approved} approved${others} (${clause.id})`);
}

function needsLook(part: string, names: readonly string[], why: Why): readonly Finding[] {
  const [first = ''] = names;
  if (names.length === 0) return [];
  const remedy = `aup-guard mcp ${why.verb} ${first}`;
  return [not('warn', `mcp.${part}`, { text: `MCP: ${list(names)}`, cause: why.cause, remedy })];
}

interface Why {
  readonly cause: string;
  readonly verb: string;
}

function changedFindings({ standings: { changed, expired } }: McpHealth): readonly Finding[] {
  return [
    ...needsLook('changed', changed, { cause: 'what is started is not what was approved', verb: 'diff' }),
    ...needsLook('expired', expired, {
      cause: 'the approval has ended, or a fact of the policy is missing',
      verb: 'approve',
    }),
  ];
}

/** Only where something is enforced: elsewhere a start past the gate loses nothing but a record. */
function openFindings({ open, cannot, clause }: McpHealth): readonly Finding[] {
  if (clause?.phase !== 'enforce' || open.length + cannot.length === 0) return [];
  const id = 'mcp.gate';
  const left =
    cannot.length === 0 ? '' : `; ${list(cannot)} cannot be given one (aup-guard mcp list says why)`;
  if (open.length === 0) {
    const text = 'MCP servers outside sessions';
    return [
      not('skip', id, {
        text,
        cause: `no gate can be put in front of ${list(cannot)} (aup-guard mcp list says why)`,
      }),
    ];
  }
  const text = `outside sessions ${many(open.length)} ${open.length === 1 ? 'starts' : 'start'} without the gate`;
  return [not('warn', id, { text, cause: `${list(open)}${left}`, remedy: 'aup-guard mcp wire' })];
}

function brokenFindings({ lost, damaged, faults }: McpHealth): readonly Finding[] {
  const found: Finding[] = [];
  const [file = ''] = damaged;
  if (damaged.length > 0) {
    const more = damaged.length === 1 ? '' : ` and ${damaged.length - 1} more`;
    const cause = `${shown(underHome(file))}${more} is not as the guard wrote it: it counts as no approval`;
    const remedy = 'remove it, then approve the server again: aup-guard mcp approve NAME';
    found.push(not('fail', 'mcp.store', { text: 'approvals of MCP servers', cause, remedy }));
  }
  if (lost.length > 0) {
    const cause = 'their settings start a gate that is not there: clients cannot start them';
    const remedy = 'npx aup-guard install, or out of the settings again: aup-guard mcp unwire';
    found.push(not('fail', 'mcp.wired', { text: `MCP: ${list(lost)}`, cause, remedy }));
  }
  if (faults > 0) {
    const cause = `${faults === 1 ? '1 file' : `${faults} files`} could not be read whole`;
    const remedy = 'aup-guard mcp list names them: servers in them may stay unseen';
    found.push(not('warn', 'mcp.files', { text: 'settings of MCP clients', cause, remedy }));
  }
  return found;
}

/** One line for the servers, and one for each thing about them that needs a person. */
export async function mcpFindings(
  { machine }: DoctorContext,
  look: PolicyLook,
  discovering: Discovering,
): Promise<readonly Finding[]> {
  if (!look.ok) return [not('skip', 'mcp', { text: 'MCP servers', cause: 'the policy cannot be used' })];
  const health = await mcpHealth(machine, look.policy, discovering);
  const broken = brokenFindings(health);
  if (health.servers === 0) return [ok('mcp', 'no MCP server is set up'), ...broken];
  return [standingFinding(health), ...changedFindings(health), ...openFindings(health), ...broken];
}
