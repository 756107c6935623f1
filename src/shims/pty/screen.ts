/** What the alternate screen shows, so that it can be drawn again. Nothing is parsed until it is needed. */
import type { Terminal } from '@xterm/headless';
import type { Size } from '../../host/pty.ts';
import type { Picture } from './loan.ts';
import { paintCursor, paintRows } from './painter.ts';

/** Unparsed output beyond this is parsed before more is taken. */
const RING = 4 * 1024 * 1024;

export class ScreenModel implements Picture {
  #entries: (Uint8Array | Size)[] = [];
  #bytes = 0;
  readonly #size: Size;
  #terminal: Terminal | undefined;
  #parsing: Promise<void> = Promise.resolve();

  /** `seed` brings a fresh terminal to the state in which the recorded output begins. */
  constructor(size: Size, seed: Uint8Array) {
    this.#size = size;
    this.record(seed);
  }

  /** Takes output in the order it reached the terminal. False = call `catchUp` before more. */
  record(bytes: Uint8Array): boolean {
    this.#entries.push(bytes);
    this.#bytes += bytes.length;
    return this.#bytes < RING;
  }

  resize(size: Size): void {
    this.#entries.push(size);
  }

  /** Parses what was recorded, after what is being parsed already. Rejects when the emulator cannot be loaded. */
  async catchUp(): Promise<void> {
    const entries = this.#entries;
    this.#entries = [];
    this.#bytes = 0;
    this.#parsing = this.#parsing.then(() => this.#parse(entries));
    return this.#parsing;
  }

  async #parse(entries: readonly (Uint8Array | Size)[]): Promise<void> {
    const terminal = await this.#emulator();
    for (const entry of entries) {
      if (entry instanceof Uint8Array) await new Promise<void>((done) => terminal.write(entry, done));
      else terminal.resize(Math.max(2, entry.columns), Math.max(1, entry.rows));
    }
  }

  /** Call after `catchUp`. */
  rows(): string {
    return this.#terminal === undefined ? '' : paintRows(this.#terminal);
  }

  /** Call after `catchUp`. */
  cursor(top: number): string {
    return this.#terminal === undefined ? '' : paintCursor(this.#terminal, top);
  }

  async #emulator(): Promise<Terminal> {
    if (this.#terminal !== undefined) return this.#terminal;
    const xterm = await import('@xterm/headless');
    this.#terminal = new xterm.default.Terminal({
      cols: Math.max(2, this.#size.columns),
      rows: Math.max(1, this.#size.rows),
      scrollback: 0,
      allowProposedApi: true,
      // Its error dumps would land on the user's terminal.
      logLevel: 'off',
    });
    return this.#terminal;
  }
}
