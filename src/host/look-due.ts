/** Whether this machine is to be looked at again, by the inventory that is kept and the policy. */
import { type LookDue, lookDue, lookDueWords } from '../engine/discover/overdue.ts';
import { discoveryTerms } from '../engine/discover/terms.ts';
import type { Instant, Safe } from '../engine/model.ts';
import type { Policy } from '../engine/policy/model.ts';
import { readInventory } from './inventory-store.ts';
import { GuardError } from './errors.ts';
import { type MachineKeys, openKeys } from './keys.ts';
import type { Machine } from './machine.ts';

export type { LookDue } from '../engine/discover/overdue.ts';

/** What to do then. */
export const LOOK_NEXT = 'aup-guard discover --diff';

/** A look that is overdue, also in words. */
export interface DueHere extends LookDue {
  readonly words: Safe;
}

/** The machine, as far as it matters. */
export interface LookedAt extends Pick<Machine, 'now'> {
  readonly paths: Pick<Machine['paths'], 'state'>;
}

export interface LooksHere {
  /** Whether a clause names a pace at all. */
  readonly wanted: boolean;
  readonly last?: Instant;
  readonly due?: DueHere;
}

/** Keys that are there: a new one would fit nothing that is kept. */
function keysThere(state: string): Pick<MachineKeys, 'keyedDigest'> {
  const keys = openKeys(state);
  return {
    keyedDigest: (domain, text) => {
      const found = keys.knownDigest(domain, text);
      if (found === undefined) throw new GuardError('ledger-broken', 'there is no key for what is kept');
      return found;
    },
  };
}

/** Writes nothing and never throws: an inventory that cannot be used counts as none. */
export function looksHere({ paths, now }: LookedAt, policy: Pick<Policy, 'clauses'>): LooksHere {
  const at = now();
  const terms = discoveryTerms(policy.clauses, at);
  if (!terms.some(({ every }) => every !== undefined)) return { wanted: false };
  const stored = readInventory(paths.state, keysThere(paths.state));
  const last = stored.kind === 'found' ? stored.snapshot.at : undefined;
  const due = lookDue(terms, last, at);
  return {
    wanted: true,
    ...(last === undefined ? {} : { last }),
    ...(due === undefined ? {} : { due: { ...due, words: lookDueWords(due, at) } }),
  };
}
