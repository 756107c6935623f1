/** What is asked of changes: the policy in force here, and what people let be. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { strength } from '../engine/lattice.ts';
import type { Finding, Outcome, Reason } from '../engine/model.ts';
import type { Policy } from '../engine/policy/model.ts';
import type { OwnSearch } from '../engine/redact/own-model.ts';
import { GuardError } from './errors.ts';
import type { LateCatalog } from './late-redaction.ts';
import type { Machine } from './machine.ts';
import { policyNow } from './policy-now.ts';
import { openKnown, type KnownFindings } from './redact-baseline.ts';
import { sessionWanted, type SessionWanted } from './session-wanted.ts';

/** What the commands hand in. */
export type ChangeCatalog = Pick<LateCatalog, 'detectors' | 'profiles' | 'lintKnown'>;

export interface ChangeTerms {
  readonly policy: Policy;
  readonly wanted: SessionWanted;
  readonly own: OwnSearch | undefined;
  /** Why the policy as it is written does not count, but the last good one. */
  readonly problem: GuardError | undefined;
  /** What the strictest clause about secrets says of what could not be looked at. */
  readonly unseen: () => Reason | undefined;
}

/** Lists beside the policy, by the names other scanners gave them. */
export const LISTS: readonly string[] = ['.gitleaksignore', '.secrets.baseline'];

/** What a clause comes to for people: there is nothing to replace in what they wrote themselves. */
export function outcomeFor(reason: Reason | undefined): 'allow' | 'warn' | 'deny' {
  const effective: Outcome = reason?.effective ?? 'allow';
  if (strength(effective) >= strength('redact')) return 'deny';
  return effective === 'warn' ? 'warn' : 'allow';
}

/** Throws `policy-invalid` when there is no policy to go by. */
export async function openTerms(machine: Machine, catalog: ChangeCatalog): Promise<ChangeTerms> {
  const { policy, problem } = await policyNow(machine, catalog);
  const told = problem && new GuardError('policy-invalid', problem.message, { hint: problem.next });
  if (policy === undefined) throw told ?? new GuardError('policy-invalid', 'there is no policy');
  return { ...(await termsOf(policy, machine, catalog)), problem: told };
}

/** The same of a policy that was found elsewhere. */
export async function termsOf(
  policy: Policy,
  machine: Machine,
  catalog: Pick<ChangeCatalog, 'detectors'>,
): Promise<ChangeTerms> {
  const wanted = sessionWanted(policy, machine, '');
  const data = policy.own;
  const own = data && { data, find: (await import('../engine/redact/own.ts')).ownFinders };
  return { policy, wanted, own, problem: undefined, unseen: () => strictest(wanted, catalog) };
}

function strictest(
  wanted: SessionWanted,
  { detectors }: Pick<ChangeCatalog, 'detectors'>,
): Reason | undefined {
  const reasons = detectors
    .filter(({ category }) => category === 'secret')
    .map(({ id: detector, label, category }) => {
      const finding: Finding = { detector, label, category, confidence: 'high', start: 0, end: 0 };
      return wanted.reasonFor(finding);
    })
    .filter((reason) => reason !== undefined);
  return reasons.toSorted((a, b) => strength(b.effective) - strength(a.effective)).at(0);
}

/** Findings that lists in the repository let be. Throws `usage` when one is broken. */
export function knownHere({ repoRoot, cwd }: Machine, { detectors }: ChangeCatalog): KnownFindings {
  const root = repoRoot ?? cwd;
  const ids = new Set(detectors.map(({ id }) => id));
  const lists = LISTS.filter((name) => existsSync(path.join(root, name))).map((name) =>
    openKnown(root, name, ids),
  );
  return { has: (found) => LISTS.includes(found.file) || lists.some((list) => list.has(found)) };
}
