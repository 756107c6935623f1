/** Applies the steps of an install, each written to the journal first. */
import { existsSync, lstatSync } from 'node:fs';
import path from 'node:path';
import type { Change, StartFile } from '../engine/install-model.ts';
import { GuardError } from './errors.ts';
import { readBounded } from './files.ts';
import { applyMerge } from './journal-merge.ts';
import { makeFolders, replaceFile } from './journal-write.ts';
import { type Journal, sha256 } from './journal.ts';
import { copyTree, type SourceTree } from './pinned.ts';
import { MAX_START_FILE } from './shell-files.ts';

export { makeFolders, replaceFile } from './journal-write.ts';

/** Digests remembered for one file of ours: one per update. */
const MAX_WRITTEN = 50;

function applyFile(journal: Journal, change: Change & { kind: 'file' }): void {
  const { path: file, content, mode, theirs } = change;
  makeFolders(journal, path.dirname(file));
  const known = journal.find('file', file);
  const earlier = known?.kind === 'file' ? known.written : [];
  const written = [...new Set([...earlier, sha256(content)])].slice(-MAX_WRITTEN);
  journal.put({ kind: 'file', path: file, written, theirs });
  replaceFile(file, Buffer.from(content), { mode });
}

/** The content without the lines of an earlier install; undefined when those are no longer as they were. */
function withoutEarlier(content: Buffer, { removes = '' }: Change & { kind: 'block' }): Buffer | undefined {
  const at = content.indexOf(removes);
  if (at < 0) return undefined;
  return Buffer.concat([content.subarray(0, at), content.subarray(at + Buffer.byteLength(removes))]);
}

function applyBlock(journal: Journal, change: Change & { kind: 'block' }): void {
  const { path: file, insert, removes } = change;
  makeFolders(journal, path.dirname(file));
  const before = readBounded(file, MAX_START_FILE);
  const old = withoutEarlier(before ?? Buffer.alloc(0), change);
  // Another install may have been faster.
  if ((before !== undefined) !== change.exists || old?.includes(insert.trim()) !== false) {
    throw new GuardError('install-blocked', `${file} changed while it was being installed`, {
      hint: 'run install again',
    });
  }
  const fresh = Buffer.concat([old, Buffer.from(insert)]);
  const known = journal.find('block', file);
  const existed = removes !== undefined && known?.kind === 'block' ? known.existed : change.exists;
  journal.put({
    kind: 'block',
    path: file,
    existed,
    before: sha256(old),
    after: sha256(fresh),
    inserted: insert,
  });
  if (before === undefined) {
    replaceFile(file, fresh, { mode: 0o644 });
    return;
  }
  const { mode, uid, gid } = lstatSync(file);
  replaceFile(file, fresh, { mode: mode & 0o7777, uid, gid });
}

/** Called as work goes on: steps and copied files. */
export type Progress = (done: number, total: number) => void;

export interface ApplyOptions {
  readonly tree: SourceTree;
  readonly progress: Progress;
}

/** Applies all steps in order. On a failure the journal tells what was done; install and uninstall both take it up. */
export function applyChanges(
  journal: Journal,
  changes: readonly Change[],
  { tree, progress }: ApplyOptions,
): void {
  for (const [index, change] of changes.entries()) {
    progress(index, changes.length);
    switch (change.kind) {
      case 'copy': {
        makeFolders(journal, path.dirname(change.path));
        const files = tree.files.map((file) => file.to);
        const known = journal.find('copy', change.path);
        const earlier = known?.kind === 'copy' ? known.files : [];
        journal.put({ kind: 'copy', path: change.path, files: [...new Set([...earlier, ...files])] });
        copyTree(tree, change.path, progress);
        break;
      }
      case 'file':
        applyFile(journal, change);
        break;
      case 'merge':
        applyMerge(journal, change);
        break;
      case 'block':
        applyBlock(journal, change);
        break;
    }
  }
}

/** What start files hold when they are set up. */
export interface SetUp {
  readonly block: string;
  /** Whole content of fish's own file. */
  readonly fish: string;
}

/** Enters what is in place but not in the journal (it was lost), so that undo finds it again. */
export function adoptStartFiles(journal: Journal, files: readonly StartFile[], { block, fish }: SetUp): void {
  for (const { path: file, kind, block: state } of files) {
    if (kind !== 'plain' || state !== 'ours' || journal.find('block', file) !== undefined) continue;
    const current = readBounded(file, MAX_START_FILE);
    if (current === undefined) continue;
    const after = sha256(current);
    if (after === sha256(fish)) journal.put({ kind: 'file', path: file, written: [after], theirs: false });
    const at = current.indexOf(block);
    if (at < 0) continue;
    const rest = Buffer.concat([current.subarray(0, at), current.subarray(at + Buffer.byteLength(block))]);
    journal.put({ kind: 'block', path: file, existed: true, before: sha256(rest), after, inserted: block });
  }
}

/** Enters folders left by an install whose journal was lost, told by `sign`, a file only an install makes. */
export function adoptFolders(journal: Journal, folders: readonly string[], sign: string): void {
  if (!existsSync(sign) || journal.find('file', sign) !== undefined) return;
  for (const folder of folders) {
    if (journal.find('folder', folder) === undefined) journal.put({ kind: 'folder', path: folder });
  }
}
