/** Script files on this machine, and which of them the agent wrote. */
import { closeSync, constants, fstatSync, openSync, readSync, type Stats } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Instant } from '../engine/model.ts';
import { SHELL_LIMITS } from '../engine/shell/model.ts';
import type { ScriptFile, ScriptWorld } from '../engine/shell/surroundings.ts';

/** Files remembered as written, and files kept in memory. */
const MAX_WRITTEN = 4096;
const MAX_KEPT = 64;
/** Enough of a long file to see whether it is text. */
const SAMPLE = 512;

export interface ScriptFiles extends ScriptWorld {
  /** Remembers files that a tool of the agent writes. */
  note(paths: readonly string[]): void;
}

export interface ScriptFilesOptions {
  /** A file whose inode changed later is the agent's: unlike the time of its last change, nobody sets that. */
  readonly since: Instant;
}

interface Kept {
  readonly stamp: string;
  readonly file: Omit<ScriptFile, 'written'>;
}

/** Regular files only, up to the length the reader takes; what cannot be opened is not there. */
export function scriptFiles({ since }: ScriptFilesOptions): ScriptFiles {
  const written = new Set<string>();
  const kept = new Map<string, Kept>();
  return {
    note(paths) {
      for (const file of paths) {
        if (written.size < MAX_WRITTEN) written.add(path.resolve(file));
      }
    },
    read(name) {
      const full = path.resolve(name.replace(/^~(?=\/|$)/, os.homedir()));
      return opened(full, (descriptor, stats) => {
        const stamp = `${stats.dev}:${stats.ino}:${stats.size}:${stats.ctimeMs}`;
        const before = kept.get(full);
        const file = before?.stamp === stamp ? before.file : contentOf(descriptor, stats.size);
        if (before === undefined && kept.size >= MAX_KEPT) kept.clear();
        kept.set(full, { stamp, file });
        return { ...file, written: stats.ctimeMs > since || written.has(full) };
      });
    },
  };
}

function opened<T>(file: string, use: (descriptor: number, stats: Stats) => T): T | undefined {
  let descriptor: number;
  try {
    // Without waiting: a pipe of that name would hold everything up.
    descriptor = openSync(file, constants.O_RDONLY | constants.O_NONBLOCK);
  } catch {
    // Not there, or not ours to read: the program that is to run it cannot either.
    return undefined;
  }
  try {
    const stats = fstatSync(descriptor);
    return stats.isFile() ? use(descriptor, stats) : undefined;
  } finally {
    closeSync(descriptor);
  }
}

function contentOf(descriptor: number, size: number): Omit<ScriptFile, 'written'> {
  const fits = size <= SHELL_LIMITS.text;
  const buffer = Buffer.alloc(fits ? size : SAMPLE);
  const length = readSync(descriptor, buffer, 0, buffer.length, 0);
  const bytes = buffer.subarray(0, length);
  if (bytes.includes(0)) return { binary: true };
  return fits ? { text: bytes.toString('utf8') } : {};
}
