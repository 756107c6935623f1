/** Files of other programs: links followed, sizes bounded, nothing written. */
import { closeSync, constants, fstatSync, openSync, readSync, realpathSync } from 'node:fs';
import path from 'node:path';
import type { McpFileFault } from '../engine/mcp/model.ts';
import type { Safe } from '../engine/model.ts';
import { errnoOf } from './files.ts';
import { safe } from './text.ts';

/** Bytes of a configuration file at most. */
const LARGEST = 8 * 1024 * 1024;
const GONE: ReadonlySet<string> = new Set(['ENOENT', 'ENOTDIR', 'EISDIR']);

export type FileFault = Pick<McpFileFault, 'code' | 'what' | 'line'>;
export type FileRead = { readonly bytes: Uint8Array } | { readonly fault: FileFault };

function faulty(code: FileFault['code'], what: FileFault['what']): { readonly fault: FileFault } {
  return { fault: { code, what } };
}

/** Whether a link within an image leads to the machine that looks at it. Throws where there is no such file. */
export function leadsOut(file: string, root: string): boolean {
  const inside = path.relative(realpathSync(root), realpathSync(file));
  return inside.startsWith('..') || path.isAbsolute(inside);
}

/** A regular file of another program, open, or why it cannot be had; undefined when there is none. The caller closes it. */
export function openTheirs(
  file: string,
  root: string | undefined,
  max: number,
): { readonly fd: number; readonly size: number } | { readonly fault: FileFault } | undefined {
  let fd: number | undefined;
  try {
    if (root !== undefined && leadsOut(file, root)) {
      return faulty('unreadable', safe`is a link out of the image, which is not followed`);
    }
    fd = openSync(file, constants.O_RDONLY | constants.O_NONBLOCK);
    const { size } = fstatSync(fd);
    const fault = unfit(fd, max);
    if (fault === undefined) return { fd, size };
    closeSync(fd);
    return fault;
  } catch (error) {
    if (fd !== undefined) closeSync(fd);
    return GONE.has(errnoOf(error)) ? undefined : faulty('unreadable', whyUnread(error));
  }
}

function unfit(fd: number, max: number): { readonly fault: FileFault } | undefined {
  const info = fstatSync(fd);
  if (!info.isFile()) return faulty('unreadable', safe`is no regular file`);
  const megabytes = Math.floor(max / 1024 / 1024);
  return info.size <= max
    ? undefined
    : faulty('too-large', safe`is larger than ${megabytes} MB; nothing in it is known`);
}

/** Why a file or folder of another program cannot be read. */
export function whyUnread(error: unknown): Safe {
  const code = errnoOf(error);
  if (code === 'ELOOP') return safe`is a link that leads to itself`;
  if (code === 'EBUSY') return safe`is locked by another program`;
  return safe`cannot be read by this user`;
}

/** At most `size` bytes from the beginning of an open file, fewer where it has become shorter. */
export function bytesOf(fd: number, size: number): Uint8Array {
  const bytes = new Uint8Array(size);
  let done = 0;
  while (done < size) {
    const count = readSync(fd, bytes, done, size - done, done);
    if (count === 0) break;
    done += count;
  }
  return bytes.subarray(0, done);
}

/** Reads a whole file; undefined when there is none. `root`: of an image, which links may not leave. */
export function readConfig(
  file: string,
  root: string | undefined,
  max: number = LARGEST,
): FileRead | undefined {
  const opened = openTheirs(file, root, max);
  if (opened === undefined || 'fault' in opened) return opened;
  try {
    return { bytes: bytesOf(opened.fd, opened.size) };
  } catch (error) {
    return faulty('unreadable', whyUnread(error));
  } finally {
    closeSync(opened.fd);
  }
}
