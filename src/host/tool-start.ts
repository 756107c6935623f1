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

/** What is to be done at a start, in words for a person. */
export interface StartPlan {
  readonly do: 'start' | 'warn' | 'ask' | 'refuse';
  readonly lines: readonly Safe[];
}

/** `aup-guard request tool codex --why "..."`, and where the policy sends people. */
function nextWords({ request }: Pick<Policy, 'request'>, id: string): Safe {
  const command = safe`ask for it: aup-guard request tool ${shown(id)} --why "..."`;
  return request === undefined ? command : safe`${command} (requests go to ${request})`;
}

function what({ asked, standing }: ToolStart): Safe {
  const name = shown(asked.agent ?? asked.tool);
  const why = standing.why ?? safe`a clause says so`;
  return standing.verdict === 'prohibited' ? safe`${name}: ${why}` : safe`${name} is not approved: ${why}`;
}

/** An agent is never asked, and nobody is where there is no terminal. */
export function startPlan(
  machine: Machine,
  { policy, start }: { readonly policy: Policy; readonly start: ToolStart },
  canAsk: boolean,
): StartPlan {
  const { standing, behind, asked } = start;
  const next = nextWords(policy, asked.tool);
  const clause = standing.clause ?? policy.name;
  const full = (head: Safe, then: Safe): readonly Safe[] => [
    head,
    standing.by === undefined ? safe`  clause  ${clause}` : safe`  clause  ${clause}  ${standing.by.say}`,
    safe`  next    ${then}`,
  ];
  const refused = safe`aup-guard: not started: ${what(start)}`;
  switch (standing.demand) {
    case 'allow':
      return { do: 'start', lines: [] };
    case 'warn': {
      const when = fromWhen(policy, standing, machine);
      return { do: 'warn', lines: [safe`aup-guard: warning: ${what(start)} (${clause}${when}); ${next}`] };
    }
    case 'ask':
      if (behind !== undefined)
        return {
          do: 'refuse',
          lines: full(refused, safe`a person starts it in a terminal of their own (${behind}); or ${next}`),
        };
      return canAsk
        ? { do: 'ask', lines: full(safe`aup-guard: ${what(start)}`, next) }
        : {
            do: 'refuse',
            lines: full(refused, safe`start it on a terminal, where a person can say yes; or ${next}`),
          };
    case 'redact':
    case 'deny':
      return { do: 'refuse', lines: full(refused, next) };
  }
}

const ROW_WORDS = ['approved', 'prohibited', 'unknown', 'started', 'refused', 'would-have'];

/**
 * Writes the row: ids of the catalogue and the clause, nothing else. Without a clause nothing is written. False when it
 * could not be.
 */
export function recordStart(
  machine: Machine,
  { policy, start }: { readonly policy: Policy; readonly start: ToolStart },
  { decision, assurance }: StartEnd,
): boolean {
  const { asked, standing, behind } = start;
  if (standing.by === undefined) return true;
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
  if (!recordAlone(machine, draft, [agent, ...ROW_WORDS])) return false;
  if (standing.exception === undefined) return true;
  const { clause, control, phase, intended } = draft;
  const used = { kind: 'exception.used', clause, control, phase, intended, actor, agent } as const;
  return recordAlone(machine, { ...used, outcome: 'excepted', code: standing.exception }, [agent]);
}

function outcomeOf({ demand, intended = demand }: ToolStanding, decision: Outcome): string {
  if (decision === 'deny') return 'refused';
  return decision === 'allow' && demand === 'allow' && intended !== 'allow' ? 'would-have' : 'started';
}

/** The day from which what is only warned of is enforced, as words. */
function fromWhen({ clauses }: Policy, { by, clause }: ToolStanding, machine: Machine): Safe {
  const now = machine.now();
  const found = clauses.find(({ id, where }) => id === by?.id && clause === safe`${where} ${id}`);
  if (found === undefined || phaseAt(found.phases, now) === 'enforce') return safe``;
  const from = enforcedFrom(found.phases, now);
  return from === undefined
    ? safe`; not enforced yet`
    : safe`; enforced from ${shown(new Date(from).toISOString().slice(0, 10))}`;
}
