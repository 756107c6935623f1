/** Takes an install into a repository back: by its journal, and on the machines of others by the marks. */
import { lstatSync } from 'node:fs';
import path from 'node:path';
import { blocksIn, undoRepoFile, type RepoKnown } from '../engine/install-repo-undo.ts';
import { GuardError } from './errors.ts';
import { removeQuietly } from './files.ts';
import { removeEmptyFolders, repoJournal } from './install-repo.ts';
import { lookAtRepo, readLatin, whyNot } from './install-repo-look.ts';
import { alone } from './install-lock.ts';
import { replaceFile } from './journal-apply.ts';
import { temporaryName, type Journal } from './journal.ts';
import type { LeftOver } from './journal-outcome.ts';
import type { UndoReport } from './journal-undo.ts';
import { recordAlone } from './lone-record.ts';
import type { Machine } from './machine.ts';

export interface PreparedRepoUndo {
  readonly root: string;
  /** Files that hold our lines, from the root. */
  readonly files: readonly string[];
  apply(): UndoReport;
}

function knownOf(journal: Journal, file: string): RepoKnown | undefined {
  const entry = journal.find('block', file);
  return entry?.kind === 'block' ? { existed: entry.existed, inserted: entry.inserted } : undefined;
}

/** `none`: nothing of ours is in it any more. */
function undoFile(journal: Journal, root: string, at: string): 'undone' | 'none' | LeftOver {
  const file = path.join(root, at);
  removeQuietly(temporaryName(file));
  const text = readLatin(file);
  if (text === undefined) return 'none';
  const rest = undoRepoFile(text, knownOf(journal, file));
  if (rest.kind === 'none') return 'none';
  const lines =
    rest.kind === 'edited' ? rest.lines : blocksIn(text).flatMap((block) => block.trim().split(/\r?\n/));
  if (rest.kind === 'edited')
    return { path: file, why: 'was edited between the marks; remove these lines', lines };
  const why = whyNot(root, at);
  if (why !== undefined) return { path: file, why: `is left: ${why}; remove these lines`, lines };
  if (rest.kind === 'remove') removeQuietly(file);
  else {
    const { mode, uid, gid } = lstatSync(file);
    replaceFile(file, Buffer.from(rest.text, 'latin1'), { mode: mode & 0o7777, uid, gid });
  }
  return 'undone';
}

function undoAllIn(journal: Journal, root: string, files: readonly string[]): UndoReport {
  const undone: string[] = [];
  const left: LeftOver[] = [];
  for (const at of files) {
    const outcome = undoFile(journal, root, at);
    if (outcome === 'undone') undone.push(path.join(root, at));
    if (typeof outcome === 'object') left.push(outcome);
  }
  const folders = journal.entries().filter(({ kind }) => kind === 'folder');
  if (left.length === 0) {
    journal.close();
    removeEmptyFolders(folders.map((folder) => folder.path));
  }
  return { undone, left, kept: [] };
}

/** Says what would be undone; changes nothing. Throws `usage` outside a repository. */
export async function prepareRepoUndo(machine: Machine): Promise<PreparedRepoUndo> {
  const { root, state } = await lookAtRepo(machine.env, machine.cwd);
  const journal = repoJournal(machine, root);
  const known = journal
    .entries()
    .filter(({ kind }) => kind === 'block')
    .map((entry) => path.relative(root, entry.path).split(path.sep).join('/'));
  const marked = state.files.filter(({ text }) => blocksIn(text).length > 0).map((file) => file.path);
  const files = [...new Set([...known, ...marked])];
  return {
    root,
    files,
    apply() {
      if (files.some((file) => file.startsWith('../') || path.isAbsolute(file))) {
        throw new GuardError('install-blocked', 'the record of this repository is about another folder');
      }
      const report = alone(machine.env, machine.platform, () =>
        undoAllIn(repoJournal(machine, root), root, files),
      );
      recordAlone(machine, { kind: 'install.undone', actor: 'human', outcome: 'repository' }, ['repository']);
      return report;
    },
  };
}
