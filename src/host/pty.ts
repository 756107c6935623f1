/**
 * The one file that touches node-pty, and only its native half: its script half loses output at exit
 * (it trusts an end-of-file that a short read fakes) and spins while a program does not read.
 */
import { readSync, writeSync } from 'node:fs';
import { createRequire } from 'node:module';
import { ReadStream } from 'node:tty';
import { GuardError } from './errors.ts';
import { errnoOf } from './files.ts';
import { currentPlatform } from './platform/index.ts';

export interface Size {
  readonly columns: number;
  readonly rows: number;
}

interface Forked {
  readonly fd: number;
  readonly pid: number;
}

/** The binding's own calls; `fork` is (file, argv, env, cwd, cols, rows, uid, gid, utf8, helper, onexit). */
interface Binding {
  fork(...args: readonly unknown[]): Forked;
  resize(fd: number, columns: number, rows: number): void;
}

function isBinding(value: unknown): value is Binding {
  return (
    typeof value === 'object' &&
    value !== null &&
    'fork' in value &&
    typeof value.fork === 'function' &&
    'resize' in value &&
    typeof value.resize === 'function'
  );
}

/** Loads the binding. Fails with `node-pty-missing`; the caller then runs the program without a PTY. */
export function loadNative(): { readonly binding: Binding; readonly helper: string } {
  const platform = currentPlatform();
  // On musl the glibc build loads and then crashes in its first fork: it must not even be tried.
  if (!platform.ptyUsable()) throw missing('this system has no build of it');
  const name = `@lydell/node-pty-${platform.name}-${process.arch}`;
  try {
    const outer = createRequire(import.meta.url);
    const inner = createRequire(outer.resolve('@lydell/node-pty/package.json'));
    const binding: unknown = inner(`${name}/pty.node`);
    if (!isBinding(binding)) throw missing('its build has another shape');
    return { binding, helper: platform.name === 'darwin' ? inner.resolve(`${name}/spawn-helper`) : '' };
  } catch (error) {
    if (error instanceof GuardError) throw error;
    throw missing('it is not installed', error);
  }
}

function missing(why: string, cause?: unknown): GuardError {
  return new GuardError('node-pty-missing', `no pseudo-terminal: @lydell/node-pty cannot be used, ${why}`, {
    hint: 'reinstall aup-guard with optional dependencies to get the approval box on this terminal',
    cause,
  });
}

export interface PtyOptions {
  /** Absolute path. */
  readonly file: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  readonly size: Size;
}

export interface PtyEvents {
  /** Bytes as the program wrote them. */
  data(chunk: Uint8Array): void;
  /** The write queue is short again after `write` returned false. */
  drained(): void;
  /** After the last byte was given to `data`. `signal` is 0 when the program ended by itself. */
  exit(code: number, signal: number): void;
}

const QUEUE_HIGH = 256 * 1024;
const QUEUE_LOW = 64 * 1024;
/** A program that fills a read of the kernel's (4 KiB) has more to say. */
const FLOOD = 2048;
const BATCH = 64 * 1024;

/** A program running in a pseudo-terminal of its own. */
export class Pty {
  readonly pid: number;
  readonly #binding: Binding;
  readonly #fd: number;
  readonly #stream: ReadStream;
  readonly #events: PtyEvents;
  #queue: Uint8Array[] = [];
  #queued = 0;
  #retry: NodeJS.Timeout | undefined;
  #waiting = false;
  #open = true;

  constructor(options: PtyOptions, events: PtyEvents) {
    const { binding, helper } = loadNative();
    this.#binding = binding;
    this.#events = events;
    const { columns, rows } = options.size;
    const env = Object.entries(options.env).map(([name, value]) => `${name}=${value}`);
    const onExit = (code: number, signal: number): void => this.#exited(code, signal);
    const where = [options.cwd, columns, rows, -1, -1, true, helper, onExit];
    const forked = binding.fork(options.file, [...options.args], env, ...where);
    this.pid = forked.pid;
    this.#fd = forked.fd;
    this.#stream = new ReadStream(forked.fd);
    this.#stream.on('data', (chunk: Buffer) => this.#take(chunk));
    // libuv takes a short read with a hang-up for the end: what is left is fetched here, while the descriptor is open.
    this.#stream.on('end', () => this.#drain());
    // EIO is how a terminal whose program has gone says end-of-file.
    this.#stream.on('error', () => this.close());
    this.#stream.on('close', () => this.#closed());
  }

  /** Queues bytes for the program. False asks the caller to stop until `drained`. */
  write(bytes: Uint8Array): boolean {
    if (!this.#usable) return true;
    this.#queue.push(bytes);
    this.#queued += bytes.length;
    if (this.#retry === undefined) this.#flush();
    this.#waiting ||= this.#queued > QUEUE_HIGH;
    return !this.#waiting;
  }

  resize(size: Size): void {
    if (this.#usable && size.columns > 0 && size.rows > 0) {
      this.#binding.resize(this.#fd, size.columns, size.rows);
    }
  }

  pause(): void {
    this.#stream.pause();
  }

  resume(): void {
    this.#stream.resume();
  }

  /** Hangs up: the programs inside get SIGHUP from the kernel. */
  close(): void {
    this.#closed();
    this.#stream.destroy();
  }

  /**
   * Small output goes on at once: it is an echo, or a screen of a person at work. In a flood what is waiting in the
   * kernel is read too: one large piece costs all who pass it on far less than many small ones.
   */
  #take(chunk: Buffer): void {
    // What the stream held back while it was paused comes before what the kernel still has.
    if (chunk.length < FLOOD || this.#stream.readableLength > 0) return this.#events.data(chunk);
    const batch = Buffer.allocUnsafe(BATCH);
    let filled = chunk.copy(batch);
    for (let count = filled; count >= FLOOD && filled < BATCH && this.#usable; filled += count) {
      count = this.#readInto(batch, filled);
    }
    this.#events.data(batch.subarray(0, filled));
  }

  /** Bytes read; 0 when there are none now, or none any more, which the stream finds out by itself. */
  #readInto(buffer: Buffer, at: number): number {
    try {
      return readSync(this.#fd, buffer, at, buffer.length - at, null);
    } catch {
      return 0;
    }
  }

  #flush(): void {
    this.#retry = undefined;
    try {
      this.#writeSome();
    } catch (error) {
      if (errnoOf(error) !== 'EAGAIN') return this.#closed();
      // The program is not reading. Waiting a millisecond costs nothing, asking at once costs a core.
      this.#retry = setTimeout(() => this.#flush(), 1);
    }
    if (!this.#waiting || this.#queued > QUEUE_LOW) return;
    this.#waiting = false;
    this.#events.drained();
  }

  #writeSome(): void {
    for (let first = this.#queue[0]; this.#usable && first !== undefined; first = this.#queue[0]) {
      const count = writeSync(this.#fd, first);
      this.#queued -= count;
      if (count === first.length) this.#queue.shift();
      else this.#queue[0] = first.subarray(count);
    }
  }

  /** Reads until the terminal is empty. The kernel flushes on the way, so nothing can be in flight after an exit. */
  #drain(): void {
    const buffer = Buffer.allocUnsafe(64 * 1024);
    while (this.#usable) {
      try {
        const count = readSync(this.#fd, buffer, 0, buffer.length, null);
        if (count === 0) return;
        this.#events.data(Buffer.from(buffer.subarray(0, count)));
      } catch {
        // EIO: everybody has gone. EAGAIN: empty, although some background program still holds the terminal.
        return;
      }
    }
  }

  #exited(code: number, signal: number): void {
    if (this.#usable) {
      this.#stream.pause();
      // What it holds back goes to its listener; to take what this returns as well would be to take it twice.
      this.#stream.read();
      this.#drain();
    }
    this.close();
    this.#events.exit(code, signal);
  }

  /** Closing frees the descriptor's number at once, before any event says so. */
  get #usable(): boolean {
    return this.#open && !this.#stream.destroyed;
  }

  /** After this the descriptor number may belong to another file: it must not be used again. */
  #closed(): void {
    this.#open = false;
    this.#queue = [];
    this.#queued = 0;
    clearTimeout(this.#retry);
    this.#retry = undefined;
    if (!this.#waiting) return;
    this.#waiting = false;
    this.#events.drained();
  }
}
