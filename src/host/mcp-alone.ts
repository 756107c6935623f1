/** Calls of tools where no session runs: the policy alone says what may happen, for nobody can be asked. */
import { decide } from '../engine/decide.ts';
import { leadingOf } from '../engine/leading.ts';
import { strength } from '../engine/lattice.ts';
import type { Decision, Reason, Situation } from '../engine/model.ts';
import type { Policy } from '../engine/policy/model.ts';
import { neutralise } from '../engine/text.ts';
import type { SessionCatalog } from './late-redaction.ts';
import { recordAlone } from './lone-record.ts';
import type { Machine } from './machine.ts';
import type { AskedCall } from './mcp-gate.ts';

export interface AloneParts {
  readonly machine: Machine;
  readonly policy: Policy;
  /** What people know the server by. */
  readonly server: string;
  readonly catalog: Pick<SessionCatalog, 'late' | 'guardFile'>;
}

const NEXT =
  'Do not retry or work around; ask the user to start the agent through aup-guard, where the question appears (aup-guard run AGENT).';

/** Never asks: what a person would have to say yes to is refused, with words that say so. */
export async function judgeAlone(
  call: AskedCall,
  parts: AloneParts,
): Promise<{ allow: boolean; message: string }> {
  const { machine, policy } = parts;
  const situation = await situationOf(call, parts);
  const { now, who } = machine;
  const decision = decide(policy, situation, { now: now(), approvals: [], who });
  const [reason] = decision.because;
  const allow = strength(decision.effective) < strength('ask');
  if (reason !== undefined && reason.demand !== 'allow')
    note(machine, { situation, decision, reason, allow });
  return { allow, message: allow ? '' : refusal(call, parts, decision) };
}

async function situationOf({ tool, text, rule }: AskedCall, parts: AloneParts): Promise<Situation> {
  const { machine, server, catalog } = parts;
  const [{ classifyEvent }, { worldOf }, late] = await Promise.all([
    import('../engine/classify.ts'),
    import('./session.ts'),
    catalog.late(),
  ]);
  const plain = worldOf(machine, { ...late, guardFile: catalog.guardFile }, () => []);
  // The gate itself holds the values: a placeholder stays one, or is put back for a server that may have it.
  const world = Object.assign(plain, { isKnown: () => true });
  const { cwd } = machine;
  const found = classifyEvent({ kind: 'mcp-call', server, tool, text, rule, cwd }, world);
  return { ...found, actor: 'agent', tool: '' };
}

interface Noted {
  readonly situation: Situation;
  readonly decision: Decision;
  readonly reason: Reason;
  readonly allow: boolean;
}

function note(machine: Machine, { situation, decision, reason, allow }: Noted): void {
  const action = leadingOf(situation.actions);
  recordAlone(machine, {
    kind: 'action.decided',
    actor: 'agent',
    clause: reason.clause,
    control: reason.control,
    phase: reason.phase,
    decision: allow ? decision.effective : 'deny',
    intended: decision.intended,
    outcome: allow ? 'would-have' : 'refused',
    ...(action === undefined ? {} : { verb: action.verb, object: action.digest }),
  });
}

function refusal({ tool }: AskedCall, { server }: AloneParts, { effective, because }: Decision): string {
  const [reason] = because;
  const clause = reason === undefined ? '' : ` (${reason.where} ${reason.clause})`;
  const what = neutralise(`${server}: ${tool}`.slice(0, 200));
  const why =
    effective === 'ask'
      ? `needs a human's yes${clause}, and nobody can be asked: this client runs outside of any session of the guard`
      : `the policy does not allow it${clause}`;
  return `aup-guard: not allowed: ${what} - ${why}. ${NEXT}`;
}
