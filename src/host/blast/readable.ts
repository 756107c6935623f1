/** Files a command names: size, and what is found in them. */
import { constants } from 'node:fs';
import { lstat, open, readdir } from 'node:fs/promises';
import { homedir } from 'node:os';
import path from 'node:path';
import { countOf, sizeOf, type About } from './model.ts';

/** Of one file; what is longer is searched at its beginning only. */
const MAX_READ = 512 * 1024;
const MAX_FILES = 1000;

export function fullPath(name: string, cwd: string): string {
  return path.resolve(cwd, name.replace(/^~(?=\/|$)/, homedir()));
}

/** The beginning of a regular file; undefined for anything else. Never waits on a pipe or device. */
export async function beginning(file: string, limit: number = MAX_READ): Promise<Buffer | undefined> {
  try {
    const handle = await open(file, constants.O_RDONLY | constants.O_NONBLOCK);
    try {
      if (!(await handle.stat()).isFile()) return undefined;
      const { bytesRead, buffer } = await handle.read(Buffer.alloc(limit), 0, limit, 0);
      return buffer.subarray(0, bytesRead);
    } finally {
      await handle.close();
    }
  } catch {
    // Not there or not ours to read: then there is nothing to tell of it.
    return undefined;
  }
}

/** The text a file begins with; empty when there is none. */
export async function textOf(file: string, limit?: number): Promise<string> {
  return (await beginning(file, limit))?.toString('utf8') ?? '';
}

export interface Payload {
  readonly files: number;
  readonly bytes: number;
  /** `holds 2 secrets, 1 personal`; empty when nothing was found or nobody looked. */
  readonly holds: string;
}

/** Files and folders that would go out, by their names; undefined when none of them is there. */
export async function payloadOf(about: About, names: readonly string[]): Promise<Payload | undefined> {
  const queue = names.map((name) => fullPath(name, about.cwd));
  const counts = new Map<string, number>();
  let [files, bytes] = [0, 0];
  for (let next = queue.pop(); next !== undefined && files < MAX_FILES; next = queue.pop()) {
    const here = next;
    if (about.over.aborted) break;
    const info = await lstat(here).catch(() => undefined);
    if (info?.isDirectory() === true) {
      const inside = await readdir(here).catch(() => []);
      queue.push(...inside.map((name) => path.join(here, name)));
    } else if (info !== undefined && !info.isSymbolicLink()) {
      files += 1;
      bytes += info.size;
      countFindings(about, await textOf(here), counts);
    }
  }
  return files === 0 ? undefined : { files, bytes, holds: heldWords(counts) };
}

export function countFindings(about: About, text: string, counts: Map<string, number>): void {
  for (const { category } of about.tools.scan?.(text) ?? []) {
    counts.set(category, (counts.get(category) ?? 0) + 1);
  }
}

/** `holds 2 secrets · 1 personal`. */
export function heldWords(counts: ReadonlyMap<string, number>): string {
  const words = [...counts].map(([category, number]) =>
    category === 'secret' ? countOf(number, 'secret') : `${number} ${category}`,
  );
  return words.length === 0 ? '' : `holds ${words.join(' · ')}`;
}

/** `3 files, 12.0 KB`. */
export function payloadWords({ files, bytes }: Payload): string {
  const number = files >= MAX_FILES ? `${MAX_FILES} files or more` : countOf(files, 'file');
  return `${number}, ${sizeOf(bytes)}`;
}
