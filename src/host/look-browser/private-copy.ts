/** A copy of a browser's database in a folder of our own: never read in place, never left behind. */
import { readdirSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { errnoOf } from '../files.ts';
import { throwawayFolder } from '../throwaway.ts';

const PREFIX = 'aup-guard-visits-';
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Whether a process of that id still runs. */
function runs(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return errnoOf(error) !== 'ESRCH';
  }
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    // Whether a folder can be made there is found out, and said, by making it.
    return [];
  }
}

/** Removes copies of a run that was killed before it could. */
function sweep(base: string): void {
  for (const name of namesIn(base)) {
    const pid = Number(/^aup-guard-visits-(\d+)-/.exec(name)?.[1]);
    if (!Number.isInteger(pid) || runs(pid)) continue;
    try {
      rmSync(path.join(base, name), { recursive: true, force: true });
    } catch (error) {
      // Of another user, who will sweep it.
      if (!['EACCES', 'EPERM'].includes(errnoOf(error))) throw error;
    }
  }
}

/** Runs `use` with a new folder only its owner can enter; it is gone afterwards, also after an error or a signal. Throws `environment`. */
export async function inPrivateFolder<T>(use: (folder: string) => Promise<T>): Promise<T> {
  const base = os.tmpdir();
  sweep(base);
  const folder = throwawayFolder(base, `${PREFIX}${process.pid}-`);
  const remove = (): void => rmSync(folder, { recursive: true, force: true });
  const stop = (signal: NodeJS.Signals): void => {
    remove();
    unhook();
    process.kill(process.pid, signal);
  };
  const unhook = (): void => {
    process.off('exit', remove);
    for (const signal of SIGNALS) process.off(signal, stop);
  };
  process.on('exit', remove);
  for (const signal of SIGNALS) process.on(signal, stop);
  try {
    return await use(folder);
  } finally {
    remove();
    unhook();
  }
}
