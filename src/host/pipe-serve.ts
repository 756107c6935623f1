/** The session's side of the named pipes. */
import { execFile } from 'node:child_process';
import { closeSync, constants, mkdirSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { Socket } from 'node:net';
import { promisify } from 'node:util';
import { MAX_LINE } from './channel-reply.ts';
import { errnoOf } from './files.ts';
import { PAIRS, pairIn, ticketsIn } from './pipes.ts';

export interface PipeServer {
  close(): void;
}

/** Answers one request with one line of JSON; never rejects. */
export type AnswerLine = (line: string) => Promise<string>;

/** A pair taken twice this long ago (ms) without a request is taken back: whoever had it is gone. */
const LOST_MS = 15_000;

/** Both ends stay open: neither side ever waits for the other one to come, nor sees an end. */
const OPEN = constants.O_RDWR | constants.O_NONBLOCK | constants.O_NOFOLLOW;

/** Makes the pipes in `dir` and serves them; undefined where this system makes none, and sockets are all there is. */
export async function servePipes(
  dir: string,
  answer: AnswerLine,
  lostMs: number = LOST_MS,
): Promise<PipeServer | undefined> {
  const pairs = PAIRS.map((name) => pairIn(dir, name));
  const files = [ticketsIn(dir), ...pairs.flatMap((pair) => [pair.ask, pair.answer])];
  try {
    rmSync(dir, { recursive: true, force: true });
    mkdirSync(dir, { mode: 0o700 });
    await promisify(execFile)('mkfifo', ['-m', '600', ...files]);
    return new Serving(dir, answer, lostMs);
  } catch {
    // No mkfifo, or a file system without pipes, or the folder it was to be in has gone.
    return without(dir);
  }
}

function without(dir: string): undefined {
  try {
    rmSync(dir, { recursive: true, force: true });
  } catch {
    // What stands in its place is no folder of pipes.
  }
  return undefined;
}

interface Line {
  readonly input: Socket;
  readonly output: Socket;
}

class Serving implements PipeServer {
  readonly #dir: string;
  readonly #answer: AnswerLine;
  readonly #tickets: number;
  readonly #lines: readonly Line[];
  readonly #busy = new Set<string>();
  readonly #audit: NodeJS.Timeout;
  #missing: ReadonlySet<string> = new Set();
  #isClosed = false;

  constructor(dir: string, answer: AnswerLine, lostMs: number) {
    this.#dir = dir;
    this.#answer = answer;
    this.#tickets = openSync(ticketsIn(dir), OPEN);
    this.#lines = PAIRS.map((name) => this.#open(name));
    for (const name of PAIRS) this.#putBack(name);
    this.#audit = setInterval(() => this.#takeBack(), lostMs);
    this.#audit.unref();
  }

  /** A second time does nothing: the number of what was closed may belong to another file by then. */
  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    clearInterval(this.#audit);
    for (const { input, output } of this.#lines) {
      input.destroy();
      output.destroy();
    }
    closeSync(this.#tickets);
    rmSync(this.#dir, { recursive: true, force: true });
  }

  #open(name: string): Line {
    const pair = pairIn(this.#dir, name);
    const input = new Socket({ fd: openSync(pair.ask, OPEN), readable: true, writable: false });
    const output = new Socket({ fd: openSync(pair.answer, OPEN), readable: false, writable: true });
    // Closed with the session; until then what goes wrong with one pair is the asker's to notice.
    for (const pipe of [input, output]) pipe.on('error', () => undefined).unref();
    let received = '';
    input.setEncoding('utf8');
    input.on('data', (chunk: string) => {
      received += chunk;
      for (let at = received.indexOf('\n'); at >= 0; at = received.indexOf('\n')) {
        void this.#serve(name, received.slice(0, at), output);
        received = received.slice(at + 1);
      }
      if (received.length > MAX_LINE) received = '';
    });
    return { input, output };
  }

  async #serve(name: string, line: string, output: Socket): Promise<void> {
    const [, id, length, request] = /^([0-9a-f]{8,64}) (\d{1,6}) (.*)$/.exec(line) ?? [];
    // Half a line was left by somebody who has gone.
    if (id === undefined || request?.length !== Number(length)) return;
    this.#busy.add(name);
    const reply = await this.#answer(request);
    this.#busy.delete(name);
    if (!output.destroyed) output.write(`${id} ${reply}\n`);
  }

  #putBack(name: string): void {
    writeSync(this.#tickets, name);
  }

  /** Counts the tickets, and makes anew those that are gone for good. */
  #takeBack(): void {
    const there = new Set(this.#readTickets());
    const missing = PAIRS.filter((name) => !there.has(name) && !this.#busy.has(name));
    const lost = missing.filter((name) => this.#missing.has(name));
    for (const name of [...there, ...lost]) this.#putBack(name);
    this.#missing = new Set(missing.filter((name) => !lost.includes(name)));
  }

  #readTickets(): string {
    const buffer = Buffer.alloc(64);
    try {
      return buffer.toString('latin1', 0, readSync(this.#tickets, buffer));
    } catch (error) {
      if (errnoOf(error) === 'EAGAIN') return '';
      throw error;
    }
  }
}
