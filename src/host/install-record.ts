import { openKeys, sessionWord } from './keys.ts';
import { openLedger } from './ledger-file.ts';
import type { Machine } from './machine.ts';

/** Writes the row that says the guard was installed or removed, and chooses the session word at the first. */
export function noteInstall(machine: Machine, kind: 'install.applied' | 'install.undone'): void {
  const { paths, platform, now } = machine;
  const keys = openKeys(paths.state);
  if (kind === 'install.applied') sessionWord(paths.state);
  openLedger({ state: paths.state, platform, keys, now, words: [] }).append({ kind, actor: 'human' });
}
