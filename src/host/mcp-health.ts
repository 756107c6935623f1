/** How the MCP servers of this machine stand as a whole: approved or not, behind the gate or not, the gate itself. */
import { lstatSync } from 'node:fs';
import { phaseAt } from '../engine/lattice.ts';
import type { McpEntry, McpStanding } from '../engine/mcp/model.ts';
import type { Instant, Phase } from '../engine/model.ts';
import type { Clause, Policy } from '../engine/policy/model.ts';
import type { Machine } from './machine.ts';
import { maskOf, type McpServerFound } from './mcp-chosen.ts';
import { discoverMcp, type Discovering } from './mcp-discover.ts';
import { readConfig } from './mcp-files.ts';
import { gatedBy } from './mcp-gated.ts';
import { standingHere } from './mcp-standings.ts';
import { damagedMcpApprovals } from './mcp-store.ts';
import { planWire } from './mcp-wire.ts';
import { gateLauncher } from './mcp-wrap.ts';
import { toSafe } from './text.ts';

/** Names are fit to be shown. */
export interface McpHealth {
  readonly servers: number;
  /** Names by what they may do here; `approved` for each that has a yes that counts. */
  readonly standings: Readonly<Record<McpStanding, readonly string[]>>;
  /** Start without the gate outside sessions: those the gate could be put in front of, and the others. */
  readonly open: readonly string[];
  readonly cannot: readonly string[];
  /** Their settings start a gate that is not there. */
  readonly lost: readonly string[];
  /** Files of approvals that are not as the guard wrote them. */
  readonly damaged: readonly string[];
  /** Settings that could not be read whole. */
  readonly faults: number;
  /** The clause about approvals whose phase is the strictest; absent when none is more than a draft. */
  readonly clause?: { readonly id: string; readonly where: string; readonly phase: Phase };
}

const PHASES: readonly Phase[] = ['enforce', 'warn', 'monitor'];

function clauseOf(clauses: readonly Clause[], now: Instant): McpHealth['clause'] {
  const about = clauses.filter(({ controls }) => controls.includes('mcp-approval'));
  for (const phase of PHASES) {
    const clause = about.find(({ phases }) => phaseAt(phases, now) === phase);
    if (clause !== undefined) return { id: clause.id, where: clause.where, phase };
  }
  return undefined;
}

/** Whether its own file starts a gate of this person that is no longer there. */
function losesGate(): (entry: McpEntry) => boolean {
  const launcher = gateLauncher();
  const isThere = lstatSync(launcher, { throwIfNoEntry: false }) !== undefined;
  return ({ gated, file }) => {
    if (isThere || gated !== true) return false;
    const read = readConfig(file, undefined);
    return read !== undefined && 'bytes' in read && Buffer.from(read.bytes).includes(launcher);
  };
}

/** Looks at all of them: files are read, nothing is started. */
export async function mcpHealth(
  machine: Machine,
  policy: Policy,
  discovering: Discovering,
): Promise<McpHealth> {
  const { servers, faults } = await discoverMcp(discovering);
  const used = servers.filter(({ entries }) => entries.some(({ disabled }) => !disabled));
  const standing = standingHere(machine, policy);
  const gate = gatedBy(await planWire(machine, discovering, () => false));
  const lost = losesGate();
  const nameOf = ({ entries }: McpServerFound): string =>
    toSafe(entries[0]?.name ?? '', maskOf(discovering.scan));
  const named = (wanted: (server: McpServerFound) => boolean): readonly string[] =>
    used.filter(wanted).map(nameOf);
  const gates = new Map(used.map((server) => [server, server.entries.map((entry) => gate(entry).gated)]));
  const is = (wanted: McpStanding): readonly string[] => named((server) => standing(server) === wanted);
  const clause = clauseOf(policy.clauses, machine.now());
  return {
    servers: used.length,
    standings: {
      approved: is('approved'),
      pending: is('pending'),
      changed: is('changed'),
      denied: is('denied'),
      expired: is('expired'),
    },
    open: named((server) => gates.get(server)?.includes('no') === true),
    cannot: named((server) => {
      const words = gates.get(server) ?? [];
      return words.includes('cannot') && !words.includes('no');
    }),
    lost: named(({ entries }) => entries.some(lost)),
    damaged: damagedMcpApprovals(machine),
    faults: new Set(faults.map(({ file }) => file)).size,
    ...(clause === undefined ? {} : { clause }),
  };
}
