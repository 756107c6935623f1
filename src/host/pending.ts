/** Requests that wait for a person at another terminal: one sealed file each in the private folder of the session. */
import { readdirSync } from 'node:fs';
import path from 'node:path';
import type { Instant } from '../engine/model.ts';
import { errnoOf, ensurePrivateDir, readBounded, removeQuietly, writePrivate } from './files.ts';
import type { MachineKeys } from './keys.ts';
import {
  isAnswer,
  isPending,
  isTaken,
  type Pending,
  type PendingAnswer,
  type Taken,
  type Waiting,
} from './pending-model.ts';
import { sha256 } from './policy-hashing.ts';
import { parsed, seal, unseal } from './sealed.ts';
import { listSessions, sessionDir, type Session, type SessionPlace } from './sessions.ts';

type Kind = 'request' | 'answer' | 'taken';
type Keys = Pick<MachineKeys, 'keyedDigest'>;

const MAX_BYTES = 2 * 1024 * 1024;
const NAME = /^([a-z0-9][a-z0-9-]{0,39})\.request$/;

/** The folder for requests of a session. */
export function pendingDir(dir: string): string {
  return path.join(dir, 'pending');
}

function fileOf(dir: string, id: string, kind: Kind): string {
  return path.join(pendingDir(dir), `${id}.${kind}`);
}

/** Makes the request known. Throws `state-unwritable`. */
export function putRequest(dir: string, pending: Pending, keys: Keys): Waiting {
  ensurePrivateDir(pendingDir(dir));
  const body = JSON.stringify(pending);
  writePrivate(fileOf(dir, pending.box.id, 'request'), seal(keys, domainOf('request'), body));
  return { pending, body, digest: sha256(body) };
}

/** Leaves an answer, or what came of it. */
export function put(
  at: { readonly dir: string; readonly id: string; readonly keys: Keys },
  kind: 'answer' | 'taken',
  value: PendingAnswer | Taken,
): void {
  writePrivate(fileOf(at.dir, at.id, kind), seal(at.keys, domainOf(kind), JSON.stringify(value)));
}

/** `forged` when a file is there that was not written by this machine's guard. */
export function readAnswer(dir: string, id: string, keys: Keys): PendingAnswer | 'forged' | undefined {
  const body = bodyOf(fileOf(dir, id, 'answer'), 'answer', keys);
  if (body === undefined || body === 'forged') return body;
  const value = parsed(body);
  return isAnswer(value) ? value : 'forged';
}

/** What came of an answer, once that is known. */
export function readTaken(dir: string, id: string, keys: Keys): Taken | undefined {
  const body = bodyOf(fileOf(dir, id, 'taken'), 'taken', keys);
  const value = body === undefined ? undefined : parsed(body);
  return isTaken(value) ? value : undefined;
}

export function remove(dir: string, id: string, kind: Kind): void {
  removeQuietly(fileOf(dir, id, kind));
}

/** All that wait on this machine, oldest first. What this guard did not write is not shown. */
export function listPending(place: SessionPlace, keys: Keys, now: Instant): readonly Waiting[] {
  return listSessions(place)
    .flatMap((session) => pendingOf(place.runtime, session, keys))
    .filter(({ pending }) => pending.expires > now)
    .toSorted((one, other) => one.pending.asked - other.pending.asked);
}

function pendingOf(runtime: string, session: Session, keys: Keys): readonly Waiting[] {
  const dir = sessionDir(runtime, session.id);
  return namesIn(pendingDir(dir)).flatMap((name) => {
    const id = NAME.exec(name)?.[1];
    const body = id === undefined ? undefined : bodyOf(fileOf(dir, id, 'request'), 'request', keys);
    const value = body === undefined ? undefined : parsed(body);
    return body !== undefined && isPending(value) && value.session === session.id && value.box.id === id
      ? [{ pending: value, body, digest: sha256(body) }]
      : [];
  });
}

function namesIn(dir: string): readonly string[] {
  try {
    return readdirSync(dir);
  } catch (error) {
    if (errnoOf(error) === 'ENOENT' || errnoOf(error) === 'ENOTDIR') return [];
    throw error;
  }
}

function domainOf(kind: Kind): string {
  return `approval ${kind}`;
}

function bodyOf(file: string, kind: Kind, keys: Keys): string | undefined {
  const bytes = readBounded(file, MAX_BYTES);
  return bytes === undefined ? undefined : (unseal(keys, domainOf(kind), bytes.toString()) ?? 'forged');
}
