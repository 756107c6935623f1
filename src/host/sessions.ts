/** Which sessions run now. Each keeps a private folder `<runtime>/<id>` that says whose it is. */
import { lstatSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import type { Assurance, Digest, Instant } from '../engine/model.ts';
import { isDigest } from '../engine/text.ts';
import { SESSION_ENV } from './channel.ts';
import { GuardError } from './errors.ts';
import { ensurePrivateDir, errnoOf, readBounded, writeVolatile } from './files.ts';
import type { Platform } from './platform/model.ts';
import { removeStraySocket } from './socket-folder.ts';

/** What a running session says about itself. */
export interface Session {
  /** Name of its folder: 4 to 40 lower-case letters, digits and dashes. */
  readonly id: string;
  readonly pid: number;
  readonly agent: string;
  readonly started: Instant;
  readonly policy: Digest;
  /** Path of the broker's socket. */
  readonly socket: string;
  /** What an approval given in this session is worth. */
  readonly assurance: Assurance;
  /** Whether its agent runs in a namespace: a word of `LEVEL_CODES`. Sessions that have just begun do not know yet. */
  readonly containment?: string;
  /** Key of the seal its answers have, for those it is not told to by their environment. */
  readonly seal?: string;
}

export interface SessionPlace {
  /** `Paths.runtime`. */
  readonly runtime: string;
  readonly platform: Pick<Platform, 'processInfo'> & Partial<Pick<Platform, 'processMarks' | 'processes'>>;
}

const FILE = 'session.json';
const MAX_BYTES = 4096;

/** Where a session keeps its socket, gates and hooks. Throws `internal` for an id that is no name of ours. */
export function sessionDir(runtime: string, id: string): string {
  if (!/^[a-z0-9][a-z0-9-]{3,39}$/.test(id)) throw new GuardError('internal', 'not a session id');
  return path.join(runtime, id);
}

/** Makes the session known and returns how to end it. The folder may exist already. Throws `state-unwritable`. */
export function registerSession(place: SessionPlace, session: Session): () => void {
  const dir = sessionDir(place.runtime, session.id);
  ensurePrivateDir(place.runtime);
  ensurePrivateDir(dir);
  const start = place.platform.processInfo(session.pid)?.start ?? '';
  writeVolatile(path.join(dir, FILE), `${JSON.stringify({ ...session, start })}\n`);
  return () => removeSession(place.runtime, session.id);
}

/**
 * Removes the folder of a session that ends, unless programs started in it go on: their gates and git hooks lie there,
 * and without a session these refuse. It then goes when sessions are listed after the last of them has ended.
 */
export async function endSession(place: SessionPlace, id: string): Promise<void> {
  // What an agent was about to end when it was ended itself gets a moment to do so.
  for (let look = 0; look < LAST_LOOKS; look += 1) {
    if (!hasSurvivors(place, id)) return removeSession(place.runtime, id);
    await new Promise((resolve) => setTimeout(resolve, LAST_LOOK_MS));
  }
}

const LAST_LOOKS = 5;
const LAST_LOOK_MS = 50;

function hasSurvivors({ platform }: SessionPlace, id: string): boolean {
  const { processes, processMarks } = platform;
  if (processes === undefined || processMarks === undefined) return false;
  const others = processes().filter((pid) => pid !== process.pid);
  return others.some((pid) => processMarks(pid).environment.get(SESSION_ENV.session) === id);
}

/** Removes a session's folder with all that is in it, if it is still there. */
export function removeSession(runtime: string, id: string): void {
  try {
    rmSync(sessionDir(runtime, id), { recursive: true, force: true });
  } catch (error) {
    // Something else stands in the place of the folder that held it.
    if (errnoOf(error) !== 'ENOTDIR') throw error;
  }
}

/** Sessions whose process still runs, oldest first. Folders of dead ones are removed. */
export function listSessions(place: SessionPlace): readonly Session[] {
  const live: Session[] = [];
  for (const id of foldersIn(place.runtime)) {
    const found = readSession(place.runtime, id);
    if (found === undefined) continue;
    const { start, ...session } = found;
    if (place.platform.processInfo(session.pid)?.start === start) live.push(session);
    else if (!hasSurvivors(place, id)) {
      removeStraySocket(session.socket);
      removeStale(path.join(place.runtime, id));
    }
  }
  return live.toSorted((a, b) => a.started - b.started);
}

/** Where the session listens that this environment belongs to. MCP servers are told its name alone. */
export function socketAround(
  place: SessionPlace,
  env: Readonly<Record<string, string | undefined>>,
): string | undefined {
  const socket = env[SESSION_ENV.socket] ?? '';
  const id = env[SESSION_ENV.session] ?? '';
  if (socket !== '' || id === '') return socket === '' ? undefined : socket;
  return listSessions(place).find((session) => session.id === id)?.socket;
}

function foldersIn(runtime: string): readonly string[] {
  try {
    return readdirSync(runtime);
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return [];
    throw new GuardError('state-unwritable', `cannot read ${runtime}`, { cause: error });
  }
}

interface StoredSession extends Session {
  /** Start time of the process: tells two uses of one pid apart. */
  readonly start: string;
}

const ASSURANCES: readonly unknown[] = [
  'overlay',
  'overlay-in-tmux',
  'second-terminal',
  'pre-approved',
  'none',
] satisfies Assurance[];

function isStored(value: unknown): value is StoredSession {
  if (typeof value !== 'object' || value === null) return false;
  const stored: Partial<Record<keyof StoredSession, unknown>> = value;
  const texts = [stored.id, stored.agent, stored.socket, stored.start];
  const numbers = [stored.pid, stored.started];
  return (
    texts.every((text) => typeof text === 'string') &&
    numbers.every((number) => Number.isSafeInteger(number)) &&
    typeof stored.policy === 'string' &&
    isDigest(stored.policy) &&
    ASSURANCES.includes(stored.assurance) &&
    [stored.containment, stored.seal].every((text) => text === undefined || typeof text === 'string')
  );
}

/** Private, a real folder, ours: anything else is left alone. */
function isOurFolder(dir: string): boolean {
  const info = lstatSync(dir, { throwIfNoEntry: false });
  if (info === undefined || !info.isDirectory()) return false;
  const mine = process.getuid === undefined || info.uid === process.getuid();
  return mine && (info.mode & 0o077) === 0;
}

/** Undefined for anything that is not a session folder of this guard. */
function readSession(runtime: string, id: string): StoredSession | undefined {
  const dir = path.join(runtime, id);
  if (!isOurFolder(dir)) return undefined;
  try {
    const bytes = readBounded(path.join(dir, FILE), MAX_BYTES);
    const stored: unknown = bytes === undefined ? undefined : JSON.parse(bytes.toString());
    return isStored(stored) && stored.id === id ? stored : undefined;
  } catch {
    return undefined;
  }
}

/** The marker goes last: a folder half removed is found again, and removed, by the next look. */
function removeStale(dir: string): void {
  for (const name of readdirSync(dir)) {
    if (name !== FILE) rmSync(path.join(dir, name), { recursive: true, force: true });
  }
  rmSync(dir, { recursive: true, force: true });
}
