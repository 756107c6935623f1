/** What was entered since the machine started needs no rehearsal: it would cost as much as the entry itself. */
import { createHash } from 'node:crypto';
import { statSync } from 'node:fs';
import path from 'node:path';
import { GuardError } from '../errors.ts';
import { ensurePrivateDir, readBounded, writeVolatile } from '../files.ts';
import type { Machine } from '../machine.ts';
import { namespaceSettings } from './rehearsal.ts';

const FILE = 'contained';
const MAX_BYTES = 256;

/** Changes when the machine starts anew, and when a program is replaced or another kind of namespace is asked for. */
function markOf({ platform }: Machine, programs: readonly string[], kind: string): string {
  const stamps = programs.map((file) => {
    const { mtimeMs, size, ino } = statSync(file);
    return [file, mtimeMs, size, ino];
  });
  const text = JSON.stringify([platform.bootId(), namespaceSettings(), process.getuid?.(), kind, stamps]);
  return createHash('sha256').update(text).digest('hex');
}

export interface KnownEntry {
  /** True when the same was entered before. */
  readonly known: boolean;
  /** Remembers that it was; what cannot be written is found out again next time. */
  remember(): void;
}

export function knownEntry(machine: Machine, programs: readonly string[], kind: string): KnownEntry {
  const { state } = machine.paths;
  const file = path.join(state, FILE);
  const mark = markOf(machine, programs, kind);
  return {
    known: readMark(file) === mark,
    remember: () => {
      try {
        ensurePrivateDir(state);
        writeVolatile(file, mark);
      } catch (error) {
        if (!(error instanceof GuardError)) throw error;
      }
    },
  };
}

function readMark(file: string): string | undefined {
  try {
    return readBounded(file, MAX_BYTES)?.toString();
  } catch (error) {
    if (error instanceof GuardError) return undefined;
    throw error;
  }
}
