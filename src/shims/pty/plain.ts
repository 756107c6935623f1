/** A program without a terminal of its own: for pipes, and where no pseudo-terminal can be had. */
import { spawn } from 'node:child_process';
import { currentPlatform } from '../../host/platform/index.ts';
import { resultOf, type RunResult } from './outcome.ts';
import { findProgram } from './program.ts';
import { onSignals, refuseDebugger } from './signals.ts';

export interface PlainOptions {
  readonly program: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
}

/** Runs the program on our own standard input, output and error, and resolves when it has ended. */
export async function plainRun(options: PlainOptions): Promise<RunResult> {
  refuseDebugger();
  const { cwd, env } = options;
  const found = findProgram(options.program, { cwd, path: env['PATH'] });
  if (found.kind === 'missing') return { code: found.code };
  const child = spawn(found.file, [...options.args], { cwd, env, stdio: 'inherit', argv0: options.program });
  const forward = (signal: NodeJS.Signals) => () => void child.kill(signal);
  // What the terminal sends for a key reaches the child by itself: twice would be two presses.
  const fromKeyboard = (signal: NodeJS.Signals) => () => {
    if (!currentPlatform().inForeground()) child.kill(signal);
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
      child.on('exit', (code, signal) => resolve(resultOf(code, signal)));
    });
  } finally {
    remove();
  }
}
