/** Has a machine be looked at again and again, by whatever starts programs there, and takes that back. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import {
  cronLines,
  fitsJob,
  JOB,
  type Job,
  LABEL,
  launchdPlist,
  paceOf,
  systemdUnits,
  taskLines,
} from '../engine/discover/schedule.ts';
import { GuardError } from './errors.ts';
import { readBounded } from './files.ts';
import { alone } from './install-lock.ts';
import { applyCrontab, applyLaunchd, applyLink } from './journal-job.ts';
import { undoEntries, type UndoReport } from './journal-undo.ts';
import { makeFolders, replaceFile } from './journal-write.ts';
import { type Journal, type JournalEntry, openJournal, sha256 } from './journal.ts';
import type { Machine } from './machine.ts';
import { findProgram } from './path-search.ts';
import { shimsFolder } from './shims-folder.ts';

export { PACE_WORDS } from '../engine/discover/schedule.ts';

type Place = Pick<Machine, 'env' | 'paths' | 'platform'>;

export interface ScheduleFile {
  readonly path: string;
  readonly text: string;
}

/** What would be put in; nothing is written yet. */
export interface SchedulePlan {
  readonly system: 'systemd' | 'cron' | 'launchd' | 'schtasks';
  /** The program that asks the scheduler; empty where there is none. */
  readonly program: string;
  readonly files: readonly ScheduleFile[];
  /** Lines for the crontab of this person. */
  readonly crontab?: string;
  /** Lines a person runs themselves, to put it in and to take it out: nothing is put in from here. */
  readonly byHand?: readonly [string, string];
}

const LOOK = ['discover', '--diff'];
/** There while systemd runs the machine. */
const BOOTED = '/run/systemd/system';

/**
 * What is to be started, by the program an install has left. Undefined for a pace that cannot be kept; throws
 * `install-blocked` without an install.
 */
export function jobOf({ paths, platform }: Place, every: string): Job | undefined {
  const pace = paceOf(every);
  const program = path.join(shimsFolder(paths.data), 'aup-guard');
  if (pace === undefined) return undefined;
  // By the name of the folder, so that it stays the same and not all machines begin at once.
  const minute = parseInt(sha256(paths.state).slice(0, 6), 16) % 60;
  if (platform.name === 'win32') {
    return { pace, argv: [process.execPath, path.resolve(process.argv[1] ?? ''), ...LOOK], minute };
  }
  if (!existsSync(program)) {
    throw new GuardError('install-blocked', 'there is no program yet that would still be there tomorrow', {
      hint: 'run first: aup-guard install',
    });
  }
  return { pace, argv: [program, ...LOOK], minute };
}

/** Throws `environment` where nothing starts programs by the clock, `usage` for a program no scheduler can name. */
export function planSchedule(
  { env, platform }: Place,
  job: Job,
  booted: boolean = existsSync(BOOTED),
): SchedulePlan {
  if (!job.argv.every(fitsJob)) {
    throw new GuardError('usage', 'the path of the program has a line break in it: no scheduler takes that');
  }
  const home = env['HOME'] ?? '';
  const find = (name: string): string => findProgram(name, env, []) ?? '';
  if (platform.name === 'darwin') {
    const file = path.join(home, 'Library/LaunchAgents', `${LABEL}.plist`);
    const files = [{ path: file, text: launchdPlist(job) }];
    return { system: 'launchd', program: find('launchctl'), files };
  }
  if (platform.name === 'win32') return taskPlan(job);
  const isLinux = platform.name === 'linux';
  if (isLinux && booted) {
    return { system: 'systemd', program: find('systemctl'), files: unitFiles(env, home, job) };
  }
  const crontab = find('crontab');
  if (isLinux && crontab !== '') {
    return { system: 'cron', program: crontab, files: [], crontab: cronLines(job) };
  }
  throw new GuardError('environment', 'there is neither systemd nor cron here to start it', {
    hint: `have this started by what starts programs here: ${job.argv.join(' ')}`,
  });
}

function taskPlan(job: Job): SchedulePlan {
  const byHand = taskLines(job);
  if (byHand === undefined) {
    throw new GuardError(
      'usage',
      'the path of the program is too long for schtasks, or has a sign in it that its prompt reads',
      {
        hint: 'put the program into another folder',
      },
    );
  }
  return { system: 'schtasks', program: '', files: [], byHand };
}

function unitFiles(env: Place['env'], home: string, job: Job): readonly ScheduleFile[] {
  const set = env['XDG_CONFIG_HOME'] ?? '';
  const config = path.isAbsolute(set) ? set : path.join(home, '.config');
  const { service, timer } = systemdUnits(job);
  const unit = (kind: string): string => path.join(config, 'systemd/user', `${JOB}.${kind}`);
  return [
    { path: unit('service'), text: service },
    { path: unit('timer'), text: timer },
  ];
}

/** Puts it in; what an earlier schedule put in goes first. Throws `install-blocked`. */
export function applySchedule({ env, paths, platform }: Place, plan: SchedulePlan): void {
  if (plan.byHand !== undefined) {
    throw new GuardError('environment', 'on Windows nothing is put in from here', {
      hint: 'see the line to run: add --print',
    });
  }
  alone(env, platform, () => {
    const journal = openJournal(paths.state);
    const { left } = undoEntries(journal, ours(journal));
    const [first] = left;
    if (first !== undefined) {
      throw new GuardError('install-blocked', `${first.path} ${first.why}`, { hint: 'then run this again' });
    }
    for (const file of plan.files) writeOwn(journal, file);
    startJob(journal, plan);
  });
}

function writeOwn(journal: Journal, { path: file, text }: ScheduleFile): void {
  if (readBounded(file, 1024 * 1024) !== undefined) {
    throw new GuardError('install-blocked', `${file} is there already, and not from here`, {
      hint: 'look at it, and move it away',
    });
  }
  makeFolders(journal, path.dirname(file));
  journal.put({ kind: 'file', path: file, written: [sha256(text)], theirs: false });
  replaceFile(file, Buffer.from(text), { mode: 0o644 });
}

function startJob(journal: Journal, { system, program, files, crontab }: SchedulePlan): void {
  const last = files.at(-1)?.path ?? '';
  if (crontab !== undefined) applyCrontab(journal, program, crontab);
  else if (system === 'launchd') {
    applyLaunchd(journal, { kind: 'job', path: last, system, program, target: LABEL, existed: false });
  } else if (system === 'systemd') {
    const link = path.join(path.dirname(last), 'timers.target.wants', path.basename(last));
    applyLink(journal, { kind: 'job', path: link, system, program, target: last, existed: false });
  }
}

/** Entries of a schedule; empty when there is none. */
function ours(journal: Journal): readonly JournalEntry[] {
  const jobs = new Set([`${JOB}.service`, `${JOB}.timer`, `${LABEL}.plist`]);
  return journal
    .entries()
    .filter(
      (entry) => entry.kind === 'job' || (entry.kind === 'file' && jobs.has(path.basename(entry.path))),
    );
}

/** Takes it out again. What was edited since is named and left. */
export function removeSchedule({ env, paths, platform }: Place): UndoReport {
  return alone(env, platform, () => {
    const journal = openJournal(paths.state);
    return undoEntries(journal, ours(journal));
  });
}
