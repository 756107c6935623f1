/** Joins an install into a repository to the machine: looks, plans, applies, undoes. */
import { lstatSync, mkdirSync, rmdirSync } from 'node:fs';
import path from 'node:path';
import { planRepo } from '../engine/install-repo.ts';
import type { RepoChange, RepoPlan } from '../engine/install-repo-model.ts';
import { GuardError } from './errors.ts';
import { errnoOf } from './files.ts';
import { lookAtRepo, readLatin, whyNot } from './install-repo-look.ts';
import { alone } from './install-lock.ts';
import { replaceFile } from './journal-apply.ts';
import { missingFolders, openJournal, sha256, type Journal } from './journal.ts';
import { recordAlone } from './lone-record.ts';
import type { Machine } from './machine.ts';

export interface PreparedRepo {
  readonly root: string;
  readonly plan: RepoPlan;
  /** Makes the changes. Throws `install-blocked` when something changed meanwhile. */
  apply(): void;
}

/** What was done to each repository is kept apart, so that one is undone without the others. */
export function repoJournal(machine: Machine, root: string): Journal {
  return openJournal(path.join(machine.paths.state, 'repositories', sha256(root).slice(0, 16)));
}

function bytes(text: string): Buffer {
  return Buffer.from(text, 'latin1');
}

/** Throws `install-blocked` naming all that stands in the way: half an install helps nobody. */
function refuseBlocked(root: string, plan: RepoPlan): void {
  const why = plan.changes.map(({ path: file }) => whyNot(root, file)).find((one) => one !== undefined);
  if (why === undefined) return;
  throw new GuardError('install-blocked', `nothing was changed: ${why}`, {
    hint: 'make it a regular file that you may write, or add the lines yourself: aup-guard install --repo --print',
  });
}

/** Folders of the repository are for all who may read it. */
function makeFolders(journal: Journal, dir: string): void {
  for (const folder of missingFolders(dir)) {
    journal.put({ kind: 'folder', path: folder });
    mkdirSync(folder);
  }
}

function applyChange(journal: Journal, root: string, change: RepoChange): void {
  const file = path.join(root, change.path);
  if (readLatin(file) !== change.before) {
    throw new GuardError('install-blocked', `${change.path} changed since the plan was shown`, {
      hint: 'run install --repo again and look at the new plan',
    });
  }
  makeFolders(journal, path.dirname(file));
  const known = journal.find('block', file);
  const existed = known?.kind === 'block' ? known.existed : change.before !== undefined;
  journal.put({
    kind: 'block',
    path: file,
    existed,
    before: sha256(bytes(change.before ?? '')),
    after: sha256(bytes(change.after)),
    inserted: change.inserted,
  });
  if (change.before === undefined) {
    replaceFile(file, bytes(change.after), { mode: change.mode });
    return;
  }
  const { mode, uid, gid } = lstatSync(file);
  replaceFile(file, bytes(change.after), { mode: mode & 0o7777, uid, gid });
}

/** Looks at the repository around and works out the plan; writes nothing. Throws `usage` outside one. */
export async function prepareRepo(machine: Machine): Promise<PreparedRepo> {
  const { root, state } = await lookAtRepo(machine.env, machine.cwd);
  const plan = planRepo(state);
  return {
    root,
    plan,
    apply() {
      refuseBlocked(root, plan);
      alone(machine.env, machine.platform, () => {
        const journal = repoJournal(machine, root);
        for (const change of plan.changes) applyChange(journal, root, change);
      });
      recordAlone(machine, { kind: 'install.applied', actor: 'human', outcome: 'repository' }, [
        'repository',
      ]);
    },
  };
}

/** Removes folders that were made, when nothing is in them any more. */
export function removeEmptyFolders(folders: readonly string[]): void {
  for (const folder of folders.toSorted((a, b) => b.length - a.length)) {
    try {
      rmdirSync(folder);
    } catch (error) {
      if (!['ENOENT', 'ENOTDIR', 'ENOTEMPTY', 'EEXIST', 'EBUSY'].includes(errnoOf(error))) throw error;
    }
  }
}
