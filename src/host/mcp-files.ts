/** Files of other programs: links followed, sizes bounded, nothing written. */
import { closeSync, constants, fstatSync, openSync, readSync, realpathSync } from 'node:fs';
import path from 'node:path';
import type { McpFileFault } from '../engine/mcp/model.ts';
import { errnoOf } from './files.ts';
import { safe } from './text.ts';

/** Bytes of a configuration file at most. */
const LARGEST = 8 * 1024 * 1024;
const GONE: ReadonlySet<string> = new Set(['ENOENT', 'ENOTDIR', 'EISDIR']);

export type FileFault = Pick<McpFileFault, 'code' | 'what' | 'line'>;
export type FileRead = { readonly bytes: Uint8Array } | { readonly fault: FileFault };

function faulty(code: FileFault['code'], what: FileFault['what']): FileRead {
  return { fault: { code, what } };
}

/** Whether a link within an image leads to the machine that looks at it. */
function leadsOut(file: string, root: string): boolean {
  const inside = path.relative(realpathSync(root), realpathSync(file));
  return inside.startsWith('..') || path.isAbsolute(inside);
}

function readOpen(fd: number): FileRead {
  const info = fstatSync(fd);
  if (!info.isFile()) return faulty('unreadable', safe`is no regular file`);
  if (info.size > LARGEST) return faulty('too-large', safe`is larger than 8 MB; nothing in it is known`);
  const bytes = new Uint8Array(info.size);
  let done = 0;
  while (done < bytes.length) {
    const count = readSync(fd, bytes, done, bytes.length - done, done);
    if (count === 0) break;
    done += count;
  }
  return { bytes: bytes.subarray(0, done) };
}

/** Reads a whole file; undefined when there is none. `root`: of an image, which links may not leave. */
export function readConfig(file: string, root: string | undefined): FileRead | undefined {
  try {
    if (root !== undefined && leadsOut(file, root)) {
      return faulty('unreadable', safe`is a link out of the image, which is not followed`);
    }
    const fd = openSync(file, constants.O_RDONLY | constants.O_NONBLOCK);
    try {
      return readOpen(fd);
    } finally {
      closeSync(fd);
    }
  } catch (error) {
    const code = errnoOf(error);
    if (GONE.has(code)) return undefined;
    if (code === 'ELOOP') return faulty('unreadable', safe`is a link that leads to itself`);
    return faulty('unreadable', safe`cannot be read by this user`);
  }
}
