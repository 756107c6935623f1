/** The guard's own files as a contained session sees them: what it needs, and none of it to be written. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { ensurePrivateDir } from '../files.ts';
import type { Machine } from '../machine.ts';
import { packageRoot } from '../package.ts';
import { isWithin, resolved, there } from './seats.ts';

/**
 * What hooks inside may read of the state folder: the last good policy. Log, keys, vault and session word are not
 * there; a log without the keys that verify it would look forged.
 */
const READABLE = 'policy';

/** Our programs and the Node they run on, unless they are what the agent works on. */
function programs({ cwd, repoRoot }: Machine): readonly string[] {
  const work = resolved(repoRoot ?? cwd) ?? cwd;
  return [packageRoot(), process.execPath]
    .flatMap((file) => resolved(file) ?? [])
    .filter((file) => !isWithin(file, work) && !isWithin(work, file));
}

function readOnly(files: readonly string[]): readonly string[] {
  return files.flatMap((file) => ['--ro-bind', file, file]);
}

/** Words for bubblewrap, with those for what is put into the state folder. Folders that do not exist yet are made: what is made later would not be covered. */
export function coverState(machine: Machine, within: readonly string[]): readonly string[] {
  const { paths } = machine;
  for (const folder of [paths.config, paths.data]) ensurePrivateDir(folder);
  const config = there(paths.config);
  const data = there(paths.data);
  const state = there(paths.state);
  const runtime = there(paths.runtime);
  const policy = path.join(state, READABLE);
  const kept = existsSync(policy) ? [policy] : [];
  return [
    ...readOnly([config, data, ...programs(machine)]),
    '--perms',
    '0700',
    '--tmpfs',
    state,
    // The runtime folder may lie in the state folder, which is empty by now.
    ...readOnly([...kept, runtime]),
    ...within,
    '--remount-ro',
    state,
  ];
}
