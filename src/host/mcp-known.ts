/** Which server a gate was started for, and its approval. */
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { isObject } from '../engine/json-object.ts';
import type { FindIn } from '../engine/mcp/clear-values.ts';
import type { McpApproval, McpIdentity, McpTransport } from '../engine/mcp/model.ts';
import { withoutVariables } from '../engine/mcp/references.ts';
import type { McpStart } from '../engine/mcp/start.ts';
import type { Digest } from '../engine/model.ts';
import { GuardError } from './errors.ts';
import { ensurePrivateDir, errnoOf, readBounded, removeQuietly, writePrivate } from './files.ts';
import { openKeys } from './keys.ts';
import type { Machine } from './machine.ts';
import { parsed, seal, unseal } from './sealed.ts';

const DOMAIN = 'mcp-start';
const MAX_BYTES = 256 * 1024;
/** Starts that are noted at a time. */
const MOST_NOTES = 256;

export interface KnownParts {
  readonly machine: Machine;
  readonly start: McpStart;
  /** Finds secrets in arguments, as the list of servers does; slow to come by. */
  readonly scan: () => Promise<FindIn>;
  /** The approval of an identity, undefined for none and for one that cannot be trusted. */
  readonly approvalOf: (identity: Digest) => McpApproval | undefined;
}

export interface KnownServer {
  readonly identity: McpIdentity;
  readonly approval: McpApproval | undefined;
}

/**
 * An identity is made of words without secrets, and looking for those takes longer than all else a start does. So what a
 * start came to is noted, sealed; a note counts only while it leads to an approval.
 */
export async function knownServer(parts: KnownParts): Promise<KnownServer> {
  const { machine, start, scan } = parts;
  const file = fileOf(machine, start);
  const noted = file === undefined ? undefined : approvedIn(noteIn(machine, file), parts);
  if (noted !== undefined) return noted;
  const identities = await identitiesOf(machine, start, await scan());
  const found = approvedIn(identities, parts);
  if (found !== undefined && file !== undefined) note(machine, file, identities);
  const [identity] = identities;
  return found ?? { identity, approval: undefined };
}

type Identities = readonly [McpIdentity, ...McpIdentity[]];

/**
 * With the folder it is started in, and as an entry of a client that names none; as it is, and as an entry that refers to
 * variables with secrets. What depends on the folder is not what somebody approved in another one.
 */
async function identitiesOf(
  { hashing, cwd, env }: Machine,
  { transport, envNames }: McpStart,
  scan: FindIn,
): Promise<Identities> {
  const [{ identityOf, launchOf }, { isUnplaced }] = await Promise.all([
    import('../engine/mcp/identity.ts'),
    import('../engine/mcp/placed.ts'),
  ]);
  const from = (started: McpTransport, base?: string): McpIdentity =>
    identityOf(launchOf(started, scan, base), envNames, hashing);
  const open = withoutVariables(transport, env);
  const anywhere = [from(open), from(transport)].filter(({ launch }) => !isUnplaced(launch));
  return [from(open, cwd), from(transport, cwd), ...anywhere];
}

function approvedIn(
  identities: readonly McpIdentity[],
  { approvalOf }: Pick<KnownParts, 'approvalOf'>,
): KnownServer | undefined {
  for (const identity of identities) {
    const approval = approvalOf(identity.digest);
    if (approval !== undefined) return { identity, approval };
  }
  return undefined;
}

/** Named by a keyed digest of the start: its words may hold secrets. Undefined where there is no key. */
function fileOf({ paths, cwd }: Machine, { transport, envNames }: McpStart): string | undefined {
  const words = JSON.stringify([transport, envNames, cwd]);
  try {
    const digest = openKeys(paths.state).knownDigest(DOMAIN, words);
    return digest === undefined ? undefined : path.join(paths.state, 'mcp', 'starts', `${digest}.json`);
  } catch (error) {
    if (error instanceof GuardError) return undefined;
    throw error;
  }
}

function domainOf(file: string): string {
  return `${DOMAIN}-${path.basename(file)}`;
}

/** Nothing for what this machine did not seal for this very start. */
function noteIn({ paths }: Machine, file: string): readonly McpIdentity[] {
  try {
    const bytes = readBounded(file, MAX_BYTES);
    const body = bytes && unseal(openKeys(paths.state), domainOf(file), bytes.toString());
    const value = body === undefined ? undefined : parsed(body);
    return Array.isArray(value) ? value.filter(isIdentity) : [];
  } catch (error) {
    // It is looked for anew.
    if (error instanceof GuardError) return [];
    throw error;
  }
}

/** The seal vouches for the rest. */
function isIdentity(value: unknown): value is McpIdentity {
  return isObject(value) && typeof value['digest'] === 'string' && isObject(value['launch']);
}

/** Where it cannot be kept the next start takes as long as this one. */
function note({ paths }: Machine, file: string, identities: Identities): void {
  const dir = path.dirname(file);
  try {
    ensurePrivateDir(dir);
    const names = readdirSync(dir);
    if (names.length >= MOST_NOTES) for (const name of names) removeQuietly(path.join(dir, name));
    writePrivate(file, seal(openKeys(paths.state), domainOf(file), JSON.stringify(identities)));
  } catch (error) {
    if (!(error instanceof GuardError) && errnoOf(error) === '') throw error;
  }
}
