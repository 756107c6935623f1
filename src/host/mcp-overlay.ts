/** What a session knows when it puts gates in front of an agent's servers. */
import { existsSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { identityOf, launchOf } from '../engine/mcp/identity.ts';
import type { WireTerms } from '../engine/mcp/overlay.ts';
import { standingOf } from '../engine/mcp/standing.ts';
import { asStarted, type McpReference } from '../engine/mcp/references.ts';
import { mcpTerms } from '../engine/mcp/terms.ts';
import type { Policy } from '../engine/policy/model.ts';
import type { Machine } from './machine.ts';
import type { Discovering } from './mcp-discover.ts';
import { readConfig } from './mcp-files.ts';
import { readMcpApproval } from './mcp-store.ts';
import { gateArgv, gatedStart } from './mcp-wrap.ts';

/** How the clauses about servers stand: undefined where none has begun. */
export function mcpPhase(policy: Policy, machine: Machine): 'enforce' | 'watch' | undefined {
  const terms = mcpTerms(policy.clauses, machine.now());
  if (terms.length === 0) return undefined;
  return terms.some(({ phase }) => phase === 'enforce') ? 'enforce' : 'watch';
}

/** Whether an entry that cannot be gated was approved by its address. */
export function approvedHere(
  machine: Machine,
  { clauses }: Pick<Policy, 'clauses'>,
  { scan, references }: Pick<Discovering, 'scan'> & { readonly references: readonly McpReference[] },
): WireTerms['approved'] {
  const { env, hashing } = machine;
  return ({ transport, envNames, project }) => {
    const started = asStarted(transport, references, env);
    const identity = identityOf(launchOf(started, scan, project), envNames, hashing);
    const stored = readMcpApproval(machine, identity.digest);
    const approval = stored.kind === 'found' ? stored.approval : undefined;
    const asked = { identity, approval, clauses, score: undefined, now: machine.now() };
    return standingOf(asked).standing === 'approved';
  };
}

/** The terms of this session for one client. */
export function wireTerms(client: string, enforcing: boolean, approved: WireTerms['approved']): WireTerms {
  return { client, enforcing, approved, gate: gateArgv, behind: gatedStart };
}

/** The nearest folder with a repository, or the folder itself. */
export function repositoryRoot(cwd: string): string {
  for (let at = cwd; ; at = path.dirname(at)) {
    if (existsSync(path.join(at, '.git'))) return at;
    if (path.dirname(at) === at) return cwd;
  }
}

/** Text of a settings file; undefined when there is none that can be read. */
export function settingsText(cwd: string, file: string): string | undefined {
  const read = readConfig(path.resolve(cwd, file), undefined);
  return read !== undefined && 'bytes' in read ? new TextDecoder().decode(read.bytes) : undefined;
}

const OTHERS_WRITE = 0o022;

/** Whether a folder, and every one it lies in, belongs to root and can be written by nobody else. */
export function isRootsAlone(folder: string): boolean {
  for (let at = path.resolve(folder); ; at = path.dirname(at)) {
    const { uid, mode } = statSync(at);
    if (uid !== 0 || (mode & OTHERS_WRITE) !== 0) return false;
    if (path.dirname(at) === at) return true;
  }
}

/** Names in a folder; empty when it cannot be listed. */
export function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    // Missing, or not ours to list: nothing the agent would read either.
    return [];
  }
}
