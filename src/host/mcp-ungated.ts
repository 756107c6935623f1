/** What is said and recorded of MCP servers that an agent uses past their gates, and what is refused of them. */
import { useName } from '../engine/mcp/call-name.ts';
import { mcpTerms, type McpTerms } from '../engine/mcp/terms.ts';
import { inPhase } from '../engine/lattice.ts';
import type { RecordDraft, Safe } from '../engine/model.ts';
import type { Verdict } from '../engine/verdict.ts';
import type { Beside } from './beside.ts';
import type { Guard } from './guard.ts';
import type { Machine } from './machine.ts';
import { listMcpApprovals } from './mcp-store.ts';
import { safe, toSafe } from './text.ts';

export interface CrossingSetup {
  readonly machine: Machine;
  readonly guard: Pick<Guard, 'policy' | 'note' | 'mask'>;
  /** Leaves one line on the terminal. */
  readonly line: (text: Safe) => void;
  readonly beside: Beside;
}

/** Rows of one session: names are the agent's to choose. */
const MOST_TOLD = 20;

/** Where no clause is about MCP servers nothing is told and nothing is stopped. */
export class UngatedTeller {
  readonly #setup: CrossingSetup;
  #told = 0;

  constructor(setup: CrossingSetup) {
    this.#setup = setup;
  }

  /** The strictest of the clauses that want servers approved. */
  #terms(): McpTerms | undefined {
    const { guard, machine } = this.#setup;
    const all = mcpTerms(guard.policy.clauses, machine.now()).filter(
      ({ approval }) => approval !== undefined,
    );
    return all.find((terms) => stops(terms)) ?? all[0];
  }

  found(server: string): void {
    const terms = this.#terms();
    if (terms === undefined || this.#told >= MOST_TOLD) return;
    this.#told += 1;
    const { guard, line } = this.#setup;
    guard.note({ ...this.#row(terms, server), decision: 'warn', outcome: 'observed' });
    const next = this.#refuses(terms, server)
      ? safe`further calls are refused`
      : safe`see: aup-guard mcp list`;
    line(
      safe`aup-guard: the MCP server ${toSafe(server, guard.mask, 60)} is called past its gate: nothing checks what it is given and gives (${terms.clause.where} ${terms.clause.id}); ${next}`,
    );
  }

  refused(tool: string, server: string): Verdict | undefined {
    const terms = this.#terms();
    if (terms === undefined || !this.#refuses(terms, server)) return undefined;
    const { guard } = this.#setup;
    guard.note({ ...this.#row(terms, server), decision: 'deny', outcome: 'refused' });
    const what = toSafe(tool, guard.mask, 100);
    return {
      allow: false,
      ref: '',
      message: safe`aup-guard: not allowed: ${what} - the MCP server ${toSafe(server, guard.mask, 60)} runs without the gate of the guard, so nothing checks what it is given and gives (${terms.clause.where} ${terms.clause.id}). Do not retry or work around; ask the user to put it behind: aup-guard mcp gate`,
    };
  }

  /** What a person approved by its address may be reached without a gate: clients sign in to some servers themselves. */
  #refuses(terms: McpTerms, server: string): boolean {
    if (!stops(terms)) return false;
    const own = useName({ server, tool: '' });
    return !listMcpApprovals(this.#setup.machine).some(
      ({ name, argv, standing }) =>
        standing === 'approved' &&
        /^https?:/i.test(argv[0] ?? '') &&
        useName({ server: name, tool: '' }) === own,
    );
  }

  #row({ clause, phase }: McpTerms, server: string): RecordDraft {
    const object = this.#setup.machine.hashing.sha256(useName({ server, tool: '' }));
    return {
      kind: 'mcp.ungated',
      clause: clause.id,
      control: 'mcp-approval',
      phase,
      intended: 'deny',
      object,
    };
  }
}

function stops({ phase }: McpTerms): boolean {
  return inPhase('deny', phase) === 'deny';
}
