/** Two policy files, or one and what it was at a revision, side by side. */
import path from 'node:path';
import type { PolicyChange, PolicySide } from '../engine/policy/diff/model.ts';
import type { Mask } from '../engine/text.ts';
import { GuardError } from './errors.ts';
import { gitRunner } from './git.ts';
import type { Machine } from './machine.ts';
import { findProgram } from './path-search.ts';
import { checkPolicyFile, checkPolicyText, type LoadedPolicy, type LoadOptions } from './policy-file.ts';
import { shimsFolder } from './shims-folder.ts';

function sideOf({ files, policy }: LoadedPolicy): PolicySide {
  const [file] = files;
  if (file === undefined) throw new GuardError('policy-unreadable', 'there is no policy to compare');
  return { file, policy };
}

/** A policy file as it is. Throws `policy-unreadable`, `policy-invalid`. */
export async function fileSide(file: string, options: LoadOptions): Promise<PolicySide> {
  return sideOf(await checkPolicyFile(file, options));
}

/** Options and paths are no revisions. */
function isRevision(ref: string): boolean {
  return /^[A-Za-z0-9@][^\s:\u0000-\u001f]{0,199}$/u.test(ref);
}

/** The same file as a revision of its repository holds it. Throws `usage` where there is none. */
export async function revisionSide(
  at: { readonly ref: string; readonly file: string },
  machine: Machine,
  options: LoadOptions,
): Promise<PolicySide> {
  const { ref, file } = at;
  const git = findProgram('git', machine.env, [shimsFolder(machine.paths.data)]);
  if (git === undefined)
    throw new GuardError('environment', 'git is not here', { hint: 'compare two files' });
  const real = path.resolve(machine.cwd, file);
  const run = gitRunner({ git, env: machine.env });
  const object = `${ref}:./${path.basename(real)}`;
  const text = isRevision(ref) ? await run(['cat-file', 'blob', object], path.dirname(real)) : undefined;
  if (text === undefined) {
    throw new GuardError('usage', `${JSON.stringify(ref.slice(0, 80))} holds no ${path.basename(real)}`, {
      hint: 'name a branch, tag or commit of the repository the file is in',
    });
  }
  const label = `${ref}:${path.basename(real)}`;
  return sideOf(await checkPolicyText({ label, path: real, bytes: new TextEncoder().encode(text) }, options));
}

/** What `after` says that `before` did not, a sentence each. */
export async function compared(
  before: PolicySide,
  after: PolicySide,
  mask: Mask,
): Promise<readonly PolicyChange[]> {
  const { diffPolicies } = await import('../engine/policy/diff/index.ts');
  return diffPolicies({ before, after, mask });
}
