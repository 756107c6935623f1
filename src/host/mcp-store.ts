/** Approvals of MCP servers: one sealed file for each identity, for this user alone. */
import { randomBytes } from 'node:crypto';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { isObject } from '../engine/json-object.ts';
import type { McpApproval } from '../engine/mcp/model.ts';
import type { Assurance, Digest, RecordDraft } from '../engine/model.ts';
import { isDigest } from '../engine/text.ts';
import { GuardError } from './errors.ts';
import { ensurePrivateDir, errnoOf, readBounded, removeQuietly, writePrivate } from './files.ts';
import { openKeys, type MachineKeys } from './keys.ts';
import { LEDGER_WORDS } from './ledger-words.ts';
import { recordAlone } from './lone-record.ts';
import type { Machine } from './machine.ts';
import { mcpMarks, objectsOf, type McpMarks } from './mcp-marks.ts';
import { parsed, seal, unseal } from './sealed.ts';

const DOMAIN = 'mcp-approval';
/** Room for 64 tools of the largest definition. */
const MAX_BYTES = 64 * 1024 * 1024;
const NAME = /^([0-9a-f]{64})\.json$/;

type Place = Pick<Machine, 'paths' | 'platform' | 'now'>;

/**
 * `none` also for one so old that the log has let go of its row: it is asked for again. `damaged`: there is a file, and
 * this guard did not write what it holds, or the log says that something else came after it. It counts as no approval.
 */
export type McpStored =
  | { readonly kind: 'none' }
  | { readonly kind: 'found'; readonly approval: McpApproval }
  | { readonly kind: 'damaged'; readonly file: string };

/** Where approvals are. */
export function mcpFolder({ paths }: Pick<Machine, 'paths'>): string {
  return path.join(paths.state, 'mcp');
}

function fileOf(machine: Place, identity: Digest): string {
  return path.join(mcpFolder(machine), `${identity}.json`);
}

/** The approval of an identity. One that was tampered with leaves a row of an incident. Never throws for its content. */
export function readMcpApproval(machine: Place, identity: Digest): McpStored {
  return look(machine, identity, storeOf(machine.paths.state));
}

interface Store {
  readonly keys: MachineKeys;
  /** Read once, when there is a file to hold against it. */
  readonly marks: () => McpMarks;
}

function storeOf(state: string): Store {
  const keys = openKeys(state);
  let marks: McpMarks | undefined;
  return { keys, marks: () => (marks ??= mcpMarks(state, keys)) };
}

function look(machine: Place, identity: Digest, store: Store): McpStored {
  const file = fileOf(machine, identity);
  const found = stored(store, file, identity);
  if (found.kind === 'damaged') {
    recordAlone(machine, { kind: 'guard.drift', counts: { 'mcp-store': 1 } }, LEDGER_WORDS);
  }
  return found;
}

function stored({ keys, marks }: Store, file: string, identity: Digest): McpStored {
  try {
    const bytes = readBounded(file, MAX_BYTES);
    if (bytes === undefined) return { kind: 'none' };
    const body = unseal(keys, DOMAIN, bytes.toString()) ?? '';
    const value = parsed(body);
    const approval = isObject(value) ? value['approval'] : undefined;
    // A sealed file under another name would approve what nobody looked at; an old one, what was taken back.
    if (isApproval(approval) && approval.identity === identity) {
      const objects = objectsOf(keys, identity);
      if (marks().isLast(objects, markOf(keys, body))) return { kind: 'found', approval };
      if (approval.at < marks().knownFrom) return { kind: 'none' };
    }
  } catch (error) {
    // A link, a folder, a file nobody may read, a broken key: none of it is an approval.
    if (!(error instanceof GuardError)) throw error;
  }
  return { kind: 'damaged', file };
}

/** How much is pinned, and how much of it without its words. */
function countsOf({ tools }: McpApproval): Readonly<Record<string, number>> {
  const loose = tools.filter((pin) => pin.loose === true).length;
  return { tools: tools.length, ...(loose === 0 ? {} : { 'loose-text': loose }) };
}

/** What the row of the log and the file have in common. */
function markOf(keys: MachineKeys, body: string): string {
  return keys.keyedDigest('mcp-approval-mark', body).slice(0, 8);
}

/** The seal vouches for the rest. */
function isApproval(value: unknown): value is McpApproval {
  return isObject(value) && typeof value['identity'] === 'string' && Array.isArray(value['tools']);
}

/** All approvals there are, by name. */
export function listMcpApprovals(machine: Place): readonly McpApproval[] {
  const store = storeOf(machine.paths.state);
  return namesIn(mcpFolder(machine))
    .flatMap((name) => {
      const identity = NAME.exec(name)?.[1];
      const found = identity !== undefined && isDigest(identity) ? look(machine, identity, store) : undefined;
      return found?.kind === 'found' ? [found.approval] : [];
    })
    .toSorted((one, other) => (one.name < other.name ? -1 : 1));
}

/** Files of approvals that do not count, since the guard did not write what they hold. Nothing is recorded of them. */
export function damagedMcpApprovals(machine: Place): readonly string[] {
  const store = storeOf(machine.paths.state);
  const folder = mcpFolder(machine);
  return namesIn(folder).flatMap((name) => {
    const identity = NAME.exec(name)?.[1];
    const file = path.join(folder, name);
    if (identity === undefined || !isDigest(identity)) return [];
    return stored(store, file, identity).kind === 'damaged' ? [file] : [];
  });
}

function namesIn(dir: string): readonly string[] {
  try {
    return readdirSync(dir);
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return [];
    throw new GuardError('state-unwritable', `cannot read ${dir}`, { cause: error });
  }
}

/** Keeps an approval, or a person's no, and records it. Throws `ledger-broken` when it cannot be recorded: then it is not kept. */
export function keepMcpApproval(machine: Place, approval: McpApproval, assurance: Assurance): void {
  const keys = openKeys(machine.paths.state);
  const file = fileOf(machine, approval.identity);
  ensurePrivateDir(machine.paths.state);
  ensurePrivateDir(mcpFolder(machine));
  // Not even the same approval given twice is the same file.
  const body = JSON.stringify({ serial: randomBytes(8).toString('hex'), approval });
  const row: RecordDraft = {
    kind: approval.standing === 'approved' ? 'mcp.approved' : 'mcp.revoked',
    actor: 'human',
    assurance,
    control: 'mcp-approval',
    object: approval.identity,
    policy: approval.policy,
    ref: markOf(keys, body),
    ...(approval.standing === 'approved' ? { counts: countsOf(approval) } : { outcome: 'denied' }),
    ...(approval.until === undefined ? {} : { ms: approval.until - approval.at }),
  };
  writePrivate(file, seal(keys, DOMAIN, body));
  if (recordAlone(machine, row, LEDGER_WORDS)) return;
  removeQuietly(file);
  throw new GuardError('ledger-broken', 'nothing was approved: it cannot be recorded', {
    hint: 'see what is wrong with the log: aup-guard log verify',
  });
}

/**
 * Takes an approval back; false when there was none. A damaged file goes as well. Throws `ledger-broken` when it cannot
 * be recorded: the file is gone then, but a copy of it would count.
 */
export function dropMcpApproval(machine: Place, identity: Digest): boolean {
  const found = readMcpApproval(machine, identity);
  if (found.kind === 'none') return false;
  removeQuietly(fileOf(machine, identity));
  const row = { kind: 'mcp.revoked', actor: 'human', control: 'mcp-approval', object: identity } as const;
  if (recordAlone(machine, row)) return true;
  throw new GuardError('ledger-broken', 'it was taken back, but that cannot be recorded', {
    hint: 'see what is wrong with the log: aup-guard log verify',
  });
}
