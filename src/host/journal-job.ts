/** Jobs of schedulers: put in, journalled, taken out again. Files of theirs are entries of their own. */
import { spawnSync } from 'node:child_process';
import { lstatSync, readlinkSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { GuardError } from './errors.ts';
import { errnoOf, removeQuietly } from './files.ts';
import type { Outcome } from './journal-outcome.ts';
import { makeFolders } from './journal-write.ts';
import type { Journal, JournalEntry } from './journal.ts';

export type JobEntry = JournalEntry & { readonly kind: 'job' };

const LONGEST_MS = 10_000;
const MOST_BYTES = 1024 * 1024;

interface Ran {
  readonly ok: boolean;
  readonly out: string;
  readonly err: string;
}

/** A scheduler's own program, its words in the language it was written in. */
function run(argv: readonly string[], input = ''): Ran {
  const [program = '', ...args] = argv;
  const done = spawnSync(program, args, {
    input,
    encoding: 'latin1',
    timeout: LONGEST_MS,
    maxBuffer: MOST_BYTES,
    env: { ...process.env, LC_ALL: 'C' },
  });
  return { ok: done.status === 0, out: done.stdout ?? '', err: done.stderr ?? '' };
}

/** Makes a link to a unit, as `systemctl enable` does, and starts it. It holds from the next login where nothing runs yet. */
export function applyLink(journal: Journal, entry: JobEntry): void {
  makeFolders(journal, path.dirname(entry.path));
  journal.put(entry);
  try {
    removeQuietly(entry.path);
    symlinkSync(entry.target, entry.path);
  } catch (error) {
    throw new GuardError('install-blocked', `cannot create ${entry.path}`, { cause: error });
  }
  systemctl(entry, ['daemon-reload']);
  systemctl(entry, ['start', path.basename(entry.path)]);
}

/** Without a session of systemd there is nothing to tell: it reads its files when one begins. */
function systemctl({ program }: JobEntry, words: readonly string[]): void {
  if (program !== '') run([program, '--user', ...words]);
}

function undoLink(entry: JobEntry): Outcome {
  systemctl(entry, ['stop', path.basename(entry.path)]);
  const link = linkAt(entry.path);
  if (link === undefined) return 'none';
  if (link !== entry.target) {
    return { path: entry.path, why: 'is not the link that was made; remove it', lines: [] };
  }
  removeQuietly(entry.path);
  systemctl(entry, ['daemon-reload']);
  return 'undone';
}

/** Where a link leads; empty for what is no link, undefined for nothing. */
function linkAt(file: string): string | undefined {
  try {
    return lstatSync(file).isSymbolicLink() ? readlinkSync(file) : '';
  } catch (error) {
    if (errnoOf(error) === 'ENOENT' || errnoOf(error) === 'ENOTDIR') return undefined;
    throw error;
  }
}

/** Undefined where this person has no crontab. Throws `install-blocked` where they may have none. */
export function readCrontab(program: string): string | undefined {
  const { ok, out, err } = run([program, '-l']);
  if (ok) return out;
  if (/no crontab for/i.test(err)) return undefined;
  throw new GuardError('install-blocked', 'your crontab cannot be read', {
    hint: `see what it says: ${program} -l`,
  });
}

function writeCrontab(program: string, text: string): void {
  if (run([program, '-'], text).ok && readCrontab(program) === text) return;
  throw new GuardError('install-blocked', 'your crontab cannot be written', {
    hint: `see what it holds: ${program} -l`,
  });
}

/** Lines at the end of this person's crontab. */
export function applyCrontab(journal: Journal, program: string, lines: string): void {
  const before = readCrontab(program);
  const text = before ?? '';
  const inserted = text === '' || text.endsWith('\n') ? lines : `\n${lines}`;
  const bytes = Buffer.from(inserted).toString('latin1');
  const existed = before !== undefined;
  journal.put({ kind: 'job', path: program, system: 'cron', program, target: inserted, existed });
  writeCrontab(program, text + bytes);
}

function undoCrontab({ program, target, existed }: JobEntry): Outcome {
  const text = readCrontab(program);
  if (text === undefined) return 'none';
  const bytes = Buffer.from(target).toString('latin1');
  const at = text.indexOf(bytes);
  if (at < 0) {
    const [mark = ''] = target.trim().split('\n');
    if (!text.includes(mark)) return 'none';
    const lines = target.trim().split('\n');
    return { path: `${program} -e`, why: 'was edited; remove what is left of these lines', lines };
  }
  const rest = text.slice(0, at) + text.slice(at + bytes.length);
  if (rest !== '' || existed) writeCrontab(program, rest);
  else run([program, '-r']);
  return 'undone';
}

/** A job of launchd is told of its list; one that is not told reads it at the next login. */
export function applyLaunchd(journal: Journal, entry: JobEntry): void {
  journal.put(entry);
  if (entry.program !== '') run([entry.program, 'bootstrap', `gui/${userId()}`, entry.path]);
}

function undoLaunchd({ program, target }: JobEntry): Outcome {
  if (program !== '') run([program, 'bootout', `gui/${userId()}/${target}`]);
  return 'none';
}

function userId(): number {
  return process.getuid?.() ?? 0;
}

/** Takes a job out of its scheduler. */
export function undoJob(entry: JobEntry): Outcome {
  if (entry.system === 'systemd') return undoLink(entry);
  return entry.system === 'cron' ? undoCrontab(entry) : undoLaunchd(entry);
}
