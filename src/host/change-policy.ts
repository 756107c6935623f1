/** What a commit would make of the policy of its repository. */
import path from 'node:path';
import { undoRepoFile } from '../engine/install-repo-undo.ts';
import { loosened } from '../engine/policy/loosened.ts';
import type { Safe } from '../engine/model.ts';
import type { PolicyIssue } from '../engine/policy/model.ts';
import type { Scanner } from '../engine/redact/model.ts';
import type { ChangeGit } from './change-git.ts';
import { POLICY } from './change-source.ts';
import type { LateCatalog } from './late-redaction.ts';
import type { Machine } from './machine.ts';
import { checkPolicyText, PolicyInvalid, type LoadedPolicy, type LoadOptions } from './policy-file.ts';
import { lintLoaded } from './policy-report.ts';
import { safe, shown } from './text.ts';

/** Files named at most. */
const MOST_OTHERS = 10;

export interface PolicyChange {
  /** What keeps the policy from being used, or what lint finds wrong. */
  readonly issues: readonly PolicyIssue[];
  /** What it asks less than before, and what else to look at. */
  readonly told: readonly Safe[];
}

export interface PolicyChangeSetup {
  readonly git: ChangeGit;
  readonly machine: Machine;
  readonly catalog: Pick<LateCatalog, 'detectors' | 'profiles' | 'lintKnown'>;
  readonly scan: Scanner['scan'];
}

interface Policies extends PolicyChangeSetup {
  readonly options: LoadOptions;
}

function optionsOf({ machine, catalog }: PolicyChangeSetup): LoadOptions {
  const { paths, hashing, repoRoot } = machine;
  const { detectors, profiles } = catalog;
  return { paths, hashing, detectors, profiles, ...(repoRoot === undefined ? {} : { repoRoot }) };
}

/** The policy as git has it; files it names are read beside it. */
async function policyAt(
  object: string,
  { git, machine, options }: Policies,
): Promise<LoadedPolicy | undefined> {
  const bytes = await git.bytes(object);
  if (bytes === undefined) return undefined;
  const file = path.join(machine.repoRoot ?? machine.cwd, POLICY);
  return checkPolicyText({ label: POLICY, path: file, bytes }, options);
}

/** One that cannot be used has nothing to lose. */
async function usableBefore(policies: Policies): Promise<LoadedPolicy | undefined> {
  try {
    return await policyAt(`HEAD:${POLICY}`, policies);
  } catch (error) {
    if (error instanceof PolicyInvalid) return undefined;
    throw error;
  }
}

async function judged(policies: Policies): Promise<PolicyChange> {
  const before = await usableBefore(policies);
  const after = await policyAt(`:${POLICY}`, policies);
  if (after === undefined)
    return { issues: [], told: before === undefined ? [] : [safe`${shown(POLICY)} is taken away`] };
  const { machine, scan, catalog } = policies;
  const known = await catalog.lintKnown?.();
  const issues = await lintLoaded(after, { ...known, now: machine.now(), scan });
  return { issues, told: before === undefined ? [] : loosened(before.policy, after.policy) };
}

/** Files of the guard that hold something else than an install puts there. */
async function otherFiles(names: readonly string[], git: ChangeGit): Promise<readonly Safe[]> {
  const told: Safe[] = [];
  for (const name of names) {
    const text = (await git.bytes(`:${name}`))?.toString('latin1');
    const isOurs = text !== undefined && undoRepoFile(text, undefined).kind === 'remove';
    if (!isOurs) told.push(safe`${shown(name)} is of the guard: look at what changes in it`);
  }
  return told;
}

/** Looks at staged files of the guard, which are given from the root. */
export async function changedPolicy(
  changed: readonly string[],
  setup: PolicyChangeSetup,
): Promise<PolicyChange> {
  const others = changed.filter((name) => name !== POLICY).slice(0, MOST_OTHERS);
  const told = await otherFiles(others, setup.git);
  if (!changed.includes(POLICY)) return { issues: [], told };
  try {
    const found = await judged({ ...setup, options: optionsOf(setup) });
    return { issues: found.issues, told: [...found.told, ...told] };
  } catch (error) {
    if (error instanceof PolicyInvalid) return { issues: error.issues, told };
    throw error;
  }
}
