/** Code of the installed copy, compiled for the Node that starts it: the build can do that for its own Node only. */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { openJournal, type Journal, type JournalEntry } from './journal.ts';
import type { Machine } from './machine.ts';
import { AHEAD } from './pinned.ts';

type Copy = JournalEntry & { readonly kind: 'copy' };

/** Two starts of the shim, each bounded by itself. */
const LONGEST_MS = 30_000;

function isCopy(entry: JournalEntry): entry is Copy {
  return entry.kind === 'copy';
}

/** What the journal has to know before it is there, relative to the copy; drafts too, for a run that is cut off. */
function filesFor({ path: dir }: Copy): readonly string[] {
  const folder = `${AHEAD}${process.version}-${process.platform}-${process.arch}`;
  return readdirSync(path.join(dir, 'dist/chunks'))
    .filter((name) => /^start-(?:hook|shim)-.*\.cjs$/.test(name))
    .map((name) => `${folder}/${path.basename(name, '.cjs')}`);
}

function compile(journal: Journal, copy: Copy): void {
  const files = filesFor(copy);
  if (files.every((file) => existsSync(path.join(copy.path, file)))) return;
  const drafts = files.map((file) => `${file}.new`);
  journal.put({ ...copy, files: [...new Set([...copy.files, ...files, ...drafts])] });
  // Without the code a start takes longer, and that is all.
  spawnSync(process.execPath, [path.join(copy.path, 'dist/ahead-make.cjs')], {
    cwd: copy.path,
    env: { PATH: process.env['PATH'], TMPDIR: process.env['TMPDIR'] },
    stdio: 'ignore',
    timeout: LONGEST_MS,
  });
}

/**
 * Has the copy in the data folder compile what starts first, where this Node has none of that yet. The files count as
 * the copy's own from then on: they are taken down with it, watched with it, and go with it.
 */
export function compileAhead({ paths }: Pick<Machine, 'paths'>): void {
  const journal = openJournal(paths.state);
  const copy = journal
    .entries()
    .filter(isCopy)
    .findLast((entry) => path.dirname(entry.path) === paths.data);
  if (copy !== undefined && existsSync(path.join(copy.path, 'dist/ahead-make.cjs'))) compile(journal, copy);
}
