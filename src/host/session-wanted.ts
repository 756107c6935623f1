/** Which findings a session replaces, kept right while phases and exceptions begin and end. */
import { nextChange } from '../engine/changes.ts';
import { phaseAt, strength } from '../engine/lattice.ts';
import type { Category, Decision, Finding, Instant, Reason } from '../engine/model.ts';
import type { Clause, Policy } from '../engine/policy/model.ts';
import { isOneWay } from '../engine/policy/one-way.ts';
import type { Wanted } from '../engine/redact/model.ts';
import { wantedBy } from '../engine/wanted.ts';
import type { Machine } from './machine.ts';

interface Answers {
  readonly redact: Wanted;
  readonly would: Wanted;
  readonly blocks: Wanted;
  readonly oneWay: Wanted;
  readonly prompts: boolean;
  readonly reasonFor: (finding: Finding) => Reason | undefined;
  /** The answers hold until then. */
  readonly until: Instant | undefined;
}

/** Clauses that let nobody have a value back, by id and place. */
function sealingClauses(policy: Policy): ReadonlySet<string> {
  return new Set(policy.clauses.filter(isOneWay).map(({ id, where }) => `${id} ${where}`));
}

function weightOf({ redact, blocks, oneWay, would }: Answers, finding: Finding): number {
  if (blocks(finding)) return 4;
  if (redact(finding)) return oneWay(finding) ? 3 : 2;
  return would(finding) ? 1 : 0;
}

/** A request holds the prompt and its context alike, so either control replaces what it finds there. */
function answersAt(policy: Policy, machine: Machine, agent: string): Answers {
  const now = machine.now();
  const asked = { now, tool: agent, actor: 'agent', who: machine.who } as const;
  const context = wantedBy(policy, { ...asked, control: 'context-redaction' });
  const prompt = wantedBy(policy, { ...asked, control: 'prompt-redaction' });
  const redact: Wanted = (finding) => context.redact(finding) || prompt.redact(finding);
  const either = (test: (decision: Decision) => boolean): Wanted => {
    return (finding) => test(context.demand(finding)) || test(prompt.demand(finding));
  };
  const sealing = sealingClauses(policy);
  return {
    redact,
    would: either(
      ({ effective, intended }) => effective === 'warn' || strength(intended) >= strength('redact'),
    ),
    blocks: either(({ effective }) => effective === 'deny'),
    oneWay: either(({ because }) =>
      because.some(
        ({ clause, where, effective }) => effective === 'redact' && sealing.has(`${clause} ${where}`),
      ),
    ),
    prompts: policy.clauses.some(
      ({ controls, phases }) => controls.includes('prompt-redaction') && phaseAt(phases, now) === 'enforce',
    ),
    reasonFor: (finding) => {
      const [inContext, inPrompt] = [context.clauseFor(finding), prompt.clauseFor(finding)];
      if (inContext === undefined || inPrompt === undefined) return inContext ?? inPrompt;
      return strength(inPrompt.effective) > strength(inContext.effective) ? inPrompt : inContext;
    },
    until: nextChange(policy, now),
  };
}

export interface SessionWanted {
  /** Replaced now. */
  readonly redact: Wanted;
  /** Goes out, but a clause warns of it, or would replace or stop it once it is enforced. */
  readonly would: Wanted;
  /** Nothing that holds it is sent. */
  readonly blocks: Wanted;
  /** Replaced, and never put back. */
  readonly oneWay: Wanted;
  /** How much is demanded of a finding: the more, the higher. */
  weight(finding: Finding): number;
  readonly reasonFor: (finding: Finding) => Reason | undefined;
  /** Whether pastes are redacted before the agent has them. */
  prompts(): boolean;
  /** Grows whenever the answers may have changed. */
  epoch(): number;
  /** The same with further clauses. */
  and(clauses: readonly Clause[]): SessionWanted;
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
    would: (finding) => !current().redact(finding) && current().would(finding),
    blocks: (finding) => current().blocks(finding),
    oneWay: (finding) => current().oneWay(finding),
    weight: (finding) => weightOf(current(), finding),
    reasonFor: (finding) => current().reasonFor(finding),
    prompts: () => current().prompts,
    epoch: () => {
      current();
      return held.epoch;
    },
    and: (clauses) => sessionWanted({ ...policy, clauses: [...policy.clauses, ...clauses] }, machine, agent),
  };
}

/** The same for somebody who may have data of some categories in clear. */
export function sparing(wanted: SessionWanted, clear: readonly Category[]): SessionWanted {
  const isClear = ({ category }: Finding): boolean => clear.includes(category);
  const but = (test: Wanted): Wanted => {
    return (finding) => !isClear(finding) && test(finding);
  };
  return {
    ...wanted,
    redact: but(wanted.redact),
    would: but(wanted.would),
    blocks: but(wanted.blocks),
    oneWay: but(wanted.oneWay),
    weight: (finding) => (isClear(finding) ? 0 : wanted.weight(finding)),
  };
}
