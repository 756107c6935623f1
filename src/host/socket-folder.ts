/** Where a session's socket can lie: the system's limit on such a path is far below that on other files. */
import { mkdtempSync, rmdirSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { ensurePrivateDir, errnoOf, removeQuietly } from './files.ts';
import { PIPES_NAME } from './pipes.ts';

export const SOCKET_NAME = 'broker.sock';
/** Bytes of `sun_path` on the strictest system, less its closing NUL. Node cuts a longer path without a word. */
const LONGEST = 103;

export interface SocketFolder {
  readonly dir: string;
  /** Removes what was made besides the wanted folder. */
  readonly remove: () => void;
}

function fits(dir: string): boolean {
  return Buffer.byteLength(path.join(dir, SOCKET_NAME)) <= LONGEST;
}

/** The wanted folder, or a private one of a random name when a socket in it could not be named. */
export function socketFolder(wanted: string): SocketFolder {
  ensurePrivateDir(wanted);
  if (fits(wanted)) return { dir: wanted, remove: () => undefined };
  const base = fits(path.join(os.tmpdir(), 'aup-guard-XXXXXX')) ? os.tmpdir() : '/tmp';
  const dir = mkdtempSync(path.join(base, 'aup-guard-'));
  ensurePrivateDir(dir);
  return { dir, remove: () => removeFolder(dir) };
}

/** Removes a socket that lies outside its session's folder, and the folder made for it, if it is one of these. */
export function removeStraySocket(socket: string): void {
  const dir = path.dirname(socket);
  if (path.basename(socket) !== SOCKET_NAME || !path.basename(dir).startsWith('aup-guard-')) return;
  removeQuietly(socket);
  rmSync(path.join(dir, PIPES_NAME), { recursive: true, force: true });
  removeFolder(dir);
}

function removeFolder(dir: string): void {
  try {
    rmdirSync(dir);
  } catch (error) {
    if (!['ENOENT', 'ENOTEMPTY'].includes(errnoOf(error))) throw error;
  }
}
