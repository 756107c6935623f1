import { spawn, type ChildProcess } from 'node:child_process';

export interface Ended {
  /** Undefined when it was stopped for taking too long, or did not start. */
  readonly code: number | undefined;
  readonly out: string;
  readonly err: string;
  readonly tooLong: boolean;
}

export interface ChildOptions {
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
  readonly limitMs: number;
  /** What it reads; nothing when absent. */
  readonly input?: string;
}

const MAX_OUTPUT = 256 * 1024;
const LINGER_MS = 500;

/** The whole group: a shell's start files may have left something running. */
function stop(child: ChildProcess): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch {
    // Gone by itself meanwhile.
  }
}

/**
 * Runs a program without any terminal, in a session of its own: it can neither ask the person who runs
 * doctor nor change their terminal. Never fails: what went wrong is in the answer.
 */
export function runApart(argv: readonly string[], options: ChildOptions): Promise<Ended> {
  const [file = '', ...args] = argv;
  const { env, cwd, limitMs, input } = options;
  const shared = { env, cwd, detached: true } as const;
  const child =
    input === undefined
      ? // Some programs wait for more where their input is a pipe.
        spawn(file, args, { ...shared, stdio: ['ignore', 'pipe', 'pipe'] })
      : spawn(file, args, { ...shared, stdio: ['pipe', 'pipe', 'pipe'] });
  // One that ends without reading all of it closes the pipe: that is no fault.
  child.stdin?.on('error', () => undefined);
  child.stdin?.end(input);
  const said = { out: '', err: '', tooLong: false };
  child.stdout.on('data', (chunk: Buffer) => {
    said.out = (said.out + chunk.toString()).slice(-MAX_OUTPUT);
  });
  child.stderr.on('data', (chunk: Buffer) => {
    said.err = (said.err + chunk.toString()).slice(-MAX_OUTPUT);
  });
  const onExit = (): void => stop(child);
  // Before the folder it works in is removed.
  process.prependOnceListener('exit', onExit);
  return new Promise((resolve) => {
    const finish = (code: number | undefined): void => {
      clearTimeout(timer);
      process.off('exit', onExit);
      child.stdout.destroy();
      child.stderr.destroy();
      resolve({ ...said, code });
    };
    const timer = setTimeout(() => {
      said.tooLong = true;
      stop(child);
      finish(undefined);
    }, limitMs);
    child.once('error', () => finish(undefined));
    // What it left behind may hold the pipes open: their end is not waited for long.
    child.once('exit', (code) => setTimeout(() => finish(code ?? 128), LINGER_MS).unref());
    child.once('close', (code) => finish(code ?? 128));
  });
}
