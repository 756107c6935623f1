/** How lookers see: without opening more than manifests, and with a reason for all that is not seen. */
import { lstatSync, readdirSync, readlinkSync, realpathSync, statSync } from 'node:fs';
import path from 'node:path';
import type { ProjectFact, Sighting, Signal, Skipped } from '../../engine/discover/model.ts';
import type { Safe } from '../../engine/model.ts';
import { errnoOf } from '../files.ts';
import { leadsOut, readConfig, whyUnread } from '../mcp-files.ts';
import { onThisMachine, type Ground } from '../mcp-places.ts';
import { safe } from '../text.ts';
import { shownPath } from './places.ts';

/** Names of one folder at most; what stands behind them is said to be left out. */
export const MOST_NAMES = 5000;
const GONE: ReadonlySet<string> = new Set(['ENOENT', 'ENOTDIR']);
const MOST_HOPS = 16;
const LOST = '\uFFFD';

/** Links of an image are followed within it. Throws as `realpathSync`. */
function realWithin(ground: Ground, file: string): string | undefined {
  const top = onThisMachine(ground, '/');
  let at = file;
  for (let hop = 0; hop < MOST_HOPS; hop += 1) {
    if (!lstatSync(at).isSymbolicLink()) {
      return leadsOut(at, top) ? undefined : realpathSync(at);
    }
    const target = readlinkSync(at);
    at = path.isAbsolute(target) ? onThisMachine(ground, target) : path.join(path.dirname(at), target);
  }
  return undefined;
}

export class Eyes {
  readonly ground: Ground;
  readonly #signals: Signal[] = [];
  readonly #skipped: Skipped[] = [];
  readonly #project: ProjectFact[] = [];

  constructor(ground: Ground) {
    this.ground = ground;
  }

  /** What was seen so far. */
  sighting(): Sighting {
    const skipped = [...new Map(this.#skipped.map((one) => [`${one.at}\0${one.why}`, one])).values()];
    return { signals: this.#signals, skipped, project: this.#project };
  }

  /** Notes a signal at a file, unless one says otherwise where. */
  see(file: string, signal: Omit<Signal, 'at'> & { readonly at?: string }): void {
    this.#signals.push({ at: shownPath(this.ground, file), ...signal });
  }

  commits(fact: ProjectFact): void {
    this.#project.push(fact);
  }

  skip(file: string, why: Safe): void {
    this.#skipped.push({ at: shownPath(this.ground, file), why });
  }

  /** Whether a file or folder is there; it is not opened. */
  has(file: string, kind?: 'file' | 'folder'): boolean {
    try {
      // A link in an image names a place of that image, not of this machine.
      const at = this.ground.root === undefined ? file : this.real(file);
      const info = at === undefined ? undefined : statSync(at, { throwIfNoEntry: false });
      if (info === undefined) return false;
      return kind === undefined || (kind === 'file' ? info.isFile() : info.isDirectory());
    } catch (error) {
      if (!GONE.has(errnoOf(error))) this.skip(file, whyUnread(error));
      return false;
    }
  }

  /** Whether it is a file that can be started, as far as its mode tells. */
  isProgram(file: string): boolean {
    const real = this.real(file);
    if (real === undefined || !this.has(real, 'file')) return false;
    return (
      this.ground.system === 'win32' || ((statSync(real, { throwIfNoEntry: false })?.mode ?? 0) & 0o111) !== 0
    );
  }

  /** Says that there is more than was looked at. */
  tooMany(folder: string, most: number): void {
    this.skip(folder, safe`holds more than ${most} folders; the rest is not looked at`);
  }

  /** Names in a folder with what they are; links are no folders. */
  entries(folder: string): readonly { readonly name: string; readonly isFolder: boolean }[] {
    const names = new Set(this.names(folder));
    if (names.size === 0) return [];
    return readdirSync(folder, { withFileTypes: true })
      .filter(({ name }) => names.has(name))
      .map((entry) => ({ name: entry.name, isFolder: entry.isDirectory() }));
  }

  /** Names in a folder; none where there is no such folder. */
  names(folder: string, most: number = MOST_NAMES): readonly string[] {
    try {
      const names = readdirSync(folder);
      if (names.length > most) {
        this.skip(folder, safe`holds ${names.length} names; only the first ${most} are looked at`);
      }
      const read = names.slice(0, most);
      if (read.some((name) => name.includes(LOST))) {
        this.skip(folder, safe`holds names that are no text; they are not looked at`);
      }
      return read.filter((name) => !name.includes(LOST));
    } catch (error) {
      if (!GONE.has(errnoOf(error))) this.skip(folder, whyUnread(error));
      return [];
    }
  }

  /** Where links lead to; undefined for those that lead nowhere, or out of an image. */
  real(file: string): string | undefined {
    try {
      return this.ground.root === undefined ? realpathSync(file) : realWithin(this.ground, file);
    } catch (error) {
      if (!GONE.has(errnoOf(error))) this.skip(file, whyUnread(error));
      return undefined;
    }
  }

  /** Text of a manifest of at most 8 MB. */
  text(file: string): string | undefined {
    const bytes = this.bytes(file);
    return bytes && new TextDecoder().decode(bytes);
  }

  /** The same as it is. A link to a file of another name is not opened: it may lead to a secret. */
  bytes(file: string): Uint8Array | undefined {
    if (!this.has(file)) return undefined;
    const real = this.real(file);
    if (real === undefined) return undefined;
    if (path.basename(real) !== path.basename(file)) {
      this.skip(file, safe`is a link to a file of another name, which is not followed`);
      return undefined;
    }
    const read = readConfig(real, this.ground.root);
    if (read === undefined) return undefined;
    if ('bytes' in read) return read.bytes;
    this.skip(file, read.fault.what);
    return undefined;
  }

  /** The same for JSON; an object or nothing. */
  json(file: string): Readonly<Record<string, unknown>> | undefined {
    const text = this.text(file);
    if (text === undefined) return undefined;
    try {
      const value: unknown = JSON.parse(text.replace(/^\uFEFF/, ''));
      if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value };
    } catch {
      // Said below, as for JSON that is no object.
    }
    this.skip(file, safe`is not the JSON it should be`);
    return undefined;
  }
}
