/** A browser's SQLite database as it is at one moment: copied, with its log brought in, ready to be opened. */
import { closeSync, fstatSync, openSync, readSync, rmSync, statSync, writeSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { Safe } from '../../engine/model.ts';
import { errnoOf } from '../files.ts';
import { whyUnread } from '../mcp-files.ts';
import { safe } from '../text.ts';
import { type Look, openSmall, skip } from './read.ts';
import { overlay } from './wal.ts';

/** Bytes of a database, and of its log, at most. */
const LARGEST = 512 * 1024 * 1024;
/** A header, and nothing in it. */
const SMALLEST = 512;
const PIECE = 1024 * 1024;
const MAGIC = 'SQLite format 3\0';
/** First bytes of a journal that would have to be rolled back. */
const HOT = 'd9d505f920a163d7';
const TRIES = 3;
const PAUSE_MS = 60;

/** What changes when a file is written to. */
function stamp(file: string): string {
  const info = statSync(file, { bigint: true, throwIfNoEntry: false });
  return info === undefined ? '' : `${info.ino}:${info.size}:${info.mtimeNs}`;
}

function stamps(file: string): string {
  return ['', '-wal', '-journal'].map((end) => stamp(file + end)).join(' ');
}

function startOf(fd: number, bytes: number): Buffer {
  const start = Buffer.alloc(bytes);
  return start.subarray(0, readSync(fd, start, 0, bytes, 0));
}

/** Copies what is there now, at most LARGEST bytes even when the file grows meanwhile. */
function copyTo(from: number, file: string, open: number[]): number {
  const to = openSync(file, 'wx+', 0o600);
  open.push(to);
  const piece = new Uint8Array(PIECE);
  for (let at = 0; at < LARGEST;) {
    const count = readSync(from, piece, 0, PIECE, at);
    if (count === 0) break;
    at += writeSync(to, piece, 0, count, at);
  }
  return to;
}

function isHot(look: Look, file: string): boolean {
  const opened = openSmall(look, `${file}-journal`, LARGEST);
  if (opened === undefined) return false;
  const start = startOf(opened.fd, 8);
  closeSync(opened.fd);
  return start.toString('hex') === HOT;
}

/** `again`: it changed meanwhile. `left`: it cannot be had, which is noted. */
type Outcome = 'good' | 'again' | 'left';

interface Place {
  readonly file: string;
  readonly into: string;
}

function left(look: Look, file: string, why: Safe): Outcome {
  skip(look, file, why);
  return 'left';
}

/** Opens a file that was there a moment ago; adds it to those to be closed. */
function opened(look: Look, file: string, open: number[]): number | undefined {
  const found = openSmall(look, file, LARGEST);
  if (found !== undefined) open.push(found.fd);
  return found?.fd;
}

function tryCopy(look: Look, { file, into }: Place, open: number[]): Outcome {
  const before = stamps(file);
  if (isHot(look, file)) return 'again';
  const source = opened(look, file, open);
  const log = stamp(`${file}-wal`) === '' ? 'none' : opened(look, `${file}-wal`, open);
  // Whichever is missing has been noted; without its log a database would tell less than there is.
  if (source === undefined || log === undefined) return 'left';
  if (startOf(source, MAGIC.length).toString('latin1') !== MAGIC) {
    return left(look, file, safe`is no SQLite database, or an encrypted one`);
  }
  const copy = copyTo(source, into, open);
  const copyOfLog = log === 'none' ? undefined : copyTo(log, `${into}.log`, open);
  if (stamps(file) !== before) return 'again';
  if (fstatSync(copy).size < SMALLEST) return left(look, file, safe`is half written`);
  return overlay(copy, copyOfLog, LARGEST) ? 'good' : left(look, file, safe`is damaged`);
}

function copied(look: Look, place: Place): Outcome {
  const open: number[] = [];
  try {
    return tryCopy(look, place, open);
  } catch (error) {
    if (errnoOf(error) === '') throw error;
    const full = ['ENOSPC', 'EDQUOT', 'EFBIG'].includes(errnoOf(error));
    return left(look, place.file, full ? safe`cannot be copied: no room is left` : whyUnread(error));
  } finally {
    for (const fd of open) closeSync(fd);
    rmSync(`${place.into}.log`, { force: true });
  }
}

/** Runs `use` on a good copy in `folder`; undefined, and noted why, where none can be had. The copy is gone afterwards. */
export async function onCopy<T>(
  look: Look,
  { file, folder }: { readonly file: string; readonly folder: string },
  use: (copy: string) => T,
): Promise<T | undefined> {
  const into = path.join(folder, 'copy');
  for (let tries = 1; tries <= TRIES; tries += 1) {
    try {
      const outcome = copied(look, { file, into });
      if (outcome === 'good') return use(into);
      if (outcome === 'left') return undefined;
    } finally {
      rmSync(into, { force: true });
    }
    await wait(PAUSE_MS);
  }
  return skip(look, file, safe`is being written; close the browser and look again`);
}
