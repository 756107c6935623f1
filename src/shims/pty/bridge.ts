/** A program in a terminal of its own, joined to the real one byte for byte. */
import type { RawMode } from '../../host/terminal.ts';
import { currentSize, rawMode } from '../../host/terminal.ts';
import { TerminalOutput } from '../../host/terminal-output.ts';
import { Keyboard } from './keyboard.ts';
import type { Look } from './look.ts';
import { monitored, STOPPED_SIGNAL, within } from './monitor.ts';
import { Pty } from '../../host/pty.ts';
import { Notices } from './notices.ts';
import type { PlainOptions } from './plain.ts';
import { resultOf, resultOfMonitor, type RunResult } from './outcome.ts';
import type { Overlay } from './overlay.ts';
import type { PasteRules } from './input.ts';
import { findProgram } from './program.ts';
import { forwardSignals, jobOf, onSignals, refuseDebugger, send } from './signals.ts';
import { Stage } from './stage.ts';
import type { Surface } from './surface.ts';

/** After the terminal has gone the agent has this long to save its work (ms). */
const HANGUP_MS = 3000;
/** How a program ends whose terminal has gone. */
const HUNG_UP: RunResult = { code: 129, signal: 'SIGHUP' };
/** Time for a stop to take effect; a later one cannot come (ms). */
const STOP_MS = 100;

export interface BridgeOptions extends PlainOptions {
  readonly overlay: Overlay;
  readonly paste: PasteRules;
  readonly look: Look;
  /** Keys wait in the terminal until this resolves: they cannot be searched before. */
  readonly ready?: () => Promise<void>;
}

/**
 * Runs the program and resolves when it has ended and the terminal is as it was.
 * 126 and 127 mean what they mean to a shell. Rejects with `node-pty-missing` before anything was started.
 * Needs a terminal on standard input and output; see `plainRun` for everything else.
 */
export async function runInPty(options: BridgeOptions): Promise<RunResult> {
  refuseDebugger();
  const found = findProgram(options.program, { cwd: options.cwd, path: options.env['PATH'] });
  if (found.kind === 'missing') return { code: found.code };
  return new Bridge(options, found.file).run();
}

class Bridge {
  readonly #options: BridgeOptions;
  readonly #file: string;
  readonly #stage: Stage;
  readonly #raw: RawMode = rawMode(process.stdin, 0);
  readonly #notices: Notices;
  readonly #output: TerminalOutput = new TerminalOutput({
    full: () => this.#stage.slow(true),
    low: () => this.#stage.slow(false),
    gone: () => this.#lost(),
  });
  readonly #undo: (() => void)[] = [];
  #pty: Pty | undefined;
  #keyboard: Keyboard | undefined;
  #monitored = false;
  #resized: (() => void) | undefined;
  #suspending = false;
  #gone = false;
  #left = false;

  constructor(options: BridgeOptions, file: string) {
    this.#options = options;
    this.#file = file;
    const write = (bytes: Uint8Array | string): void => this.#output.write(bytes);
    this.#stage = new Stage({
      write,
      dumb: options.look.dumb,
      size: currentSize,
      pause: () => this.#pty?.pause(),
      resume: () => this.#pty?.resume(),
      redraw: () => this.#redraw(),
    });
    this.#notices = new Notices(this.#stage, { write, look: options.look });
  }

  async run(): Promise<RunResult> {
    return new Promise((resolve, reject) => {
      this.#raw.keys();
      const pty = this.#start((result) => void this.#finish(result).then(resolve, reject));
      this.#pty = pty;
      this.#join(pty);
      this.#hold(pty, reject);
      this.#options.overlay.attach(this.#surface(pty));
    });
  }

  /** Nobody can type at an agent whose keys cannot be searched: then it is hung up. */
  #hold(pty: Pty, reject: (error: unknown) => void): void {
    process.stdin.pause();
    const ready = async (): Promise<void> => {
      // A program does the rest of raw mode, while the agent begins; nothing it shows is read before that has ended.
      this.#raw.on();
      await this.#options.ready?.();
    };
    const failed = (error: unknown): void => {
      this.#hangUp(pty);
      this.#leave();
      reject(error);
    };
    const listen = (): void => {
      // An agent that has ended already has given its terminal back.
      if (this.#undo.length > 0) process.stdin.resume();
    };
    void ready().then(listen, failed);
  }

  #start(ended: (result: RunResult) => void): Pty {
    const { args, cwd, env } = this.#options;
    const plain = { file: this.#file, args, env };
    const command = monitored(plain, process.pid);
    this.#monitored = command !== undefined;
    const interpret = this.#monitored ? resultOfMonitor : resultOf;
    const events = {
      data: (chunk: Uint8Array) => this.#stage.take(chunk),
      drained: () => void process.stdin.resume(),
      exit: (code: number, signal: number) => ended(interpret(code, signal)),
    };
    try {
      return new Pty({ ...within(command ?? plain, this.#options.inside), cwd, size: currentSize() }, events);
    } catch (error) {
      this.#raw.off();
      throw error;
    }
  }

  /** What stands at the door of a namespace is no part of the job. */
  #leader({ pid }: Pty): number {
    return jobOf(pid, (this.#options.inside ?? []).length > 0);
  }

  async #finish(result: RunResult): Promise<RunResult> {
    await this.#options.overlay.close();
    this.#notices.finish();
    this.#stage.restoreNow();
    await this.#output.drained();
    this.#leave();
    // Node aborts when it cannot reset a terminal that has gone, so this process must end by the signal for that.
    return this.#gone ? HUNG_UP : result;
  }

  #join(pty: Pty): void {
    const toAgent = (bytes: Uint8Array): void => {
      if (!pty.write(bytes)) process.stdin.pause();
    };
    const keyboard = new Keyboard(this.#options.paste, toAgent);
    this.#keyboard = keyboard;
    const gone = (): void => this.#lost();
    const resized = (): void => this.#resize(pty);
    const input = (chunk: Buffer): void => keyboard.push(chunk);
    process.stdin.on('data', input).on('end', gone).on('error', gone);
    process.stdout.on('resize', resized).on('error', gone);
    const dying = (): void => this.#leave();
    process.once('exit', dying);
    this.#undo.push(
      forwardSignals((signal) => send(jobOf(this.#leader(pty), this.#monitored), signal)),
      onSignals({ SIGHUP: () => this.#hangUp(pty), [STOPPED_SIGNAL]: () => void this.#suspend(pty) }),
      () => process.stdin.off('data', input).off('end', gone).pause().unref(),
      // What was written last may fail later: without a listener that would end this process before its work is done.
      () => process.stdout.off('resize', resized),
      () => process.off('exit', dying),
    );
  }

  #surface(pty: Pty): Surface {
    return {
      get columns() {
        return currentSize().columns;
      },
      get rows() {
        return currentSize().rows;
      },
      write: (bytes) => this.#output.write(bytes),
      borrow: () => this.#stage.borrow(),
      giveBack: () => this.#stage.giveBack(),
      passToAgent: (bytes) => void pty.write(bytes),
      listen: (ears) => {
        this.#resized = ears?.resized;
        this.#keyboard?.divert(ears?.input);
      },
      notice: (text) => this.#notices.add(text),
    };
  }

  #resize(pty: Pty): void {
    const size = currentSize();
    pty.resize(size);
    this.#stage.resized(size);
    this.#resized?.();
  }

  /** One row less and back: every full-screen program draws itself anew on a change of size. */
  #redraw(): void {
    this.#pty?.resize({ ...currentSize(), rows: currentSize().rows - 1 });
    setTimeout(() => this.#pty?.resize(currentSize()), 50);
  }

  #lost(): void {
    if (this.#gone || this.#left) return;
    this.#gone = true;
    if (this.#pty !== undefined) this.#hangUp(this.#pty);
  }

  /** The terminal has gone: so must everything that was started on it. */
  #hangUp(pty: Pty): void {
    const job = jobOf(this.#leader(pty), this.#monitored);
    for (const signal of ['SIGHUP', 'SIGCONT'] as const) send(job, signal, true);
    pty.close();
    const kill = (): void => [job, pty.pid].forEach((pid) => send(pid, 'SIGKILL', true));
    setTimeout(kill, HANGUP_MS).unref();
  }

  /** The program has stopped, so this job stops too, as it would have without us; `fg` brings both back. */
  async #suspend(pty: Pty): Promise<void> {
    if (this.#suspending) return;
    if (this.#options.overlay.busy) {
      setTimeout(() => void this.#suspend(pty), 2 * STOP_MS);
      return;
    }
    this.#suspending = true;
    await this.#output.drained();
    this.#raw.off();
    // Ignored by the kernel when no shell watches this job: then the program simply goes on.
    process.kill(0, 'SIGTSTP');
    setTimeout(() => this.#resume(pty), STOP_MS);
  }

  #resume(pty: Pty): void {
    this.#suspending = false;
    this.#raw.on();
    // The size may have changed while other programs had the terminal: Node asks again on this signal.
    process.kill(process.pid, 'SIGWINCH');
    const leader = this.#leader(pty);
    // On a slow machine the monitor may stop itself after the first one.
    for (const wait of [0, 300, 1000]) setTimeout(() => send(leader, 'SIGCONT'), wait).unref();
  }

  /** Everything back as it was found. */
  #leave(): void {
    this.#left = true;
    this.#stage.restoreNow();
    this.#output.end();
    this.#raw.off();
    for (const undo of this.#undo.splice(0)) undo();
  }
}
