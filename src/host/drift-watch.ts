/** Looks now and then whether somebody changes the guard's own files while a session runs. */
import { realpathSync } from 'node:fs';
import type { Beside } from './beside.ts';
import { driftOf, lookAt } from './drift-look.ts';
import { readManifest } from './drift-manifest.ts';
import type { Drift, Manifest } from './drift-model.ts';
import { changedPolicies, policyMarks, type PolicyMarks } from './drift-policy.ts';
import { GuardError } from './errors.ts';
import { readBounded } from './files.ts';
import type { Machine } from './machine.ts';
import { windowNow } from './maintenance.ts';
import { sha256 } from './policy-hashing.ts';
import { layerPlaces } from './policy-sources.ts';

/** A look is a dozen calls of the system. */
const LOOK_MS = 2000;
/** Rows about one session's changes: a program that writes without end must not fill the log. */
const MOST_TOLD = 20;
/** Longer start files are not read. */
const MAX_START = 1024 * 1024;

export interface DriftWatch {
  /** One last look. */
  close(): void;
}

/** `announced`: it was changed during maintenance. */
export type OnDrift = (drift: Drift, announced: boolean) => void;

/** Tells of each file once for every way in which it differs. What the session goes by does not change. */
export function watchDrift(
  { machine, beside }: { readonly machine: Machine; readonly beside: Beside },
  onDrift: OnDrift,
): DriftWatch {
  const watch = new Watch(machine, onDrift);
  const timer = setInterval(() => beside(() => watch.look()), LOOK_MS);
  timer.unref();
  return {
    close: () => {
      clearInterval(timer);
      watch.look(true);
    },
  };
}

class Watch {
  readonly #machine: Machine;
  readonly #onDrift: OnDrift;
  readonly #files: readonly string[];
  /** Told so far, and what was there at the start. */
  readonly #told = new Set<string>();
  /** Seen once: an install that is under way changes files before it takes them down. */
  #seen = new Set<string>();
  /** Start files of shells as they were at first: not ours, but what is added there can lead round the shims. */
  readonly #starts = new Map<string, string>();
  #policies: PolicyMarks;
  #looks: string;

  constructor(machine: Machine, onDrift: OnDrift) {
    this.#machine = machine;
    this.#onDrift = onDrift;
    this.#files = layerPlaces(machine).map((place) => place.path);
    this.#policies = policyMarks(machine);
    this.#looks = this.#look();
    for (const drift of this.#own()) this.#told.add(keyOf(drift));
  }

  /** Tells what was there at the look before as well; at the `last` one all there is. */
  look(last = false): void {
    const looks = this.#look();
    const policies = looks === this.#looks ? [] : this.#changed();
    this.#looks = looks;
    const own = this.#own().filter((drift) => !this.#told.has(keyOf(drift)));
    const sure = own.filter((drift) => last || this.#seen.has(keyOf(drift)));
    this.#seen = new Set(own.map(keyOf));
    for (const drift of [...policies, ...sure]) this.#tell(drift);
  }

  #tell(drift: Drift): void {
    this.#told.add(keyOf(drift));
    if (this.#told.size > MOST_TOLD) return;
    this.#onDrift(drift, windowNow(this.#machine) !== undefined);
  }

  #look(): string {
    return this.#files.map(lookAt).join('|');
  }

  #changed(): readonly Drift[] {
    const now = policyMarks(this.#machine);
    const changed = changedPolicies(this.#policies, now);
    this.#policies = now;
    return changed.map((file) => ({
      path: file,
      part: 'policy',
      what: 'was changed',
      version: now[file] ?? '',
    }));
  }

  /** Without the copy: it is large, and a running session has read what it needs of it. */
  #own(): readonly Drift[] {
    try {
      const manifest = readManifest(this.#machine);
      if (typeof manifest === 'string') return [];
      const ours = driftOf(manifest, { thorough: false, parts: ['shim', 'start'] });
      return [...ours, ...this.#added(manifest, ours)];
    } catch (error) {
      if (error instanceof GuardError) return [];
      throw error;
    }
  }

  /** Start files that are not as they were when the session began, unless an install has changed them since. */
  #added({ marks }: Manifest, ours: readonly Drift[]): readonly Drift[] {
    const files = marks.filter(
      ({ kind, part, path }) =>
        kind === 'lines' && part === 'start' && !ours.some((one) => one.path === path),
    );
    return files.flatMap(({ path: file, look }): readonly Drift[] => {
      const first = this.#starts.get(file);
      if (first !== undefined && lookAt(file) === look) return [];
      const version = digestOf(file);
      if (first === undefined) this.#starts.set(file, version);
      if (first === undefined || first === version) return [];
      return [{ path: file, part: 'start', what: 'was changed', version }];
    });
  }
}

/** What a start file holds, through a link as well; empty when it cannot be read. */
function digestOf(file: string): string {
  try {
    return sha256(readBounded(realpathSync(file), MAX_START) ?? '');
  } catch {
    return '';
  }
}

function keyOf({ path: file, what, version = '' }: Drift): string {
  return `${file} ${what} ${version}`;
}
