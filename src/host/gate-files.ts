/** Writes the gates of a session: few files, and links to them, since every file costs time at each start. */
import { accessSync, constants, existsSync, linkSync, renameSync } from 'node:fs';
import path from 'node:path';
import { GuardError } from './errors.ts';
import { errnoOf, removeQuietly, writeVolatile } from './files.ts';
import { fillFront, type FrontProgram, type GateFront } from './gate-front.ts';
import type { GateText } from './gate-script.ts';

export interface GateFile extends FrontProgram {
  readonly text: GateText;
  /** The sh gate. */
  readonly script: () => string;
  /** It may be started under another name than its own: it needs a file that stands for nothing else. */
  readonly alone: boolean;
}

export interface GatePlace {
  readonly gatesDir: string;
  readonly socket: string;
  /** See `FrontCalls`. */
  readonly process?: number | undefined;
  /** What has all calls of a program judged. */
  readonly judge: string;
  /** Absent: all by sh. */
  readonly front: GateFront | undefined;
}

/** Returns the files it wrote or linked. */
export function writeGateFiles(gates: readonly GateFile[], place: GatePlace): readonly string[] {
  const groups = new Map<string, GateFile[]>();
  for (const gate of gates) {
    const { lead, free, calm, filters } = gate.text;
    const key = filters || gate.alone ? gate.program : [...lead, '', ...free, '', ...calm].join('\n');
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [gate]);
    else group.push(gate);
  }
  return [...groups.values()].flatMap((group) => writeGroup(group, place));
}

/** Gates that differ in nothing but their programs: one front, as far as they fit into it. */
function writeGroup(group: readonly GateFile[], place: GatePlace): readonly string[] {
  const [first] = group;
  if (first === undefined) return [];
  const filled = place.front && fillGroup(place.front, group, place);
  if (filled !== undefined) return writeFront(filled, group, place);
  if (place.front === undefined || group.length === 1) {
    return group.map((gate) => {
      const file = fileOf(gate, place);
      writeVolatile(file, gate.script(), 0o700);
      return file;
    });
  }
  const half = Math.ceil(group.length / 2);
  return [group.slice(0, half), group.slice(half)].flatMap((part) => writeGroup(part, place));
}

/** Both parts are clean, and there are many: joining them the long way is a tenth of the work here. */
function fileOf({ program }: GateFile, { gatesDir }: GatePlace): string {
  return `${gatesDir}/${program}`;
}

function fillGroup(front: GateFront, group: readonly GateFile[], place: GatePlace): Buffer | undefined {
  const [first] = group;
  if (first === undefined) return undefined;
  const { socket, process, judge } = place;
  const { lead, free, calm, filters } = first.text;
  const leave = filters ? { gate: `${fileOf(first, place)}.sh`, judge: '' } : { gate: '', judge };
  return fillFront(front, { programs: group, lead, free, calm, socket, process, ...leave });
}

function writeFront(filled: Buffer, group: readonly GateFile[], place: GatePlace): readonly string[] {
  const files = group.map((gate) => fileOf(gate, place));
  const [first, ...others] = files;
  const script = group[0]?.text.filters === true ? group[0].script() : undefined;
  if (first === undefined) return [];
  if (script !== undefined) writeVolatile(`${first}.sh`, script, 0o700);
  writeProgram(first, filled);
  for (const file of others) linkTo(first, file);
  return script === undefined ? files : [...files, `${first}.sh`];
}

/** A program that is running at this moment cannot be written over. */
function writeProgram(file: string, program: Uint8Array): void {
  const draft = existsSync(file) ? `${file}.new` : file;
  writeVolatile(draft, program, 0o700);
  if (draft !== file) renameSync(draft, file);
}

/** Links a file, in place of one that is there. */
export function linkTo(first: string, file: string): void {
  try {
    linkSync(first, file);
  } catch (error) {
    if (errnoOf(error) !== 'EEXIST') throw error;
    removeQuietly(file);
    linkSync(first, file);
  }
}

/** Where a file system runs no programs, shells pass every gate by and git every hook, without a word. */
export function mustRun(gate: string | undefined): void {
  if (gate === undefined) return;
  try {
    accessSync(gate, constants.X_OK);
  } catch (cause) {
    throw new GuardError('environment', `programs in ${path.dirname(gate)} cannot be run`, {
      cause,
      hint: 'its file system is mounted noexec: set XDG_RUNTIME_DIR to a private folder on another one',
    });
  }
}
