/** The machine and the policy an exception is about. */
import { catalog } from '../catalog/index.ts';
import { openMachine, type Machine } from '../host/machine.ts';
import { checkPolicy, type LoadedPolicy } from '../host/policy-file.ts';

export interface Here {
  readonly machine: Machine;
  /** Read anew each time. Throws `policy-*`. */
  readonly load: () => Promise<LoadedPolicy>;
}

export function exceptionsHere(): Here {
  const machine = openMachine(process.env, process.cwd());
  const { paths, repoRoot, hashing } = machine;
  const { detectors, profiles } = catalog;
  const places = { paths, hashing, ...(repoRoot === undefined ? {} : { repoRoot }) };
  return { machine, load: async () => checkPolicy({ ...places, detectors, profiles }) };
}
