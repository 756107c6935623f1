/** A program without a terminal of its own: for pipes, and where no pseudo-terminal can be had. */
import { spawn } from 'node:child_process';
import { currentPlatform } from '../../host/platform/index.ts';
import { resultOf, resultOfMonitor, type RunResult } from './outcome.ts';
import { findProgram } from './program.ts';
import { jobOf, onSignals, refuseDebugger, send } from './signals.ts';

export interface PlainOptions {
  /** Words in front of the program's own, that start it in a namespace; they stay its parent. */
  readonly inside?: readonly string[];
  /** A path, or a name to find on the PATH of `env`. */
  readonly program: string;
  readonly args: readonly string[];
  readonly cwd: string;
  /** All of it: nothing is added or taken away. */
  readonly env: Readonly<Record<string, string>>;
}

/** Runs the program on our own standard input, output and error, and resolves when it has ended. */
export async function plainRun(options: PlainOptions): Promise<RunResult> {
  refuseDebugger();
  const { cwd, env } = options;
  const found = findProgram(options.program, { cwd, path: env['PATH'] });
  if (found.kind === 'missing') return { code: found.code };
  const [file = '', ...args] = plainCommand(found.file, options);
  const argv0 = file === found.file ? options.program : file;
  const child = spawn(file, args, { cwd, env, stdio: 'inherit', argv0 });
  const isInside = file !== found.file;
  // What stands in front can tell of a death by signal only as a shell does.
  const ended = (code: number | null, signal: NodeJS.Signals | null): RunResult =>
    isInside && signal === null ? resultOfMonitor(code ?? 1, 0) : resultOf(code, signal);
  const forward = (signal: NodeJS.Signals) => () => {
    if (child.pid !== undefined) send(jobOf(child.pid, isInside), signal);
  };
  // What the terminal sends for a key reaches the child by itself: twice would be two presses.
  const fromKeyboard = (signal: NodeJS.Signals) => () => {
    if (!currentPlatform().inForeground()) forward(signal)();
  };
  const remove = onSignals({
    SIGTERM: forward('SIGTERM'),
    SIGHUP: forward('SIGHUP'),
    SIGUSR2: forward('SIGUSR2'),
    SIGINT: fromKeyboard('SIGINT'),
    SIGQUIT: fromKeyboard('SIGQUIT'),
  });
  try {
    return await new Promise<RunResult>((resolve) => {
      child.on('error', () => resolve({ code: 126 }));
      child.on('exit', (code, signal) => resolve(ended(code, signal)));
    });
  } finally {
    remove();
  }
}

/** Keys of the terminal reach what stands in front of the program too, which must outlive them. */
const DEAF = ['/bin/sh', '-c', `trap '' INT QUIT HUP; exec "$@"`, 'aup-guard'];
const HEARING = ['env', '--default-signal=INT,QUIT,HUP'];

function plainCommand(file: string, { inside = [], args }: PlainOptions): readonly string[] {
  if (inside.length === 0) return [file, ...args];
  return [...DEAF, ...inside, '--', ...HEARING, file, ...args];
}
