/** Reading profiles: sizes and counts bounded, links followed only within an image, what cannot be read named. */
import { closeSync, opendirSync, realpathSync } from 'node:fs';
import path from 'node:path';
import type { Skipped } from '../../engine/discover/model.ts';
import { type JsonObject, parseObject } from '../../engine/json-object.ts';
import type { Safe } from '../../engine/model.ts';
import { errnoOf } from '../files.ts';
import { bytesOf, leadsOut, openTheirs, whyUnread } from '../mcp-files.ts';
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

/** Whether it is a link to a file of another name: that may be what must never be opened. Throws where there is none. */
function isRenamed(file: string): boolean {
  return path.basename(realpathSync(file)).toLowerCase() !== path.basename(file).toLowerCase();
}

/** Opens a regular file of at most `max` bytes; undefined when there is none or it cannot be had, which is noted. */
export function openSmall(look: Look, file: string, max: number): { fd: number; size: number } | undefined {
  try {
    if (isRenamed(file))
      return skip(look, file, safe`is a link to a file of another name, which is not followed`);
  } catch (error) {
    return GONE.has(errnoOf(error)) ? undefined : skip(look, file, whyUnread(error));
  }
  const opened = openTheirs(file, look.ground.root, max);
  return opened !== undefined && 'fault' in opened ? skip(look, file, opened.fault.what) : opened;
}

/** Text of a file of at most `max` bytes, without a mark of its order; bytes that are no UTF-8 are read as the replacement sign. */
export function readText(look: Look, file: string, max: number): string | undefined {
  const opened = openSmall(look, file, max);
  if (opened === undefined) return undefined;
  try {
    return new TextDecoder().decode(bytesOf(opened.fd, opened.size));
  } catch (error) {
    return skip(look, file, whyUnread(error));
  } finally {
    closeSync(opened.fd);
  }
}

/** The object a JSON file holds. */
export function readObject(look: Look, file: string, max: number): JsonObject | undefined {
  const text = readText(look, file, max);
  if (text === undefined) return undefined;
  return parseObject(text) ?? skip(look, file, safe`cannot be read as JSON; nothing in it is known`);
}

function real(look: Look, folder: string): string | undefined {
  try {
    const { root } = look.ground;
    if (root !== undefined && leadsOut(folder, root)) {
      return skip(look, folder, safe`is a link out of the image, which is not followed`);
    }
    return realpathSync(folder);
  } catch (error) {
    return GONE.has(errnoOf(error)) ? undefined : skip(look, folder, whyUnread(error));
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
    if (!GONE.has(errnoOf(error))) skip(look, folder, whyUnread(error));
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
