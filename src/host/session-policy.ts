/** Which policy a session begins with. */
import { isEnforcing } from '../engine/failure.ts';
import type { Policy, PolicyIssue } from '../engine/policy/model.ts';
import { GuardError } from './errors.ts';
import type { Machine } from './machine.ts';
import { readCompiled, type CompiledPolicy } from './policy-compiled.ts';
import type { SessionCatalog } from './late-redaction.ts';
import type { LoadOptions } from './policy-file.ts';

export interface SessionPolicy {
  readonly policy: Policy;
  /** Parts of a lower layer that would have loosened a higher one: they do not count. */
  readonly ignored: readonly PolicyIssue[];
  /** Why the files as they are now cannot be used; the last good policy is in force. */
  readonly rejected?: GuardError;
}

/**
 * The compiled policy when it is fresh, else compiled anew. An invalid one ends in `policy-*`, unless the last good
 * policy enforced nothing: then that one stays. A state folder that cannot be written is the session's to report.
 */
export async function sessionPolicy(
  machine: Machine,
  catalog: Pick<SessionCatalog, 'late'>,
): Promise<SessionPolicy> {
  const { paths, repoRoot, hashing } = machine;
  const places = { paths, hashing, ...(repoRoot === undefined ? {} : { repoRoot }) };
  const last = lastGood(places);
  if (last?.fresh === true) return last;
  const [{ checkPolicy, loadPolicy }, { detectors, profiles }] = await Promise.all([
    import('./policy-file.ts'),
    catalog.late(),
  ]);
  const options = { ...places, detectors, profiles };
  try {
    return await loadPolicy(options);
  } catch (error) {
    if (!(error instanceof GuardError)) throw error;
    if (error.code === 'state-unwritable') return checkPolicy(options);
    if (last === undefined || isEnforcing(last.policy, machine.now())) throw error;
    return { policy: last.policy, ignored: last.ignored, rejected: error };
  }
}

function lastGood(places: Omit<LoadOptions, 'detectors' | 'profiles'>): CompiledPolicy | undefined {
  try {
    return readCompiled(places);
  } catch (error) {
    // Compiling anew finds out what is wrong with the folder.
    if (error instanceof GuardError) return undefined;
    throw error;
  }
}
