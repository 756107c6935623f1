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

/** Runs the shim on this terminal and returns its exit code, 128+n when a signal ended it. */
export function runShim(
  args: readonly string[],
  options: { env?: Record<string, string>; cwd?: string } = {},
): Promise<number> {
  const child = spawn(process.execPath, [shimProgram(), ...args], { stdio: 'inherit', ...options });
  return new Promise((resolve, reject) => {
    child.once('error', (cause) =>
      reject(new GuardError('environment', 'the shim did not start', { cause })),
    );
    child.once('exit', (code, signal) =>
      resolve(code ?? 128 + (signal === null ? 0 : os.constants.signals[signal])),
    );
  });
}
