import { spawn } from 'node:child_process';
import os from 'node:os';
import path from 'node:path';
import { GuardError } from './errors.ts';
import { packageRoot } from './package.ts';

/** The program that shims exec. */
export function shimProgram(): string {
  return path.join(packageRoot(), 'bin/aup-shim.js');
}

/** The program that agents, gates and git call. */
export function hookProgram(): string {
  return path.join(packageRoot(), 'bin/aup-hook.js');
}

interface RunOptions {
  readonly env?: Record<string, string>;
  readonly cwd?: string;
}

function runHere(program: string, args: readonly string[], options: RunOptions): Promise<number> {
  const child = spawn(process.execPath, [program, ...args], { stdio: 'inherit', ...options });
  return new Promise((resolve, reject) => {
    const name = path.basename(program);
    child.once('error', (cause) => reject(new GuardError('environment', `${name} did not start`, { cause })));
    child.once('exit', (code, signal) =>
      resolve(code ?? 128 + (signal === null ? 0 : os.constants.signals[signal])),
    );
  });
}

/** Runs the shim on this terminal and returns its exit code, 128+n when a signal ended it. */
export function runShim(args: readonly string[], options: RunOptions = {}): Promise<number> {
  return runHere(shimProgram(), args, options);
}

/** Runs a command of ours on this terminal in another environment; returns its exit code. */
export function runCli(args: readonly string[], env: Record<string, string>): Promise<number> {
  return runHere(path.join(packageRoot(), 'bin/aup-guard.js'), args, { env });
}
