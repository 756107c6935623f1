/** Enrolling a machine, and taking it out again. */
import { bundleSource, type SourceProblem } from '../engine/fleet/source.ts';
import { GuardError } from './errors.ts';
import { recordFleet, updateFleet, type FleetParts } from './fleet.ts';
import { verifierKey } from './note-keys.ts';
import { refusalWords } from './fleet-news.ts';
import { newDevice, readEnrolled, removeEnrolled, writeEnrolled, type Enrolled } from './fleet-store.ts';
import type { Machine } from './machine.ts';

const PROBLEMS: Readonly<Record<SourceProblem, string>> = {
  'not-https': 'the address must begin with https:// (http:// only on this machine)',
  'has-password': 'the address must not hold a name or password',
  'not-absolute': 'a file is named with its whole path: file:///srv/aup.bundle',
  'no-path': 'after # comes the file in the repository: git+https://host/repo.git#aup.bundle',
  unknown: 'the address must be https://..., file:///... or git+https://...#FILE',
};

export interface Enrolling {
  readonly source: string;
  readonly key: string;
  /** ms */
  readonly every: number;
}

/** Throws `usage`. */
export function checkEnrolling({ source, key }: Enrolling): { readonly name: string; readonly id: string } {
  const found = bundleSource(source);
  if (typeof found === 'string') throw new GuardError('usage', PROBLEMS[found]);
  const verifier = verifierKey(key);
  if (verifier !== undefined) return verifier;
  throw new GuardError('usage', 'that is not a key', {
    hint: 'the owner of the policy has it, one line: NAME+ID+KEY',
  });
}

/** A machine that is enrolled keeps what it took: enrolling again must not bring back an older policy. */
function enrolledAnew(before: Enrolled | undefined, enrolling: Enrolling, now: Enrolled['since']): Enrolled {
  const fresh: Enrolled = { v: 1, ...enrolling, device: newDevice(), since: now, failures: 0 };
  if (before === undefined) return fresh;
  if (before.key !== enrolling.key) {
    throw new GuardError('refused', 'this machine is enrolled with another key', {
      hint: 'leave first: aup-guard fleet leave',
    });
  }
  const { device, since, taken } = before;
  return { ...fresh, device, since, ...(taken === undefined ? {} : { taken }) };
}

function broken(): GuardError {
  return new GuardError('ledger-broken', 'nothing was changed: it cannot be recorded', {
    hint: 'see what is wrong with the log: aup-guard log verify',
  });
}

/** Takes the first bundle at once: a machine that cannot get one is not enrolled. Throws `usage`, `refused`, `ledger-broken`. */
export async function enroll(enrolling: Enrolling, parts: FleetParts): Promise<Enrolled> {
  checkEnrolling(enrolling);
  const { machine } = parts;
  const before = readEnrolled(machine);
  const update = await updateFleet(enrolledAnew(before, enrolling, machine.now()), parts);
  if (update.kind === 'refused') {
    if (before === undefined) removeEnrolled(machine);
    else writeEnrolled(machine, before);
    throw new GuardError('refused', `nothing was changed: ${refusalWords(update)}`, {
      hint: 'ask the owner of the policy, or try again later',
    });
  }
  if (recordFleet(machine, { kind: 'fleet.enrolled', outcome: 'enforced', actor: 'human' })) {
    return update.enrolled;
  }
  if (before === undefined) removeEnrolled(machine);
  throw broken();
}

/** False when it was not enrolled. Throws `ledger-broken`. */
export function leave(machine: Machine, force: boolean): boolean {
  const isThere = force || readEnrolled(machine) !== undefined;
  if (!isThere) return false;
  if (!recordFleet(machine, { kind: 'fleet.enrolled', outcome: 'withdrawn', actor: 'human' })) throw broken();
  removeEnrolled(machine);
  return true;
}
