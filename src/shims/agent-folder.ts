/** The private folder of a session: gates, git hooks, socket and the agent's settings; put back when it is removed or replaced. */
import { existsSync, statSync, watch, type FSWatcher } from 'node:fs';
import path from 'node:path';
import type { Beside } from '../host/beside.ts';
import { GuardError } from '../host/errors.ts';
import { ensurePrivateDir, writeVolatile } from '../host/files.ts';
import { ALONE } from '../host/gate-hook-settings.ts';
import { writeSessionGates, type GateOptions, type SessionGates } from '../host/gates.ts';

export interface FolderSetup {
  readonly dir: string;
  readonly options: GateOptions;
  /** Makes the session known again. */
  readonly announce: () => void;
  readonly reopenSocket: () => Promise<void>;
  /** Told after something was missing, or was no longer what the session has put there: whether all is back. */
  readonly onDamaged: (damage: Damage, isBack: boolean) => void;
  readonly beside: Beside;
}

/** What is missing may have been cleared away by chance; what is another file now was not. */
export type Damage = 'removed' | 'replaced';

export interface SessionFolder {
  readonly gates: SessionGates;
  /** Writes a file into the folder, now and whenever it must be made anew. */
  write(name: string, text: string): void;
  close(): void;
}

/** Where the kernel does not tell of a removal (another file system came over it), it is seen this late (ms). */
const LOOK_MS = 1000;

/** Writes the folder and keeps it: without its gates every command would run unasked. */
export function keepFolder(setup: FolderSetup): SessionFolder {
  return new Keeper(setup);
}

/** Tells a file from any other, and from itself with another content: nobody can set when it last changed. */
function stampOf(file: string): string {
  try {
    const info = statSync(file, { throwIfNoEntry: false });
    return info === undefined ? '' : [info.ino, info.size, info.ctimeMs].join(' ');
  } catch {
    // Its folder is another file now, or shut: out of reach, it is gone.
    return '';
  }
}

/** Another file: the time alone may differ because another name of the same file was taken away. */
function isOther(now: string, before: string): boolean {
  return now !== '' && now.slice(0, now.lastIndexOf(' ')) !== before.slice(0, before.lastIndexOf(' '));
}

class Keeper implements SessionFolder {
  gates: SessionGates;
  readonly #setup: FolderSetup;
  readonly #files = new Map<string, string>();
  readonly #timer: NodeJS.Timeout;
  #watchers: readonly FSWatcher[] = [];
  /** What the parts were when they were written. */
  #known: ReadonlyMap<string, string> = new Map();
  #restoring = false;

  constructor(setup: FolderSetup) {
    this.#setup = setup;
    this.gates = writeSessionGates(setup.dir, setup.options);
    setup.announce();
    this.#keep();
    this.#timer = setInterval(() => this.#look(), LOOK_MS);
    this.#timer.unref();
  }

  write(name: string, text: string): void {
    this.#files.set(name, text);
    this.#put(name, text);
  }

  /** A script is there to be run. */
  #put(name: string, text: string): void {
    writeVolatile(path.join(this.#setup.dir, name), text, text.startsWith('#!') ? 0o700 : 0o600);
  }

  close(): void {
    clearInterval(this.#timer);
    this.#unwatch();
  }

  #keep(): void {
    const { hooksDir, shells, real, files } = this.gates;
    const names = real['git'] === undefined ? [] : ['pre-push', 'reference-transaction'];
    const hooks = names.flatMap((name) => [name, path.join(ALONE, name)]);
    const parts = [this.#setup.options.socket, ...shells.files, ...files];
    const all = [...parts, ...hooks.map((name) => path.join(hooksDir, name))];
    this.#known = new Map(all.map((file) => [file, stampOf(file)]));
    this.#watch();
  }

  #watch(): void {
    const { dir, options } = this.#setup;
    const { gatesDir, hooksDir } = this.gates;
    const folders = new Set([path.dirname(dir), dir, gatesDir, hooksDir, path.dirname(options.socket)]);
    this.#watchers = [...folders].flatMap((folder) => this.#watcher(folder));
  }

  /** None where the kernel gives no more of them, as on a machine with many editors: then each look is a second late. */
  #watcher(folder: string): readonly FSWatcher[] {
    try {
      return [watch(folder, { persistent: false }, () => this.#look()).on('error', () => this.#look())];
    } catch {
      return [];
    }
  }

  #unwatch(): void {
    for (const watcher of this.#watchers) watcher.close();
    this.#watchers = [];
  }

  /** What agents are given to read they may write down anew: of that it counts only that it is there. */
  get #damage(): Damage | undefined {
    // Each is looked at once: what goes away between two looks is no other file.
    const known = [...this.#known].map(([file, before]) => ({ before, now: stampOf(file) }));
    if (known.some(({ before, now }) => isOther(now, before))) return 'replaced';
    const given = [...this.#files.keys()].map((name) => path.join(this.#setup.dir, name));
    if (known.some(({ now }) => now === '') || given.some((file) => !existsSync(file))) return 'removed';
    return known.some(({ before, now }) => now !== before) ? 'replaced' : undefined;
  }

  #look(): void {
    if (this.#restoring) return;
    const damage = this.#damage;
    if (damage === undefined) return;
    this.#restoring = true;
    this.#setup.beside(() => this.#putBack(damage));
  }

  async #putBack(damage: Damage): Promise<void> {
    const isBack = await this.#restore();
    this.#restoring = false;
    if (!isBack) this.close();
    this.#setup.onDamaged(damage, isBack);
  }

  async #restore(): Promise<boolean> {
    const { dir, options, announce, reopenSocket } = this.#setup;
    this.#unwatch();
    try {
      ensurePrivateDir(path.dirname(dir));
      this.gates = writeSessionGates(dir, options);
      for (const [name, text] of this.#files) this.#put(name, text);
      ensurePrivateDir(path.dirname(options.socket));
      await reopenSocket();
      announce();
      this.#keep();
      return true;
    } catch (error) {
      if (error instanceof GuardError || error instanceof Error) return false;
      throw error;
    }
  }
}
