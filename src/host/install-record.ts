import { compileAhead } from './ahead.ts';
import { acceptPolicies } from './drift-policy.ts';
import { dropManifest, sealManifest } from './drift-seal.ts';
import { openKeys } from './keys.ts';
import { sessionWord } from './session-word.ts';
import { openLedger } from './ledger-file.ts';
import type { Machine } from './machine.ts';

/** Writes the row that says the guard was installed or removed, and chooses the session word at the first. */
export function noteInstall(machine: Machine, kind: 'install.applied' | 'install.undone'): void {
  const { paths, platform, now } = machine;
  const keys = openKeys(paths.state);
  if (kind === 'install.applied') acceptInstall(machine);
  else dropManifest(machine);
  openLedger({ state: paths.state, platform, keys, now, words: [] }).append({ kind, actor: 'human' });
}

/** Takes down how the install left the guard's files, so that a later change shows. */
export function acceptInstall(machine: Pick<Machine, 'paths' | 'platform'>): void {
  sessionWord(machine.paths.state);
  // Before the copy is taken down as it is.
  compileAhead(machine);
  sealManifest(machine);
  acceptPolicies(machine);
}
