/** Reading profiles: sizes and counts bounded, links followed only within an image, what cannot be read named. */
import { closeSync, constants, fstatSync, openSync, opendirSync, readSync, realpathSync } from 'node:fs';
import path from 'node:path';
import type { Skipped } from '../../engine/discover/model.ts';
import { type JsonObject, parseObject } from '../../engine/json-object.ts';
import type { Safe } from '../../engine/model.ts';
import { errnoOf } from '../files.ts';
import { type Ground, onThisMachine } from '../mcp-places.ts';
import { safe } from '../text.ts';

/** Entries of one folder at most. */
const MOST_ENTRIES = 5000;
/** Rows about what was left out at most; the last one tells that there were more. */
const MOST_SKIPS = 200;
const GONE: ReadonlySet<string> = new Set(['ENOENT', 'ENOTDIR']);

/** One look through one machine. */
export interface Look {
  readonly ground: Ground;
  readonly skipped: Skipped[];
}

/** A path as the person would name it: `~/...` below the home folder. */
export function shownPath({ ground }: Pick<Look, 'ground'>, file: string): string {
  const inside = path.relative(onThisMachine(ground, ground.home), file);
  const below = !inside.startsWith('..') && !path.isAbsolute(inside);
  return below ? `~/${inside.split(path.sep).join('/')}` : file;
}

/** Notes what was not looked at. */
export function skip(look: Look, file: string, why: Safe): undefined {
  if (look.skipped.length < MOST_SKIPS) look.skipped.push({ at: shownPath(look, file), why });
  else if (look.skipped.length === MOST_SKIPS) {
    look.skipped.push({ at: '~', why: safe`more was left out than is listed here` });
  }
  return undefined;
}

/** Why a file or folder cannot be read. */
export function whyNot(error: unknown): Safe {
  const code = errnoOf(error);
  if (code === 'ELOOP') return safe`is a link that leads to itself`;
  if (code === 'EBUSY') return safe`is locked by another program`;
  return safe`cannot be read by this user`;
}

/** Whether a path within an image leads to the machine that looks at it. */
function leadsOut(file: string, { root }: Ground): boolean {
  if (root === undefined) return false;
  const inside = path.relative(realpathSync(root), realpathSync(file));
  return inside.startsWith('..') || path.isAbsolute(inside);
}

/** Why a link is not followed; undefined for a file that is none, or leads to one of the same name. */
function whyNotFollowed(file: string, ground: Ground): Safe | undefined {
  if (leadsOut(file, ground)) return safe`is a link out of the image, which is not followed`;
  const same = path.basename(realpathSync(file)).toLowerCase() === path.basename(file).toLowerCase();
  // It may lead to what must never be opened.
  return same ? undefined : safe`is a link to a file of another name, which is not followed`;
}

/** Opens a regular file of at most `max` bytes; undefined when there is none or it cannot be had, which is noted. */
export function openSmall(look: Look, file: string, max: number): { fd: number; size: number } | undefined {
  let fd: number | undefined;
  try {
    const unfollowed = whyNotFollowed(file, look.ground);
    if (unfollowed !== undefined) return skip(look, file, unfollowed);
    fd = openSync(file, constants.O_RDONLY | constants.O_NONBLOCK);
    const info = fstatSync(fd);
    if (info.isFile() && info.size <= max) return { fd, size: info.size };
    closeSync(fd);
    const why = info.isFile()
      ? safe`is larger than ${Math.floor(max / 1024 / 1024)} MB; nothing in it is known`
      : safe`is no regular file`;
    return skip(look, file, why);
  } catch (error) {
    return GONE.has(errnoOf(error)) ? undefined : skip(look, file, whyNot(error));
  }
}

function textOf(fd: number, size: number): string {
  const bytes = Buffer.allocUnsafe(size);
  let done = 0;
  while (done < size) {
    const count = readSync(fd, bytes, done, size - done, done);
    if (count === 0) break;
    done += count;
  }
  return bytes.toString('utf8', 0, done).replace(/^\u{feff}/u, '');
}

/** The object a JSON file holds; bytes that are no UTF-8 are read as the replacement sign. */
export function readObject(look: Look, file: string, max: number): JsonObject | undefined {
  const opened = openSmall(look, file, max);
  if (opened === undefined) return undefined;
  try {
    const value = parseObject(textOf(opened.fd, opened.size));
    return value ?? skip(look, file, safe`cannot be read as JSON; nothing in it is known`);
  } catch (error) {
    return skip(look, file, whyNot(error));
  } finally {
    closeSync(opened.fd);
  }
}

function real(look: Look, folder: string): string | undefined {
  try {
    if (leadsOut(folder, look.ground)) {
      return skip(look, folder, safe`is a link out of the image, which is not followed`);
    }
    return realpathSync(folder);
  } catch (error) {
    return GONE.has(errnoOf(error)) ? undefined : skip(look, folder, whyNot(error));
  }
}

/** Names of the folders (and of links, which may lead to one) in a folder. */
export function foldersIn(look: Look, folder: string): readonly string[] {
  if (real(look, folder) === undefined) return [];
  const names: string[] = [];
  try {
    const open = opendirSync(folder);
    try {
      for (let seen = 0, entry = open.readSync(); entry !== null; seen += 1, entry = open.readSync()) {
        if (seen === MOST_ENTRIES) {
          skip(look, folder, safe`holds more than ${MOST_ENTRIES} entries; the rest was not looked at`);
          break;
        }
        if (entry.isDirectory() || entry.isSymbolicLink()) names.push(entry.name);
      }
    } finally {
      open.closeSync();
    }
  } catch (error) {
    if (!GONE.has(errnoOf(error))) skip(look, folder, whyNot(error));
  }
  return names.sort();
}

/** The same folder by the one name it has without links, so that two ways to it count once. */
export function onlyOnce(look: Look, folders: readonly string[]): readonly string[] {
  const seen = new Set<string>();
  return folders.filter((folder) => {
    const name = real(look, folder);
    if (name === undefined || seen.has(name)) return false;
    seen.add(name);
    return true;
  });
}
