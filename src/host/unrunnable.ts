/** Why a program that should be there cannot be run: the sentence a shell would have for it. */
import { closeSync, existsSync, openSync, readSync, statSync } from 'node:fs';
import path from 'node:path';
import { errnoOf } from './files.ts';
import type { Environment } from './platform/model.ts';

const LONGEST_SHEBANG = 256;

/** A file of that name on PATH that nobody may execute; undefined when there is none at all. */
export function blockedProgram(name: string, env: Environment): string | undefined {
  return (env['PATH'] ?? '')
    .split(path.delimiter)
    .filter((dir) => path.isAbsolute(dir))
    .map((dir) => path.join(dir, name))
    .find((file) => statSync(file, { throwIfNoEntry: false })?.isFile() === true);
}

/** The interpreter a script names when it does not exist; undefined for everything that can be started. */
export function missingInterpreter(file: string): string | undefined {
  const [, interpreter] = /^#![ \t]*(\/[^\s]*)/.exec(firstBytes(file)) ?? [];
  return interpreter === undefined || existsSync(interpreter) ? undefined : interpreter;
}

function firstBytes(file: string): string {
  try {
    const fd = openSync(file, 'r');
    try {
      const bytes = Buffer.alloc(LONGEST_SHEBANG);
      return bytes.toString('latin1', 0, readSync(fd, bytes, 0, bytes.length, 0));
    } finally {
      closeSync(fd);
    }
  } catch (error) {
    // A program may be executed without being readable; then it is no script.
    if (errnoOf(error) !== '') return '';
    throw error;
  }
}
