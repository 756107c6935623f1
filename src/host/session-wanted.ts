/** Which findings a session replaces, kept right while phases and exceptions begin and end. */
import { nextChange } from '../engine/changes.ts';
import { phaseAt } from '../engine/lattice.ts';
import type { Finding, Instant, Reason } from '../engine/model.ts';
import type { Policy } from '../engine/policy/model.ts';
import type { Wanted } from '../engine/redact/model.ts';
import { wantedBy } from '../engine/wanted.ts';
import type { Machine } from './machine.ts';

interface Answers {
  readonly redact: Wanted;
  readonly would: Wanted;
  readonly prompts: boolean;
  readonly reasonFor: (finding: Finding) => Reason | undefined;
  /** The answers hold until then. */
  readonly until: Instant | undefined;
}

/** A request holds the prompt and its context alike, so either control replaces what it finds there. */
function answersAt(policy: Policy, machine: Machine, agent: string): Answers {
  const now = machine.now();
  const asked = { now, tool: agent, actor: 'agent', who: machine.who } as const;
  const context = wantedBy(policy, { ...asked, control: 'context-redaction' });
  const prompt = wantedBy(policy, { ...asked, control: 'prompt-redaction' });
  const redact: Wanted = (finding) => context.redact(finding) || prompt.redact(finding);
  return {
    redact,
    would: (finding) => !redact(finding) && (context.would(finding) || prompt.would(finding)),
    prompts: policy.clauses.some(
      ({ controls, phases }) => controls.includes('prompt-redaction') && phaseAt(phases, now) === 'enforce',
    ),
    reasonFor: (finding) => context.clauseFor(finding) ?? prompt.clauseFor(finding),
    until: nextChange(policy, now),
  };
}

export interface SessionWanted {
  /** Replaced now. */
  readonly redact: Wanted;
  /** Not replaced now, but would be with every clause enforced. */
  readonly would: Wanted;
  readonly reasonFor: (finding: Finding) => Reason | undefined;
  /** Whether pastes are redacted before the agent has them. */
  prompts(): boolean;
  /** Grows whenever the answers may have changed. */
  epoch(): number;
}

export function sessionWanted(policy: Policy, machine: Machine, agent: string): SessionWanted {
  const held = { answers: answersAt(policy, machine, agent), epoch: 0 };
  const current = (): Answers => {
    const { until } = held.answers;
    if (until !== undefined && machine.now() >= until) {
      held.answers = answersAt(policy, machine, agent);
      held.epoch += 1;
    }
    return held.answers;
  };
  return {
    redact: (finding) => current().redact(finding),
    would: (finding) => current().would(finding),
    reasonFor: (finding) => current().reasonFor(finding),
    prompts: () => current().prompts,
    epoch: () => {
      current();
      return held.epoch;
    },
  };
}
