/** Whether the organisation's policy on this machine is still the one that was signed and taken. */
import { existsSync } from 'node:fs';
import { GuardError } from './errors.ts';
import { readEnrolled } from './fleet-store.ts';
import type { Paths } from './platform/model.ts';
import { fleetPolicy, type LayerBytes } from './policy-sources.ts';

const HINT = 'fetch it again: aup-guard fleet update';

/** Throws `policy-unreadable` where an enrolled machine has not the policy it took. */
export function checkFleetPolicy(paths: Paths, layers: readonly LayerBytes[]): void {
  if (existsSync(paths.organisationPolicy)) return;
  const sent = layers.find(
    ({ layer, path: file }) => layer === 'organisation' && file === fleetPolicy(paths),
  );
  const taken = readEnrolled({ paths })?.taken;
  if (taken?.digest === sent?.digest) return;
  const what = sent === undefined ? 'is gone' : 'is not the one that was signed';
  throw new GuardError('policy-unreadable', `the organisation's policy ${what}`, { hint: HINT });
}
