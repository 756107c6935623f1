/** The real terminal: raw mode that alters nothing, and the way back. */
import { spawnSync } from 'node:child_process';
import { closeSync, constants, openSync } from 'node:fs';
import { ReadStream, WriteStream } from 'node:tty';
import { GuardError } from './errors.ts';
import { errnoOf } from './files.ts';
import { currentPlatform } from './platform/index.ts';
import type { Size } from './pty.ts';

/** Raw mode of one terminal, on and off as often as needed. */
export interface RawMode {
  /** Keys as they are typed; what is shown may still be altered. Starts no program. */
  keys(): void;
  on(): void;
  /** Gives back the settings found at the first of these; does nothing when the terminal has gone. */
  off(): void;
}

/** Node itself restores the settings when the process ends by itself; every other end is the caller's. */
export function rawMode(input: ReadStream, fd: number): RawMode {
  const keys = (): void => void input.setRawMode(true);
  return {
    keys,
    on: () => {
      keys();
      keepOutputAsIs(fd);
    },
    off: () => {
      try {
        input.setRawMode(false);
      } catch (error) {
        // A terminal that has gone has no settings left to give back.
        if (!['EIO', 'EBADF', 'ENOTTY'].includes(errnoOf(error))) throw error;
      }
    },
  };
}

/** libuv's raw mode still turns each line feed into two characters; full-screen programs must reach the screen unaltered. */
function keepOutputAsIs(fd: number): void {
  const done = spawnSync('stty', ['-opost'], { stdio: [fd, 'ignore', 'ignore'], timeout: 2000 });
  if (done.error !== undefined && errnoOf(done.error) !== 'ENOENT') {
    throw new GuardError('environment', 'cannot set the terminal to raw mode', { cause: done.error });
  }
}

/** The size of the terminal on standard output; of the oldest terminals when it does not tell. */
export function currentSize(): Size {
  return { columns: process.stdout.columns || 80, rows: process.stdout.rows || 24 };
}

export interface ControllingTerminal {
  readonly input: ReadStream;
  readonly raw: RawMode;
  readonly output: WriteStream;
  close(): void;
}

/** Opens `/dev/tty`. Undefined without a controlling terminal, or when this job is in its background. */
export function openControllingTerminal(): ControllingTerminal | undefined {
  if (!currentPlatform().inForeground()) return undefined;
  const input = openTty(constants.O_RDONLY);
  const output = openTty(constants.O_WRONLY);
  if (input === undefined || output === undefined) return undefined;
  const stream = new ReadStream(input);
  const streams = { input: stream, raw: rawMode(stream, input), output: new WriteStream(output) };
  const close = (): void => {
    streams.input.destroy();
    streams.output.destroy();
  };
  return { ...streams, close };
}

/** True when there is one on which a person could be asked. */
export function hasControllingTerminal(): boolean {
  const fd = openTty(constants.O_RDONLY);
  if (fd !== undefined) closeSync(fd);
  return fd !== undefined;
}

function openTty(mode: number): number | undefined {
  try {
    return openSync('/dev/tty', mode | constants.O_NOCTTY);
  } catch (error) {
    if (['ENXIO', 'ENOENT', 'ENODEV', 'EIO', 'EACCES', 'EPERM'].includes(errnoOf(error))) return undefined;
    throw new GuardError('environment', 'cannot open the terminal', { cause: error });
  }
}
