/** Code of the installed copy, compiled for the Node that starts it: the build can do that for its own Node only. */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { type CopyEntry, currentEntry } from './copies.ts';
import { openJournal, type Journal } from './journal.ts';
import type { Machine } from './machine.ts';
import { packageRoot } from './package.ts';
import { AHEAD } from './pinned.ts';

/** Two starts of the shim, each bounded by itself. */
const LONGEST_MS = 30_000;

/** Where code for this Node lies, relative to the copy. */
function folderFor(system: string): string {
  return `${AHEAD}${process.version}-${system}-${process.arch}`;
}

/** What the journal has to know before it is there, relative to the copy; drafts too, for a run that is cut off. */
function filesFor({ path: dir }: CopyEntry, folder: string): readonly string[] {
  return readdirSync(path.join(dir, 'dist/chunks'))
    .filter((name) => /^start-(?:hook|both|mcp|shim)-.*\.cjs$/.test(name))
    .map((name) => `${folder}/${path.basename(name, '.cjs')}`);
}

function present({ path: dir }: CopyEntry): readonly string[] {
  const names = readdirSync(path.join(dir, 'dist'), { recursive: true, encoding: 'utf8' });
  const files = names.map((name) => `dist/${name.split(path.sep).join('/')}`);
  return files.filter((file) => /^dist\/ahead\/[^/]+\/[^/]+$/.test(file));
}

/** The package has it too, and the install has just compared them. Of itself the copy can say that of no code it would run. */
function isVouched({ path: dir, files }: CopyEntry, file: string, folder: string): boolean {
  const root = packageRoot();
  if (path.resolve(root) !== path.resolve(dir)) return existsSync(path.join(root, file));
  return files.includes(file) && !file.startsWith(`${folder}/`);
}

function compile(journal: Journal, copy: CopyEntry, folder: string): void {
  for (const file of present(copy)) {
    if (!isVouched(copy, file, folder)) rmSync(path.join(copy.path, file), { recursive: true });
  }
  const files = filesFor(copy, folder);
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
 * Has the copy in the data folder compile what starts first, where the package brings nothing for this Node. It is done
 * anew each time: nobody could tell what was compiled before from what somebody put in its place. The files count as the
 * copy's own from then on: they are taken down with it, watched with it, and go with it.
 */
export function compileAhead({ paths, platform }: Pick<Machine, 'paths' | 'platform'>): void {
  const journal = openJournal(paths.state);
  const copy = currentEntry(journal, paths.data);
  if (copy === undefined || !existsSync(path.join(copy.path, 'dist/ahead-make.cjs'))) return;
  compile(journal, copy, folderFor(platform.name));
}
