/** Runs a program that tells somebody: no shell, its input given, its output for nobody, ended when it takes too long. */
import { spawn } from 'node:child_process';
import path from 'node:path';
import type { Environment } from './platform/model.ts';

/** Undefined when it took it; else why not, as one word. */
export type Failure = 'missing' | 'failed' | 'too-slow';

export interface Program {
  readonly argv: readonly string[];
  readonly input: string;
  readonly env: Environment;
  readonly ms: number;
}

/** Where programs that send mail are, which a timer's path leaves out. */
const ALSO = ['/usr/sbin', '/usr/lib'];

/** Never throws. */
export async function tellProgram({ argv, input, env, ms }: Program): Promise<Failure | undefined> {
  const [program = '', ...args] = argv;
  const folders = [...(env['PATH'] ?? '/usr/local/bin:/usr/bin:/bin').split(path.delimiter), ...ALSO];
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      env: { ...env, PATH: folders.join(path.delimiter) },
      stdio: ['pipe', 'ignore', 'ignore'],
      windowsHide: true,
    });
    let isLate = false;
    const timer = setTimeout(() => {
      isLate = true;
      child.kill('SIGKILL');
    }, ms);
    const end = (failure: Failure | undefined): void => {
      clearTimeout(timer);
      resolve(failure);
    };
    child.once('error', () => end('missing'));
    child.once('exit', (code) => end(isLate ? 'too-slow' : code === 0 ? undefined : 'failed'));
    // One that does not read its input has its own reasons: its exit code says the rest.
    child.stdin.on('error', () => undefined);
    child.stdin.end(input);
  });
}
