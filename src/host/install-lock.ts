/** One install or uninstall of a person at a time. */
import { accessSync, constants } from 'node:fs';
import path from 'node:path';
import { GuardError } from './errors.ts';
import { missingFolders } from './journal.ts';
import { withLock } from './ledger-file-lock.ts';
import type { Environment, Platform } from './platform/model.ts';

/** Not in our own folders: the first install has none yet, and both must look at the same place. */
function lockFile(env: Environment, state: string): string {
  const home = env['HOME'] ?? '';
  try {
    accessSync(home, constants.W_OK);
    return path.join(home, '.aup-guard-install.lock');
  } catch {
    const top = missingFolders(state)[0];
    return path.join(top === undefined ? state : path.dirname(top), '.aup-guard-install.lock');
  }
}

/** Runs `work` alone. Throws `install-blocked` when another one does not end within two seconds. */
export function alone<T>(env: Environment, platform: Platform, work: () => T): T {
  const { state } = platform.paths(env);
  try {
    return withLock(lockFile(env, state), platform, work);
  } catch (error) {
    if (!(error instanceof GuardError) || error.code !== 'ledger-locked') throw error;
    throw new GuardError('install-blocked', 'another install or uninstall is running', {
      cause: error,
      hint: 'wait for it to end, then run this again',
    });
  }
}
