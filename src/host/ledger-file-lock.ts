/** One writer at a time, across processes. The lock names its owner, so one left by a killed process is taken over. */
import { randomInt } from 'node:crypto';
import { closeSync, constants, fstatSync, lstatSync, openSync, writeSync } from 'node:fs';
import { hostname } from 'node:os';
import { monotonicMs } from './clock.ts';
import { GuardError } from './errors.ts';
import { errnoOf, readBounded, removeQuietly } from './files.ts';
import type { Platform } from './platform/model.ts';

/** What tells whether the owner of a lock still runs. */
export type Processes = Pick<Platform, 'processInfo' | 'bootId'>;

/** Process start time and boot id: a pid alone is reused. The host: containers that share a folder do not see one another. */
interface Owner {
  readonly pid: number;
  readonly start: string;
  readonly boot: string;
  readonly host: string;
}

const WAIT_MS = 2_000;
/** A lock file without its content after this long belongs to a process killed between two system calls. */
const UNFINISHED_MS = 500;
/** Held this long on another host or container, where its owner cannot be looked up. */
const FOREIGN_MS = 30_000;

/** Runs `work` while no other process writes. Throws `ledger-locked` after two seconds of waiting. */
export function withLock<T>(file: string, processes: Processes, work: () => T): T {
  acquire(file, processes);
  try {
    return work();
  } finally {
    removeQuietly(file);
  }
}

function acquire(file: string, processes: Processes): void {
  const content = JSON.stringify(ownerOf(process.pid, processes));
  const deadline = monotonicMs() + WAIT_MS;
  for (let pause = 1; ; pause = Math.min(pause * 2, 16)) {
    if (tryCreate(file, content)) return;
    if (stealIfAbandoned(file, processes, content)) continue;
    if (monotonicMs() > deadline) throw locked(file);
    sleep(randomInt(1, pause + 2));
  }
}

function locked(file: string): GuardError {
  const owner = readOwner(file);
  const who = owner === undefined ? 'another process' : `process ${owner.pid}`;
  return new GuardError('ledger-locked', `${who} has held the log for more than two seconds`, {
    hint:
      owner === undefined ? `if no guard is running, remove ${file}` : `look at it with: ps -p ${owner.pid}`,
  });
}

function ownerOf(pid: number, processes: Processes): Owner {
  const start = processes.processInfo(pid)?.start ?? '';
  return { pid, start, boot: processes.bootId(), host: hostname() };
}

function sleep(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}

/** False when somebody else holds the lock. */
function tryCreate(file: string, content: string): boolean {
  let fd: number;
  try {
    fd = openSync(file, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL, 0o600);
  } catch (error) {
    if (errnoOf(error) === 'EEXIST') return false;
    throw error;
  }
  try {
    writeSync(fd, content);
    // A process stopped right here for long finds its unfinished lock taken over.
    return fstatSync(fd).ino === inodeOf(file);
  } catch (error) {
    removeQuietly(file);
    throw error;
  } finally {
    closeSync(fd);
  }
}

function inodeOf(file: string): number | undefined {
  return lstatSync(file, { throwIfNoEntry: false })?.ino;
}

/** Removes a lock whose owner is gone. True when it is worth trying again at once. */
function stealIfAbandoned(file: string, processes: Processes, content: string): boolean {
  if (!abandoned(file, processes)) return false;
  const guard = `${file}.steal`;
  if (abandoned(guard, processes)) removeQuietly(guard);
  if (!tryCreate(guard, content)) return false;
  try {
    // Only the holder of the guard removes another's lock, and looks again first: it may be a new one by now.
    if (abandoned(file, processes)) removeQuietly(file);
    return true;
  } finally {
    removeQuietly(guard);
  }
}

function abandoned(file: string, processes: Processes): boolean {
  const info = lstatSync(file, { throwIfNoEntry: false });
  if (info === undefined) return false;
  const age = Date.now() - info.mtimeMs;
  const owner = readOwner(file);
  if (owner === undefined) return info.isFile() && age > UNFINISHED_MS;
  if (owner.host !== hostname()) return age > FOREIGN_MS;
  return owner.boot !== processes.bootId() || processes.processInfo(owner.pid)?.start !== owner.start;
}

function isOwner(value: unknown): value is Owner {
  if (typeof value !== 'object' || value === null) return false;
  const { pid, start, boot, host }: Partial<Record<keyof Owner, unknown>> = value;
  return typeof pid === 'number' && [start, boot, host].every((part) => typeof part === 'string');
}

/** Undefined when the file is gone, not finished, or not ours. */
function readOwner(file: string): Owner | undefined {
  try {
    const owner: unknown = JSON.parse(readBounded(file, 1024)?.toString() ?? '');
    return isOwner(owner) ? owner : undefined;
  } catch {
    return undefined;
  }
}
