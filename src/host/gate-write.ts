/** Puts the gate of one program into its place: a native front where there is one, and the script behind it. */
import { accessSync, constants, existsSync, renameSync } from 'node:fs';
import path from 'node:path';
import { GuardError } from './errors.ts';
import { writeVolatile } from './files.ts';
import { fillFront, type FrontCalls, type GateFront } from './gate-front.ts';
import type { GateText } from './gate-script.ts';

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

export interface GateParts {
  readonly calls: Omit<FrontCalls, 'gate' | 'judge'> & Pick<GateText, 'filters'>;
  /** What has all calls of a program judged. */
  readonly judge: string;
  readonly script: () => string;
  readonly front: GateFront | undefined;
}

/** Writes a native front where there is one, and the sh gate where it tells more than the front does. Returns what it wrote. */
export function writeGate(file: string, { calls, judge, script, front }: GateParts): readonly string[] {
  const behind = `${file}.sh`;
  const leave = calls.filters ? { gate: behind, judge: '' } : { gate: '', judge };
  const filled = front && fillFront(front, { ...calls, ...leave });
  if (filled === undefined) {
    writeVolatile(file, script(), 0o700);
    return [file];
  }
  if (calls.filters) writeVolatile(behind, script(), 0o700);
  writeProgram(file, filled);
  return calls.filters ? [file, behind] : [file];
}

/** A program that is running at this moment cannot be written over. */
function writeProgram(file: string, program: Uint8Array): void {
  const draft = existsSync(file) ? `${file}.new` : file;
  writeVolatile(draft, program, 0o700);
  if (draft !== file) renameSync(draft, file);
}
