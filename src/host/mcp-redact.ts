/** The data clauses, applied to messages of MCP both ways: by the session where there is one, else by the gate itself. */
import type { DetectorDef } from '../engine/definitions.ts';
import type { Side } from '../engine/mcp/frame.ts';
import { isDataControl } from '../engine/controls/kinds.ts';
import { phaseAt } from '../engine/lattice.ts';
import type { Category } from '../engine/model.ts';
import type { Policy } from '../engine/policy/model.ts';
import { recordAlone } from './lone-record.ts';
import type { Machine } from './machine.ts';
import type { DataAsked, DataMade } from './mcp-data-model.ts';
import { sessionData, type SessionLine } from './mcp-data-line.ts';

export type RedactMcp = (text: string, to: Side) => Promise<string | undefined>;

export interface McpRedactionParts {
  readonly machine: Machine;
  readonly policy: Policy;
  /** Not asked for where a session does the work. */
  readonly detectors: () => Promise<readonly DetectorDef[]>;
  /** What the server may have in clear. */
  readonly clear: readonly Category[];
  /** Id of the client, for clauses about one tool. */
  readonly client?: string | undefined;
  /** Whose values the client has placeholders of; absent = nobody's. */
  readonly session?: SessionLine | undefined;
  /** Told of a message that passes although it should not, since no clause is enforced. */
  readonly onPassed?: (to: Side) => void;
}

/**
 * Undefined without clauses about data. What must not be sent at all gives no text; rejects when a message cannot be
 * looked at. Clauses that only watch stop nothing.
 */
export function mcpRedaction(parts: McpRedactionParts): RedactMcp | undefined {
  const { machine, policy, clear, session, onPassed } = parts;
  const now = machine.now();
  const phases = policy.clauses
    .filter(({ controls }) => controls.some(isDataControl))
    .map((clause) => phaseAt(clause.phases, now));
  if (phases.every((phase) => phase === 'draft')) return undefined;
  const isEnforced = phases.includes('enforce');
  // A server nobody calls needs no detectors, and clients start many.
  let opening: ReturnType<typeof openAlone> | undefined;
  const made = async (asked: DataAsked): Promise<DataMade> => {
    opening ??= session === undefined ? openAlone(parts) : Promise.resolve(sessionData(session));
    return (await opening)(asked);
  };
  return async (json, to) => {
    try {
      const done = await made({ json, to, clear });
      if (done.made === 'same') return json;
      if (done.made === 'new') return done.json;
      if (isEnforced) return undefined;
    } catch (error) {
      if (isEnforced) throw error;
    }
    onPassed?.(to);
    return json;
  };
}

/** Without a session values are known to this process alone. */
async function openAlone(
  parts: McpRedactionParts,
): Promise<(asked: DataAsked) => DataMade | Promise<DataMade>> {
  const { machine, policy, client = '' } = parts;
  const [{ openSessionRedaction }, { mcpData }, { ownFinders }, detectors] = await Promise.all([
    import('./session-redaction.ts'),
    import('./mcp-data.ts'),
    import('../engine/redact/own.ts'),
    parts.detectors(),
  ]);
  const [{ sessionWanted }, { openVault }] = await Promise.all([
    import('./session-wanted.ts'),
    import('./vault-file.ts'),
  ]);
  const vault = openVault({ dir: machine.paths.state });
  // The list itself grows with what is found here; a look at what others added is enough once a message.
  const known = vault.values();
  const { towards } = openSessionRedaction({
    detectors,
    own: policy.own && { data: policy.own, find: ownFinders },
    vault: { ...vault, values: () => known },
    wanted: sessionWanted(policy, machine, client),
    roots: [machine.cwd],
  });
  const words = detectors.map(({ id }) => id);
  const make = mcpData({
    towards,
    reveal: (placeholder) => vault.reveal(placeholder),
    note: (row) => void recordAlone(machine, row, words),
  });
  return (asked) => {
    vault.values();
    return make(asked);
  };
}
