/** Servers that are committed to a repository, held against the policy that is: for checks before a merge. */
import path from 'node:path';
import type { McpClientDef } from '../engine/mcp/client.ts';
import type { FindIn } from '../engine/mcp/clear-values.ts';
import { committedFindings, isEnforced, type CommittedFinding } from '../engine/mcp/committed.ts';
import { identityOf, launchOf } from '../engine/mcp/identity.ts';
import type { McpEntry, McpFileFault, McpTransport } from '../engine/mcp/model.ts';
import type { McpRisks } from '../engine/mcp/risk-model.ts';
import type { Policy } from '../engine/policy/model.ts';
import { GuardError } from './errors.ts';
import { gitTree, type GitTree } from './git-tree.ts';
import type { LateCatalog } from './late-redaction.ts';
import type { Machine } from './machine.ts';
import { startsOf } from './mcp-chosen.ts';
import { committedServers } from './mcp-committed.ts';
import { scoreFound } from './mcp-offer.ts';
import { speakingHere } from './mcp-speaking.ts';
import { checkPolicyText, PolicyInvalid, type LoadOptions } from './policy-file.ts';

const POLICY = 'aup.yaml';
/** One byte more than a policy may have, so that its parser can say so. */
const POLICY_LIMIT = 256 * 1024 + 1;

export interface McpCheckSetup {
  readonly machine: Machine;
  readonly catalog: Pick<LateCatalog, 'detectors' | 'profiles'>;
  readonly clients: readonly McpClientDef[];
  readonly risks: McpRisks;
  readonly scan: FindIn;
  /** What the change goes into; its policy counts as well. */
  readonly base?: string | undefined;
}

/** One server in one file, in whichever clients. */
export interface CheckedServer {
  readonly entries: readonly [McpEntry, ...McpEntry[]];
  readonly starts: readonly string[];
  readonly findings: readonly CommittedFinding[];
}

export interface McpCheck {
  readonly root: string;
  readonly servers: readonly CheckedServer[];
  readonly faults: readonly McpFileFault[];
  /** False where a clause only watches: nothing fails then. */
  readonly enforced: boolean;
  /** Whether the repository has a policy, here or in what the change goes into. */
  readonly hasPolicy: boolean;
  readonly failed: boolean;
}

interface Checking extends McpCheckSetup {
  readonly tree: GitTree;
  readonly root: string;
}

async function commitOf(tree: GitTree, name: string): Promise<string> {
  const commit = await tree.commit(name);
  if (commit !== undefined) return commit;
  const isHead = name === 'HEAD';
  throw new GuardError(
    'usage',
    isHead ? 'git shows no commit here' : `git knows no commit ${JSON.stringify(name)}`,
    {
      hint: isHead
        ? 'see why: git log -1'
        : 'a shallow clone has the newest one alone: fetch the other first, e.g. git fetch origin main',
    },
  );
}

async function policyAt(
  commit: string,
  label: string,
  { tree, machine, catalog, root }: Checking,
): Promise<Policy | undefined> {
  const bytes = await tree.bytes(`${commit}:${POLICY}`, POLICY_LIMIT);
  if (bytes === undefined) return undefined;
  const { paths, hashing } = machine;
  const { detectors, profiles } = catalog;
  const options: LoadOptions = { paths, hashing, detectors, profiles };
  return (await checkPolicyText({ label, path: path.join(root, POLICY), bytes }, options)).policy;
}

/** One that cannot be used has nothing to lose. */
async function policyBefore(checking: Checking, base: string): Promise<Policy | undefined> {
  const commit = await commitOf(checking.tree, base);
  try {
    return await policyAt(commit, `${base}:${POLICY}`, checking);
  } catch (error) {
    if (error instanceof PolicyInvalid) return undefined;
    throw error;
  }
}

/** What a file says twice it says of each client; words that start another thing are another server. */
function together(entries: readonly McpEntry[], scan: FindIn): readonly CheckedServer['entries'][] {
  const found = new Map<string, [McpEntry, ...McpEntry[]]>();
  for (const entry of entries) {
    const kept = Object.assign({}, entry, { committed: true });
    const key = JSON.stringify([
      entry.file,
      entry.name,
      entry.transport,
      startsOf(entry, scan),
      entry.envNames,
    ]);
    const known = found.get(key);
    if (known === undefined) found.set(key, [kept]);
    else known.push(kept);
  }
  return [...found.values()];
}

const NOBODY: Machine['who'] = { user: '', teams: [] };

/** What clients put for the folder that is open. */
const OPEN = /^\$\{(?:workspaceFolder|workspaceRoot|CLAUDE_PROJECT_DIR)\}/;

/** Whether the same words start something else here than at the top of the repository. */
function isElsewhere({ transport, project }: McpEntry, { root, scan }: Checking): boolean {
  if (transport.kind !== 'stdio') return false;
  const { argv, cwd } = transport;
  const own: McpTransport =
    cwd === undefined ? transport : { kind: 'stdio', argv, cwd: cwd.replace(OPEN, () => project ?? root) };
  const here = launchOf(own, scan, project);
  return JSON.stringify(here) !== JSON.stringify(launchOf({ kind: 'stdio', argv }, scan, root));
}

function checked(
  entries: CheckedServer['entries'],
  policies: readonly Policy[],
  checking: Checking,
): CheckedServer {
  const { machine, scan, risks } = checking;
  const [entry] = entries;
  const { transport, envNames, project } = entry;
  const starts = startsOf(entry, scan);
  const identity = identityOf(launchOf(transport, scan, project), envNames, machine.hashing);
  const score = scoreFound({ identity, entries }, { risks, findIn: scan });
  const now = machine.now();
  const clients = entries.map(({ client }) => client);
  const findings = committedFindings(
    { starts, envNames, elsewhere: isElsewhere(entry, checking), score },
    policies.map((policy) => ({
      now,
      clauses: policy.clauses,
      // What is committed is for all: what one person is freed of counts for nothing.
      speaking: speakingHere({ ...machine, who: NOBODY }, policy, { transport, clients }),
    })),
  );
  return { entries, starts, findings };
}

/** From the top of the repository, with slashes. */
export function namedFrom(root: string, file: string): string {
  return path.relative(root, file).split(path.sep).join('/') || '.';
}

function isDefined<T>(value: T | undefined): value is T {
  return value !== undefined;
}

/** The servers of one commit, and what policies say of them. */
export type CommitServers = Omit<McpCheck, 'root' | 'hasPolicy'>;

async function checkedCommit(
  commit: string,
  policies: readonly Policy[],
  checking: Checking,
): Promise<CommitServers> {
  const { machine, clients, tree, root, scan } = checking;
  const found = await committedServers({ clients, tree, commit, root, scan });
  if (found === undefined) {
    throw new GuardError('environment', 'git could not list the files of the commit', {
      hint: `see why: git ls-tree -r ${commit}`,
    });
  }
  const servers = together(found.entries, scan).map((entries) => checked(entries, policies, checking));
  const now = machine.now();
  const enforced = isEnforced(policies.map(({ clauses }) => ({ clauses, now })));
  const stops = servers.some(({ findings }) => findings.some(({ fails }) => fails));
  const faults = onceEach(found.faults);
  return { servers, faults, enforced, failed: stops || (enforced && faults.length > 0) };
}

/** The same with policies that were found elsewhere. Throws `usage` and `environment`. */
export async function checkServersOf(
  commit: string,
  policies: readonly Policy[],
  setup: Omit<McpCheckSetup, 'base'>,
): Promise<CommitServers> {
  const root = rootOf(setup.machine);
  return checkedCommit(commit, policies, { ...setup, tree: gitTree(setup.machine), root });
}

function rootOf({ repoRoot }: Machine): string {
  if (repoRoot === undefined) throw new GuardError('usage', 'this folder is in no git repository');
  return repoRoot;
}

/** Reads git alone: neither the working folder nor anything of a person. Throws `usage`, `policy-invalid`, `environment`. */
export async function checkCommitted(setup: McpCheckSetup): Promise<McpCheck> {
  const { machine, base } = setup;
  const root = rootOf(machine);
  const tree = gitTree(machine);
  const checking: Checking = { ...setup, tree, root };
  const commit = await commitOf(tree, 'HEAD');
  const before = base === undefined ? undefined : await policyBefore(checking, base);
  const policies = [before, await policyAt(commit, POLICY, checking)].filter(isDefined);
  return { root, hasPolicy: policies.length > 0, ...(await checkedCommit(commit, policies, checking)) };
}

/** What is wrong with a file is so for each of its clients. */
function onceEach(faults: readonly McpFileFault[]): readonly McpFileFault[] {
  return [...new Map(faults.map((one) => [`${one.file}\0${one.code}\0${one.what}`, one])).values()];
}
