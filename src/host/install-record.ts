import { compileAhead } from './ahead.ts';
import path from 'node:path';
import { currentCopy, retireCopies } from './copies.ts';
import { readManifest } from './drift-manifest.ts';
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
  const object = kind === 'install.applied' ? listDigest(machine) : undefined;
  openLedger({ state: paths.state, platform, keys, now, words: [] }).append({
    kind,
    actor: 'human',
    ...(object === undefined ? {} : { object }),
  });
}

/** Digest of the list of the installed package's files: what the log says of it later cannot be changed with the files. */
function listDigest({ paths }: Pick<Machine, 'paths'>): string | undefined {
  const manifest = readManifest({ paths });
  const file = path.join(currentCopy(paths.data) ?? '', 'dist/manifest.json');
  return typeof manifest === 'string' ? undefined : manifest.marks.find((mark) => mark.path === file)?.digest;
}

/** Takes down how the install left the guard's files, so that a later change shows. */
export function acceptInstall(machine: Pick<Machine, 'paths' | 'platform'>): void {
  sessionWord(machine.paths.state);
  retireCopies(machine);
  // Before the copy is taken down as it is.
  compileAhead(machine);
  sealManifest(machine);
  acceptPolicies(machine);
}
