/** The private folder of a session: gates, git hooks, socket and the agent's settings; put back when it is removed. */
import { existsSync, watch, type FSWatcher } from 'node:fs';
import path from 'node:path';
import { GuardError } from '../host/errors.ts';
import { ensurePrivateDir, writeVolatile } from '../host/files.ts';
import { writeSessionGates, type GateOptions, type SessionGates } from '../host/gates.ts';

export interface FolderSetup {
  readonly dir: string;
  readonly options: GateOptions;
  /** Makes the session known again. */
  readonly announce: () => void;
  readonly reopenSocket: () => Promise<void>;
  /** Told after something was missing: whether all of it is back. */
  readonly onRemoved: (isBack: boolean) => void;
}

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

class Keeper implements SessionFolder {
  gates: SessionGates;
  readonly #setup: FolderSetup;
  readonly #files = new Map<string, string>();
  readonly #timer: NodeJS.Timeout;
  #watchers: readonly FSWatcher[] = [];
  #restoring = false;

  constructor(setup: FolderSetup) {
    this.#setup = setup;
    this.gates = writeSessionGates(setup.dir, setup.options);
    setup.announce();
    this.#watch();
    this.#timer = setInterval(() => this.#look(), LOOK_MS);
    this.#timer.unref();
  }

  write(name: string, text: string): void {
    this.#files.set(name, text);
    writeVolatile(path.join(this.#setup.dir, name), text);
  }

  close(): void {
    clearInterval(this.#timer);
    this.#unwatch();
  }

  #watch(): void {
    const { dir } = this.#setup;
    this.#watchers = [path.dirname(dir), dir, this.gates.gatesDir, this.gates.hooksDir].map((folder) =>
      watch(folder, { persistent: false }, (event) => {
        if (event === 'rename') this.#look();
      }).on('error', () => this.#look()),
    );
  }

  #unwatch(): void {
    for (const watcher of this.#watchers) watcher.close();
    this.#watchers = [];
  }

  get #parts(): readonly string[] {
    const { hooksDir, shells, real, files } = this.gates;
    return [
      this.#setup.options.socket,
      ...shells.files,
      ...files,
      ...(real['git'] === undefined
        ? []
        : ['pre-push', 'reference-transaction'].map((name) => path.join(hooksDir, name))),
      ...[...this.#files.keys()].map((name) => path.join(this.#setup.dir, name)),
    ];
  }

  #look(): void {
    if (this.#restoring || this.#parts.every((file) => existsSync(file))) return;
    this.#restoring = true;
    void this.#putBack();
  }

  async #putBack(): Promise<void> {
    const isBack = await this.#restore();
    this.#restoring = false;
    if (!isBack) this.close();
    this.#setup.onRemoved(isBack);
  }

  async #restore(): Promise<boolean> {
    const { dir, options, announce, reopenSocket } = this.#setup;
    this.#unwatch();
    try {
      ensurePrivateDir(path.dirname(dir));
      this.gates = writeSessionGates(dir, options);
      for (const [name, text] of this.#files) writeVolatile(path.join(dir, name), text);
      ensurePrivateDir(path.dirname(options.socket));
      await reopenSocket();
      announce();
      this.#watch();
      return true;
    } catch (error) {
      if (error instanceof GuardError || error instanceof Error) return false;
      throw error;
    }
  }
}
