/** One side's ear: what is sent arrives in order, however long each message takes to be made ready. */
import type { Writable } from 'node:stream';

/** Characters under way before the other side has to wait. */
const MOST_WAITING = 4 * 1024 * 1024;

export class Outlet {
  readonly #stream: Writable;
  #tail: Promise<void> = Promise.resolve();
  #waiting = 0;
  /** Messages that are not written yet. */
  #under = 0;

  constructor(stream: Writable) {
    this.#stream = stream;
    // Nobody listens any more: whoever ends is found out elsewhere.
    stream.on('error', () => undefined);
  }

  /** Sends what is ready: at once, where all that was sent before is written. */
  pass(text: string | Uint8Array): void {
    if (this.#under > 0) this.send(text.length, async () => text);
    else if (this.#stream.writable && !this.#stream.write(text)) this.send(0, async () => undefined);
  }

  /** Sends what `make` gives, after all that was sent before; nothing for undefined. */
  send(size: number, make: () => Promise<string | Uint8Array | undefined>): void {
    this.#waiting += size;
    this.#under += 1;
    const before = this.#tail;
    this.#tail = this.#next(before, size, make);
  }

  async #next(before: Promise<void>, size: number, make: Parameters<Outlet['send']>[1]): Promise<void> {
    await before;
    const made = await make();
    this.#waiting -= size;
    if (made !== undefined && this.#stream.writable) this.#stream.write(made);
    if (this.#stream.writableNeedDrain) await drained(this.#stream);
    this.#under -= 1;
  }

  /** The other side has to wait. */
  get isBusy(): boolean {
    return this.#waiting > MOST_WAITING || this.#stream.writableNeedDrain;
  }

  /** Resolves once the other side may go on. */
  async ready(): Promise<void> {
    if (this.isBusy) await this.#tail;
  }

  /** Resolves when all was sent. */
  async flushed(): Promise<void> {
    let tail;
    do {
      tail = this.#tail;
      await tail;
    } while (tail !== this.#tail);
  }
}

/** Resolves when the stream takes more, or never will. */
export function drained(stream: Writable): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => {
      stream.off('drain', end);
      stream.off('close', end);
      resolve();
    };
    stream.on('drain', end);
    stream.on('close', end);
    if (stream.destroyed) end();
  });
}
