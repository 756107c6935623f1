/** How lookers see: without opening more than manifests, and with a reason for all that is not seen. */
import { readdirSync, realpathSync, statSync } from 'node:fs';
import path from 'node:path';
import type { ProjectFact, Sighting, Signal, Skipped } from '../../engine/discover/model.ts';
import type { Safe } from '../../engine/model.ts';
import { errnoOf } from '../files.ts';
import { readConfig } from '../mcp-files.ts';
import type { Ground } from '../mcp-places.ts';
import { safe } from '../text.ts';
import { shownPath } from './places.ts';

/** Names of one folder at most; what stands behind them is said to be left out. */
export const MOST_NAMES = 5000;
const GONE: ReadonlySet<string> = new Set(['ENOENT', 'ENOTDIR']);
const LOST = '\uFFFD';

function reasonOf(error: unknown): Safe {
  return errnoOf(error) === 'ELOOP'
    ? safe`is a link that leads to itself`
    : safe`cannot be read by this user`;
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
      const info = statSync(file, { throwIfNoEntry: false });
      if (info === undefined) return false;
      return kind === undefined || (kind === 'file' ? info.isFile() : info.isDirectory());
    } catch (error) {
      if (!GONE.has(errnoOf(error))) this.skip(file, reasonOf(error));
      return false;
    }
  }

  /** Names in a folder; none where there is no such folder. */
  names(folder: string): readonly string[] {
    try {
      const names = readdirSync(folder);
      if (names.length > MOST_NAMES) {
        this.skip(folder, safe`holds ${names.length} names; only the first ${MOST_NAMES} are looked at`);
      }
      const read = names.slice(0, MOST_NAMES);
      if (read.some((name) => name.includes(LOST))) {
        this.skip(folder, safe`holds names that are no text; they are not looked at`);
      }
      return read.filter((name) => !name.includes(LOST));
    } catch (error) {
      if (!GONE.has(errnoOf(error))) this.skip(folder, reasonOf(error));
      return [];
    }
  }

  /** Where links lead to; undefined for those that lead nowhere. */
  real(file: string): string | undefined {
    try {
      return realpathSync(file);
    } catch (error) {
      if (!GONE.has(errnoOf(error))) this.skip(file, reasonOf(error));
      return undefined;
    }
  }

  /** Text of a manifest of at most 8 MB. A link to a file of another name is not opened: it may lead to a secret. */
  text(file: string): string | undefined {
    if (!this.has(file)) return undefined;
    const real = this.real(file);
    if (real === undefined) return undefined;
    if (path.basename(real) !== path.basename(file)) {
      this.skip(file, safe`is a link to a file of another name, which is not followed`);
      return undefined;
    }
    const read = readConfig(file, this.ground.root);
    if (read === undefined) return undefined;
    if ('bytes' in read) return new TextDecoder().decode(read.bytes);
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
