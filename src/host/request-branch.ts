/** A branch with the change a request asks of the policy: made beside the working tree, never pushed. */
import { execFile } from 'node:child_process';
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { entryOf, titleOf, type ToolRequest } from '../engine/discover/request.ts';
import type { Insertion } from '../engine/policy/insert.ts';
import type { Policy } from '../engine/policy/model.ts';
import { NEUTRAL } from './git.ts';
import type { Machine } from './machine.ts';
import { findProgram } from './path-search.ts';

const TIMEOUT_MS = 10_000;
const MOST = 4 * 1024 * 1024;

export interface RequestBranch {
  readonly branch: string;
  /** Root of the repository the policy lies in. */
  readonly repo: string;
}

type Git = (args: readonly string[], more?: Readonly<Record<string, string>>) => Promise<string | undefined>;

function gitIn(machine: Machine, cwd: string): Git {
  const git = findProgram('git', machine.env, []) ?? 'git';
  const own = Object.fromEntries(Object.entries(machine.env).filter(([name]) => !name.startsWith('GIT_')));
  return (args, more = {}) =>
    new Promise((resolve) => {
      const env = { ...own, GIT_TERMINAL_PROMPT: '0', LC_ALL: 'C', ...more };
      const options = { cwd, env, timeout: TIMEOUT_MS, maxBuffer: MOST, encoding: 'utf8' as const };
      execFile(git, [...NEUTRAL, ...args], options, (error, out) =>
        resolve(error === null ? out : undefined),
      );
    });
}

/** The file of the clause in the way. */
function fileOf(policy: Policy, clause: string): string | undefined {
  const layer = policy.clauses.find(({ id }) => id === clause)?.layer;
  const file = policy.layers.find((each) => each.layer === layer)?.path;
  try {
    return file === undefined ? undefined : realpathSync(file);
  } catch {
    return undefined;
  }
}

interface Change {
  readonly git: Git;
  readonly name: string;
  readonly text: string;
  readonly request: ToolRequest;
}

/** Index, tree and commit of its own: the person's index and files stay as they are. */
async function commit({ git, name, text, request }: Change): Promise<string | undefined> {
  const dir = mkdtempSync(path.join(tmpdir(), 'aup-request-'));
  try {
    const file = path.join(dir, 'aup.yaml');
    writeFileSync(file, text, { mode: 0o600 });
    const index = { GIT_INDEX_FILE: path.join(dir, 'index') };
    const blob = (await git(['hash-object', '-w', '--no-filters', file]))?.trim();
    const read = blob === undefined ? undefined : await git(['read-tree', 'HEAD'], index);
    if (blob === undefined || read === undefined) return undefined;
    const set = await git(['update-index', '--cacheinfo', `100644,${blob},${name}`], index);
    const tree = set === undefined ? undefined : (await git(['write-tree'], index))?.trim();
    if (tree === undefined) return undefined;
    const title = `Request ${request.id}: ${titleOf(request)}`;
    return (await git(['commit-tree', tree, '-p', 'HEAD', '-m', title]))?.trim();
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

/** The policy as it is committed, with the entry in it. */
async function changedText(
  git: Git,
  { name, insertion }: { readonly name: string; readonly insertion: Insertion },
): Promise<string | undefined> {
  const before = await git(['show', `HEAD:${name}`]);
  if (before === undefined) return undefined;
  const { inserted } = await import('../engine/policy/insert.ts');
  return inserted(before, insertion);
}

async function rootOf(machine: Machine, file: string): Promise<string | undefined> {
  const out = await gitIn(machine, path.dirname(file))(['rev-parse', '--show-toplevel']);
  return out === undefined ? undefined : realpathSync(out.trim());
}

/** Undefined when the policy lies in no repository, or the change cannot be made in it as text. */
export async function requestBranch(
  machine: Machine,
  policy: Policy,
  request: ToolRequest,
): Promise<RequestBranch | undefined> {
  const { id, clause } = request;
  const entry = entryOf(request);
  const file = clause === undefined ? undefined : fileOf(policy, clause);
  const repo = file === undefined ? undefined : await rootOf(machine, file);
  if (entry === undefined || clause === undefined || file === undefined || repo === undefined)
    return undefined;
  const git = gitIn(machine, repo);
  const name = path.relative(repo, file).replaceAll(path.sep, '/');
  const insertion = { list: entry.list, clause, entry: entry.text };
  const text = await changedText(git, { name, insertion });
  const made = text === undefined ? undefined : await commit({ git, name, text, request });
  if (made === undefined) return undefined;
  const branch = `aup-request/${id}`;
  const kept = await git(['branch', '--no-track', branch, made]);
  return kept === undefined ? undefined : { branch, repo };
}
