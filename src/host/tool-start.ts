/** Whether the policy lets an AI tool start here, and the row that says so. */
import { phaseAt } from '../engine/lattice.ts';
import { toolStanding, type ToolAsked } from '../engine/discover/standing.ts';
import type { ToolStanding } from '../engine/discover/model.ts';
import type { Actor, Assurance, Outcome, Safe } from '../engine/model.ts';
import type { Policy } from '../engine/policy/model.ts';
import { enforcedFrom } from './failure.ts';
import { recordAlone } from './lone-record.ts';
import type { Machine } from './machine.ts';
import { agentBehind } from './outsider.ts';
import { listSessions } from './sessions.ts';
import { safe, shown } from './text.ts';

/** A tool about to start. */
export interface ToolStart {
  readonly asked: ToolAsked;
  readonly standing: ToolStanding;
  /** Why an agent is taken to start it; absent = a person does. */
  readonly behind?: Safe;
}

/** What the policy says of a tool that is about to start. */
export function toolStart(machine: Machine, policy: Policy, asked: ToolAsked): ToolStart {
  const { platform, paths, who } = machine;
  const sessions = listSessions({ runtime: paths.runtime, platform });
  const behind = agentBehind(process.pid, { platform, sessions });
  const standing = toolStanding(policy, asked, { now: machine.now(), who });
  return { asked, standing, ...(behind === undefined ? {} : { behind }) };
}

/** What came of it. */
export interface StartEnd {
  readonly decision: Outcome;
  readonly assurance?: Assurance;
}

const ROW_WORDS = ['approved', 'prohibited', 'unknown', 'started', 'refused', 'would-have'];

/** Writes the row: ids of the catalogue and the clause, nothing else. Without a clause nothing is written. */
export function recordStart(
  machine: Machine,
  { policy, start }: { readonly policy: Policy; readonly start: ToolStart },
  { decision, assurance }: StartEnd,
): void {
  const { asked, standing, behind } = start;
  if (standing.by === undefined) return;
  const agent = asked.agent ?? asked.tool;
  const actor: Actor = behind === undefined ? 'human' : 'agent';
  const draft = {
    kind: 'tool.started',
    clause: standing.by.id,
    control: 'tool-allowlist',
    phase: standing.by.phase,
    decision,
    intended: standing.intended ?? standing.demand,
    outcome: outcomeOf(standing, decision),
    code: standing.verdict,
    actor,
    agent,
    policy: policy.digest,
    ...(assurance === undefined ? {} : { assurance }),
  } as const;
  recordAlone(machine, draft, [agent, ...ROW_WORDS]);
  if (standing.exception === undefined) return;
  const { clause, control, phase, intended } = draft;
  const used = { kind: 'exception.used', clause, control, phase, intended, actor, agent } as const;
  recordAlone(machine, { ...used, outcome: 'excepted', code: standing.exception }, [agent]);
}

function outcomeOf({ demand, intended = demand }: ToolStanding, decision: Outcome): string {
  if (decision === 'deny') return 'refused';
  return decision === 'allow' && demand === 'allow' && intended !== 'allow' ? 'would-have' : 'started';
}

/** The day from which what is only warned of is enforced, as words. */
export function fromWhen({ clauses }: Policy, { by, clause }: ToolStanding, machine: Machine): Safe {
  const now = machine.now();
  const found = clauses.find(({ id, where }) => id === by?.id && clause === safe`${where} ${id}`);
  if (found === undefined || phaseAt(found.phases, now) === 'enforce') return safe``;
  const from = enforcedFrom(found.phases, now);
  return from === undefined
    ? safe`; not enforced yet`
    : safe`; enforced from ${shown(new Date(from).toISOString().slice(0, 10))}`;
}
