/** A server as a process of ours, with all it starts in a group of its own. */
import { spawn } from 'node:child_process';
import os from 'node:os';
import type { Readable, Writable } from 'node:stream';
import { SESSION_ENV } from './channel.ts';
import { GuardError } from './errors.ts';

export interface McpServer {
  readonly input: Writable;
  readonly output: Readable;
  /** Exit code, 128+n when a signal ended it. */
  readonly ended: Promise<number>;
  /** Ends it and all it started: kindly first, then for certain. */
  stop(): Promise<void>;
}

const GRACE_MS = 2000;

function signalGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal);
  } catch {
    // All of the group have ended.
  }
}

function passed(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms).unref();
  });
}

/**
 * What a server is given of our environment: no way to the session, where it has nothing to say. Gates on PATH, start
 * files of shells and git's settings stay: what it runs is judged like what the agent runs, and they know their session
 * by themselves. So does the session's name, the mark of all that belongs to an agent.
 */
export function serverEnv(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => name !== SESSION_ENV.socket));
}

/** Starts it on plain pipes; what it says on standard error is the client's to show. Fails with `environment`. */
export async function startServer(argv: readonly string[], env: NodeJS.ProcessEnv): Promise<McpServer> {
  const [program = '', ...args] = argv;
  const child = spawn(program, args, {
    stdio: ['pipe', 'pipe', 'inherit'],
    detached: true,
    env: serverEnv(env),
  });
  const ended = new Promise<number>((resolve) => {
    child.once('exit', (code, signal) =>
      resolve(code ?? 128 + (signal === null ? 0 : os.constants.signals[signal])),
    );
  });
  await new Promise<void>((resolve, reject) => {
    child.once('spawn', resolve);
    child.once('error', (cause) =>
      reject(new GuardError('environment', `the MCP server ${program} did not start`, { cause })),
    );
  });
  const pid = child.pid ?? 0;
  // A gate that is ended must not leave them behind.
  process.once('exit', () => signalGroup(pid, 'SIGKILL'));
  return {
    input: child.stdin,
    output: child.stdout,
    ended,
    async stop() {
      child.stdin.end();
      signalGroup(pid, 'SIGTERM');
      await Promise.race([ended, passed(GRACE_MS)]);
      signalGroup(pid, 'SIGKILL');
      await ended;
      child.stdout.destroy();
    },
  };
}
