/** Drift of the guard's own files, found at a start: put right where the guard can, told and recorded always. */
import { chmodSync } from 'node:fs';
import { driftOf, rightsDrift } from './drift-look.ts';
import { readManifest } from './drift-manifest.ts';
import type { Drift } from './drift-model.ts';
import { acceptedMarks, acceptPolicies, changedPolicies, policyMarks } from './drift-policy.ts';
import { GuardError } from './errors.ts';
import { writePrivate } from './files.ts';
import type { Machine } from './machine.ts';
import { windowNow } from './maintenance.ts';

/** What a start finds. */
export interface Found {
  /** Put right by now. */
  readonly mended: readonly Drift[];
  /** For a person to look at. */
  readonly left: readonly Drift[];
}

type Place = Pick<Machine, 'paths' | 'platform' | 'now'>;

/** Looks without changing anything; `thorough` reads every file whole. */
export function lookForDrift(machine: Place, options: { readonly thorough: boolean }): readonly Drift[] {
  const manifest = readManifest(machine);
  const rights = rightsDrift(machine);
  if (manifest === 'none') return rights;
  if (manifest === 'broken') return [...rights, gone(machine)];
  return [...rights, ...driftOf(manifest, options)];
}

function gone({ paths }: Place): Drift {
  return { path: paths.state, part: 'manifest', what: "no longer holds the guard's own list of its files" };
}

/** Looks and puts right what the guard wrote itself. During maintenance nothing is touched, and nothing told. */
export function driftAtStart(machine: Place): Found {
  const drifts = lookForDrift(machine, { thorough: false });
  if (drifts.length === 0 || windowNow(machine) !== undefined) return { mended: [], left: [] };
  const mended = drifts.filter((drift) => mend(drift));
  return { mended, left: drifts.filter((drift) => !mended.includes(drift)) };
}

/** False when it is not the guard's to put right, or cannot be. */
function mend({ path: file, mend: how }: Drift): boolean {
  if (how === undefined) return false;
  try {
    if ('chmod' in how) chmodSync(file, how.chmod);
    else writePrivate(file, how.text, how.mode);
    return true;
  } catch (error) {
    if (error instanceof Error) return false;
    throw error;
  }
}

/** Policy files that changed since the last start, each told once; from now on they are known. */
export function policyDrift(machine: Place): readonly string[] {
  const accepted = acceptedMarks(machine);
  const now = policyMarks({ paths: machine.paths });
  const before = accepted === 'broken' ? {} : accepted;
  const changed = before === 'none' ? [] : changedPolicies(before, now);
  if (changed.length > 0 || accepted === 'none' || accepted === 'broken') accept(machine);
  return changed;
}

function accept(machine: Place): void {
  try {
    acceptPolicies(machine);
  } catch (error) {
    // A folder that cannot be written is the session's to report.
    if (!(error instanceof GuardError)) throw error;
  }
}
