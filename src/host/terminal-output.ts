/** The way out to the real terminal, which may be slower than the program or stand still altogether. */
import { closeSync, constants, openSync, writeSync } from 'node:fs';
import { errnoOf } from './files.ts';

/** With more waiting than this (bytes) the program is asked to stop. */
const FULL = 256 * 1024;
const LOW = 64 * 1024;
/** A terminal takes some 10 KiB at once: one that reads is ready again within these turns of the event loop. */
const TURNS = 1000;
/** A terminal that stands still is asked again after so long (ms), and after a while ever less often. */
const WAIT_MIN = 1;
const WAIT_MAX = 16;
/** What a dying process may wait for a terminal that does not read (ms). */
const LAST_WAIT = 1000;

export interface OutputEvents {
  /** Much is waiting: what writes should stop. */
  full(): void;
  /** After `full`: little is waiting now. */
  low(): void;
  /** The terminal has gone. */
  gone(): void;
}

/**
 * Writes without waiting: with a terminal that stands still, keys and approvals would stand still too.
 * Node's own standard output waits, so the terminal is opened once more; where that cannot be done it is used.
 */
export class TerminalOutput {
  readonly #events: OutputEvents;
  #fd: number | undefined;
  #queue: Uint8Array[] = [];
  #queued = 0;
  #turns = 0;
  #wait = WAIT_MIN;
  #cancel: (() => void) | undefined;
  #full = false;
  #empty: (() => void)[] = [];

  constructor(events: OutputEvents) {
    this.#events = events;
    this.#fd = reopen();
  }

  write(data: Uint8Array | string): void {
    if (this.#fd === undefined) return void process.stdout.write(data);
    const bytes = typeof data === 'string' ? Buffer.from(data) : data;
    this.#queue.push(bytes);
    this.#queued += bytes.length;
    if (this.#cancel === undefined) this.#flush();
    if (this.#full || this.#queued <= FULL) return;
    this.#full = true;
    this.#events.full();
  }

  /** Resolves when nothing is waiting any more, also because the terminal has gone. */
  async drained(): Promise<void> {
    if (this.#queue.length === 0) return;
    await new Promise<void>((resolve) => this.#empty.push(resolve));
  }

  /** Writes what is waiting before it returns, for up to a second; then nothing more can be written here. */
  end(): void {
    const until = performance.now() + LAST_WAIT;
    while (this.#queue.length > 0 && performance.now() < until) {
      this.#flush();
      if (this.#queue.length > 0) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, WAIT_MIN);
    }
    this.#drop();
  }

  #flush(): void {
    this.#cancel?.();
    this.#cancel = undefined;
    try {
      this.#writeAll();
    } catch (error) {
      if (errnoOf(error) === 'EAGAIN') return this.#later();
      this.#drop();
      this.#events.gone();
      return;
    }
    this.#notify();
  }

  #writeAll(): void {
    for (let first = this.#queue[0]; first !== undefined && this.#fd !== undefined; first = this.#queue[0]) {
      const count = writeSync(this.#fd, first);
      this.#turns = 0;
      this.#wait = WAIT_MIN;
      this.#queued -= count;
      if (count === first.length) this.#queue.shift();
      else this.#queue[0] = first.subarray(count);
    }
  }

  /** Sleeping at once would cost more than all the rest: the terminal is ready again within microseconds. */
  #later(): void {
    this.#notify();
    this.#turns += 1;
    if (this.#turns <= TURNS) {
      const turn = setImmediate(() => this.#flush());
      this.#cancel = () => clearImmediate(turn);
      return;
    }
    const timer = setTimeout(() => this.#flush(), this.#wait);
    this.#wait = Math.min(2 * this.#wait, WAIT_MAX);
    this.#cancel = () => clearTimeout(timer);
  }

  #notify(): void {
    if (this.#full && this.#queued <= LOW) {
      this.#full = false;
      this.#events.low();
    }
    if (this.#queue.length === 0) for (const done of this.#empty.splice(0)) done();
  }

  #drop(): void {
    this.#cancel?.();
    this.#cancel = undefined;
    this.#queue = [];
    this.#queued = 0;
    if (this.#fd !== undefined) closeSync(this.#fd);
    this.#fd = undefined;
    this.#notify();
  }
}

/** Not waiting is a property of the opened file, which the shell shares: so it needs to be one of our own. */
function reopen(): number | undefined {
  try {
    return openSync('/proc/self/fd/1', constants.O_WRONLY | constants.O_NONBLOCK | constants.O_NOCTTY);
  } catch {
    return undefined;
  }
}
