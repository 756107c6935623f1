/** What the policy in force says to the redact command: its own data, what nobody may have back, and its clauses. */
import type { Finding, Phase } from '../engine/model.ts';
import type { OwnSearch } from '../engine/redact/own-model.ts';
import { GuardError } from './errors.ts';
import type { LateCatalog } from './late-redaction.ts';
import type { Machine } from './machine.ts';
import { policyNow } from './policy-now.ts';
import type { RedactionParts } from './redaction.ts';
import { sessionWanted } from './session-wanted.ts';

/** The clause with the strongest say about a finding. */
export interface ClauseSay {
  readonly clause: string;
  readonly phase: Phase;
  /** `aup.yaml:12`. */
  readonly where: string;
}

export type ClauseOf = (finding: Finding) => ClauseSay | undefined;

export interface RedactPolicy {
  readonly own?: OwnSearch;
  readonly weight: NonNullable<RedactionParts['weight']>;
  /** What is replaced for good. */
  oneWay(finding: Finding): boolean;
  /** The clauses as they would meet an agent's request. */
  readonly clauseOf: ClauseOf;
  /** Why the policy as it is written does not count. */
  readonly problem?: GuardError;
  /** Whether an earlier one counts instead. */
  readonly lastGood: boolean;
}

const NO_POLICY: Omit<RedactPolicy, 'problem'> = {
  weight: () => 0,
  oneWay: () => false,
  clauseOf: () => undefined,
  lastGood: false,
};

/** The policy in force here. Never fails for what a policy holds: without a good one only `problem` is told. */
export async function redactPolicy(machine: Machine, catalog: LateCatalog): Promise<RedactPolicy> {
  const { policy, problem } = await policyNow(machine, catalog);
  const told =
    problem === undefined
      ? {}
      : { problem: new GuardError('policy-invalid', problem.message, { hint: problem.next }) };
  if (policy === undefined) return { ...NO_POLICY, ...told };
  const wanted = sessionWanted(policy, machine, '');
  const { own: data } = policy;
  const { ownFinders } = await import('../engine/redact/own.ts');
  return {
    ...told,
    lastGood: problem !== undefined,
    ...(data === undefined ? {} : { own: { data, find: ownFinders } }),
    weight: (finding) => wanted.weight(finding),
    oneWay: (finding) => wanted.oneWay(finding),
    clauseOf(finding) {
      const reason = wanted.reasonFor(finding);
      if (reason === undefined) return undefined;
      return { clause: reason.clause, phase: reason.phase, where: reason.where };
    },
  };
}
