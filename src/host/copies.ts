/** The pinned copies of a person: one is started, the one before it stays to go back to, others stay while they are used. */
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { SESSION_ENV } from './channel.ts';
import { errnoOf, readBounded } from './files.ts';
import { type Journal, type JournalEntry, openJournal } from './journal.ts';
import { undoEntries } from './journal-undo.ts';
import type { Machine } from './machine.ts';
import { listSessions } from './sessions.ts';
import { shimLauncherIn, shimsFolder } from './shims-folder.ts';

type Place = Pick<Machine, 'paths' | 'platform'>;
export type CopyEntry = JournalEntry & { readonly kind: 'copy' };

const MAX_LAUNCHER = 64 * 1024;
const STARTED = /^aup_script='(.+)\/bin\/aup-shim\.js'$/m;

/** Where the copies lie, each in a folder named by its version and content. */
export function versionsFolder(data: string): string {
  return path.join(data, 'versions');
}

/** Folder of the copy that shims start, as they say themselves; undefined when nothing is installed. */
export function currentCopy(data: string): string | undefined {
  const text = readBounded(shimLauncherIn(data), MAX_LAUNCHER)?.toString('utf8') ?? '';
  return STARTED.exec(text)?.[1]?.replaceAll(String.raw`'\''`, "'");
}

/** Copies the journal knows of, in the order they were first installed. */
export function copiesIn(journal: Journal, data: string): readonly CopyEntry[] {
  const folder = versionsFolder(data);
  return journal
    .entries()
    .filter((entry) => entry.kind === 'copy')
    .filter((entry) => path.dirname(entry.path) === folder);
}

/** The copy that shims start, as the journal has it. */
export function currentEntry(journal: Journal, data: string): CopyEntry | undefined {
  const folder = currentCopy(data);
  return copiesIn(journal, data).find((entry) => entry.path === folder);
}

/** The one to go back to: the last that was installed besides what is started now. */
export function formerEntry(journal: Journal, data: string): CopyEntry | undefined {
  const folder = currentCopy(data);
  return copiesIn(journal, data).findLast((entry) => entry.path !== folder);
}

/**
 * Removes copies that nothing uses any more, but the one to go back to; returns their folders. Where it cannot be told
 * what runs, all stay.
 */
export function retireCopies(machine: Place): readonly string[] {
  const { paths } = machine;
  const journal = openJournal(paths.state);
  const keep = [currentCopy(paths.data), formerEntry(journal, paths.data)?.path];
  if (keep[0] === undefined) return [];
  const spare = copiesIn(journal, paths.data).filter((entry) => !keep.includes(entry.path));
  if (spare.length === 0) return [];
  const used = whatRuns(machine);
  if (used === undefined) return [];
  // A shim of an agent that was not there at the last install still leads to the copy of that time.
  const texts = [...used, ...shimTexts(paths.data)];
  const unused = spare.filter(({ path: dir }) => !texts.some((text) => text.includes(`${dir}/`)));
  return undoEntries(journal, unused).undone;
}

/** Command lines of this person's programs; undefined when not all can be seen, or the copies of some cannot be told. */
function whatRuns({ paths, platform }: Place): readonly string[] | undefined {
  const programs = platform.running?.();
  if (programs === undefined) return undefined;
  const sessions = listSessions({ runtime: paths.runtime, platform });
  const live = new Set(sessions.map(({ id }) => id));
  const owners = platform.processes().flatMap((pid) => {
    const id = platform.processMarks(pid).environment.get(SESSION_ENV.session) ?? '';
    return id === '' ? [] : [id];
  });
  // What outlives its session still calls the gates of it, and these call the copy it began with.
  const outlived = new Set(namesIn(paths.runtime).filter((id) => !live.has(id)));
  if (owners.some((id) => outlived.has(id))) return undefined;
  return programs.map(({ argv }) => argv.join(' '));
}

function namesIn(dir: string): readonly string[] {
  try {
    return readdirSync(dir);
  } catch (error) {
    if (errnoOf(error) === '') throw error;
    return [];
  }
}

function shimTexts(data: string): readonly string[] {
  const folder = shimsFolder(data);
  return namesIn(folder).map(
    (name) => readBounded(path.join(folder, name), MAX_LAUNCHER)?.toString('utf8') ?? '',
  );
}
