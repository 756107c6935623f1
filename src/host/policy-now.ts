import type { Policy } from '../engine/policy/model.ts';
import { GuardError } from './errors.ts';
import type { Machine } from './machine.ts';
import { readCompiled } from './policy-compiled.ts';
import { checkPolicy } from './policy-file.ts';
import type { LateCatalog } from './late-redaction.ts';

export interface PolicyNow {
  /** With a problem: the last good one, which running sessions keep; absent when there is none. */
  readonly policy?: Policy;
  /** Why the policy as it is written cannot be used. */
  readonly problem?: { readonly message: string; readonly next: string };
}

/** The policy in force here, for commands that only look: keeps nothing and never fails for what a policy holds. */
export async function policyNow(
  machine: Machine,
  catalog: Pick<LateCatalog, 'detectors' | 'profiles'>,
): Promise<PolicyNow> {
  const { paths, repoRoot, hashing } = machine;
  const { detectors, profiles } = catalog;
  const places = { paths, ...(repoRoot === undefined ? {} : { repoRoot }), hashing };
  const last = compiledOrNone(places);
  if (last?.fresh === true) return { policy: last.policy };
  try {
    return { policy: (await checkPolicy({ ...places, detectors, profiles })).policy };
  } catch (error) {
    if (!(error instanceof GuardError)) throw error;
    const problem = { message: error.message, next: error.hint };
    return { problem, ...(last === undefined ? {} : { policy: last.policy }) };
  }
}

/** A compiled policy that cannot be read counts as none: the sources say what is in force. */
function compiledOrNone(places: Parameters<typeof readCompiled>[0]): ReturnType<typeof readCompiled> {
  try {
    return readCompiled(places);
  } catch (error) {
    if (error instanceof GuardError) return undefined;
    throw error;
  }
}
