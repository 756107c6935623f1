/** What people asked for and was not answered yet: one sealed file each, for this user alone. */
import { randomBytes } from 'node:crypto';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import type { RequestAnswer, ToolRequest } from '../engine/discover/request.ts';
import { isObject } from '../engine/json-object.ts';
import type { RecordDraft } from '../engine/model.ts';
import { GuardError } from './errors.ts';
import { ensurePrivateDir, errnoOf, readBounded, removeQuietly, writePrivate } from './files.ts';
import { openKeys } from './keys.ts';
import { recordAlone } from './lone-record.ts';
import type { Machine } from './machine.ts';
import { agentBehind } from './outsider.ts';
import { parsed, seal, unseal } from './sealed.ts';
import { listSessions } from './sessions.ts';

const DOMAIN = 'tool-request';
const MAX_BYTES = 16_384;
/** An agent could fill the disk with them. */
const MOST = 500;
const NAME = /^([0-9a-f]{8})\.json$/;
const ROW_WORDS = ['tool', 'mcp', 'exception', 'asked', 'approved', 'refused', 'reason-letters'];

type Place = Pick<Machine, 'paths' | 'platform' | 'now'>;

function folderOf({ paths }: Place): string {
  return path.join(paths.state, 'requests');
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return [];
    throw new GuardError('state-unwritable', `cannot read ${folder}`, { cause: error });
  }
}

/** All of them, oldest first. What this guard did not write is not shown. */
export function listRequests(machine: Place): readonly ToolRequest[] {
  const folder = folderOf(machine);
  const keys = openKeys(machine.paths.state);
  return namesIn(folder)
    .flatMap((name) => {
      const id = NAME.exec(name)?.[1];
      const text = id === undefined ? undefined : readBounded(path.join(folder, name), MAX_BYTES);
      const body = text === undefined ? undefined : unseal(keys, DOMAIN, text.toString('utf8'));
      const value = body === undefined ? undefined : parsed(body);
      return isRequest(value) && value.id === id ? [value] : [];
    })
    .toSorted((one, other) => one.asked - other.asked);
}

/** The seal vouches for the rest. */
function isRequest(value: unknown): value is ToolRequest {
  return isObject(value) && typeof value['id'] === 'string' && typeof value['asked'] === 'number';
}

function keep(machine: Place, request: ToolRequest): void {
  const folder = folderOf(machine);
  ensurePrivateDir(machine.paths.state);
  ensurePrivateDir(folder);
  const text = seal(openKeys(machine.paths.state), DOMAIN, JSON.stringify(request));
  writePrivate(path.join(folder, `${request.id}.json`), text);
}

export interface Asking extends Omit<ToolRequest, 'id' | 'asked' | 'by' | 'user' | 'closed'> {
  /** May stand in the log in clear: an id of the catalogue. */
  readonly known: boolean;
}

/** Keeps a request and its row. Throws `usage` when there are too many, `ledger-broken` when it cannot be recorded. */
export function addRequest(machine: Machine, { known, ...asking }: Asking): ToolRequest {
  if (listRequests(machine).length >= MOST) {
    throw new GuardError('usage', `nothing was asked for: there are ${MOST} requests already`, {
      hint: 'see them with: aup-guard request list',
    });
  }
  const { platform, paths, who } = machine;
  const sessions = listSessions({ runtime: paths.runtime, platform });
  const by = agentBehind(process.pid, { platform, sessions }) === undefined ? 'human' : 'agent';
  const id = randomBytes(4).toString('hex');
  const request: ToolRequest = { ...asking, id, asked: machine.now(), by, user: who.user };
  const letters = Array.from(asking.why).length;
  keep(machine, request);
  const row = { outcome: 'asked', counts: { 'reason-letters': letters } };
  record(machine, request, { ...row, ...(known ? { agent: asking.name } : {}) });
  return request;
}

/** Notes what the owner of the policy said. Changes nothing that is allowed. Throws `usage` and `ledger-broken`. */
export function closeRequest(machine: Machine, id: string, answer: RequestAnswer): ToolRequest {
  const found = listRequests(machine).find((request) => request.id === id);
  if (found === undefined || found.closed !== undefined) {
    const what = found === undefined ? 'there is no request' : 'it was answered already:';
    throw new GuardError('usage', `${what} ${id}`, { hint: 'see them with: aup-guard request list' });
  }
  const closed: ToolRequest = { ...found, closed: { at: machine.now(), answer } };
  keep(machine, closed);
  record(machine, found, { outcome: answer, actor: 'human', ms: machine.now() - found.asked });
  return closed;
}

/** A request nobody can prove is taken back. */
function record(machine: Machine, request: ToolRequest, more: Partial<RecordDraft>): void {
  const { id, kind, by, name } = request;
  const draft = { kind: 'tool.requested', ref: id, code: kind, actor: by, ...more } as const;
  if (recordAlone(machine, draft, more.agent === undefined ? ROW_WORDS : [...ROW_WORDS, name])) return;
  if (more.outcome === 'asked') removeQuietly(path.join(folderOf(machine), `${id}.json`));
  else keep(machine, request);
  throw new GuardError('ledger-broken', 'nothing was changed: it cannot be recorded', {
    hint: 'see what is wrong with the log: aup-guard log verify',
  });
}
