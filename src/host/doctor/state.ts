/** The guard's own files: private, with room, whole, and not from the future. */
import { accessSync, constants, lstatSync, readdirSync, statfsSync } from 'node:fs';
import path from 'node:path';
import { SESSION_ENV } from '../channel.ts';
import { knownSessionWord } from '../session-word.ts';
import { recordsFromEnd } from '../ledger-file-read.ts';
import { verifyLedger } from '../ledger-file-verify.ts';
import type { Machine } from '../machine.ts';
import { not, ok, type Check, type Finding } from './model.ts';

const MIB = 1024 * 1024;
const NO_ROOM = 16 * MIB;
const LITTLE_ROOM = 256 * MIB;
/** A session needs a few dozen. */
const FEW_FILES = 1000;
const NO_FILES = 50;
/** Clocks of one machine differ by less. */
const CLOCK_SLACK_MS = 2 * 60_000;

interface Open {
  readonly path: string;
  readonly writable: boolean;
}

/** Undefined when only its owner gets at it, or it is not there. */
function openTo(file: string, forbidden: number): Open | undefined {
  const info = lstatSync(file, { throwIfNoEntry: false });
  if (info === undefined) return undefined;
  const foreign = process.getuid !== undefined && info.uid !== process.getuid();
  if (!foreign && (info.mode & forbidden) === 0) return undefined;
  return { path: file, writable: foreign || (info.mode & 0o022) !== 0 };
}

function filesIn(dir: string): readonly string[] {
  const info = lstatSync(dir, { throwIfNoEntry: false });
  if (info?.isDirectory() !== true) return [];
  return readdirSync(dir).map((name) => path.join(dir, name));
}

function privacy({ paths, platform }: Machine): Finding {
  const id = 'state.private';
  const text = "the guard's folders are yours alone";
  if (platform.name === 'win32') return not('skip', id, { text, cause: 'Windows has no file modes' });
  const { state, data, runtime, config } = paths;
  const secret = [state, runtime, ...filesIn(path.join(state, 'keys')), path.join(state, 'vault.key')];
  const open = [
    ...secret.map((file) => openTo(file, 0o077)),
    ...[data, config].map((file) => openTo(file, 0o022)),
  ].filter((one) => one !== undefined);
  const worst = open.find(({ writable }) => writable) ?? open[0];
  if (worst === undefined) return ok(id, text);
  const cause = `other users can ${worst.writable ? 'change' : 'read'} ${worst.path}`;
  const remedy = `ls -ld ${worst.path}, then: chmod go-rwx ${worst.path}`;
  return not(worst.writable ? 'fail' : 'warn', id, { text, cause, remedy });
}

/** The folder itself, or where it would be made. */
function nearest(wanted: string): string {
  let dir = wanted;
  while (lstatSync(dir, { throwIfNoEntry: false }) === undefined && dir !== path.dirname(dir)) {
    dir = path.dirname(dir);
  }
  return dir;
}

function room({ paths }: Machine): Finding {
  const id = 'state.room';
  const dir = nearest(paths.state);
  const { bavail, bsize, files, ffree } = statfsSync(dir);
  const free = bavail * bsize;
  const text = 'room for the log';
  // File systems without a fixed number of files say 0 of 0.
  const few = files > 0 && ffree < FEW_FILES;
  if (free >= LITTLE_ROOM && !few) return ok(id, `${text}: ${Math.floor(free / MIB)} MiB`);
  const left = few ? `${ffree} more files can be made` : `${Math.floor(free / MIB)} MiB are left`;
  const remedy = 'make room: agents stop when the log cannot be written';
  const none = free < NO_ROOM || (few && ffree < NO_FILES);
  return not(none ? 'fail' : 'warn', id, { text, cause: `${left} in ${dir}`, remedy });
}

function log({ paths }: Machine): Finding {
  const id = 'state.log';
  const report = verifyLedger(paths.state);
  if (report.ok && report.records === 0) return ok(id, 'the log is empty: nothing has run yet');
  const signed =
    report.checkpoints === 1 ? '1 signed checkpoint' : `${report.checkpoints} signed checkpoints`;
  if (report.ok) return ok(id, `the log verifies: ${report.records} records, ${signed}`);
  const cause = `it was changed or damaged (${report.problem?.code ?? 'unknown'} at record ${report.problem?.seq ?? 0})`;
  const remedy = `aup-guard log verify says where; keep a copy of ${path.join(paths.state, 'ledger')}`;
  return not('fail', id, { text: 'the log does not verify', cause, remedy });
}

function clock({ paths, now }: Machine): readonly Finding[] {
  const id = 'state.clock';
  for (const record of recordsFromEnd(paths.state)) {
    if (record === undefined) continue;
    const ahead = record.t - now();
    if (ahead <= CLOCK_SLACK_MS) return [ok(id, 'the clock has not gone back')];
    const cause = `the last record is ${Math.ceil(ahead / 60_000)} min ahead of it`;
    const remedy = 'set the clock: approvals and exceptions end by it';
    return [not('warn', id, { text: 'the clock has gone back', cause, remedy })];
  }
  return [];
}

/** Not told inside a session: what an agent reads there could help it to draw a box. */
function word({ paths, env }: Machine): Finding {
  const id = 'state.word';
  const known = knownSessionWord(paths.state);
  const inside = (env[SESSION_ENV.session] ?? '') !== '';
  if (known !== undefined && inside) return ok(id, 'approval boxes show the word chosen at install');
  if (known !== undefined) return ok(id, `every approval box shows ${known}; one without it is forged`);
  const cause = 'none is chosen yet';
  return not('skip', id, {
    text: 'the word on approval boxes',
    cause,
    remedy: 'the first session chooses one',
  });
}

/** Asks the system, which knows of file systems that cannot be written even by root. */
function writable({ paths }: Machine): Finding {
  const { state, runtime } = paths;
  for (const dir of [state, path.join(state, 'keys'), path.join(state, 'ledger'), runtime]) {
    accessSync(nearest(dir), constants.W_OK);
  }
  return ok('state.write', "the guard's folders can be written");
}

/** One check each: what keeps one from running says nothing of the others. */
export function stateChecks(machine: Machine): readonly Check[] {
  const parts: readonly (readonly [id: string, doing: string, run: () => readonly Finding[]])[] = [
    ['private', "the guard's folders are yours alone", () => [privacy(machine)]],
    ['write', 'no session can start: its folders cannot be written', () => [writable(machine)]],
    ['word', 'the word on approval boxes', () => [word(machine)]],
    ['room', 'room for the log', () => [room(machine)]],
    ['log', 'reading the log', () => [log(machine)]],
    ['clock', 'comparing the clock with the log', () => clock(machine)],
  ];
  return parts.map(([name, doing, run]) => ({ id: `state.${name}`, doing, run }));
}
