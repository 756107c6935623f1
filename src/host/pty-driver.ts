import { EventEmitter, once } from 'node:events';
import type { Terminal } from '@xterm/headless';
import { Pty } from './pty.ts';

/** A program on a terminal that nobody looks at: what it shows can be read, keys can be sent. */
export interface Driven {
  /** The visible lines, trailing blanks cut. */
  screen(): readonly string[];
  write(keys: string): void;
  readonly exit: Promise<number>;
  /** Hangs up on a program that is still running. */
  close(): void;
}

export interface DriveOptions {
  readonly file: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  readonly columns: number;
  readonly rows: number;
}

function visibleLines(terminal: Terminal): readonly string[] {
  const buffer = terminal.buffer.active;
  return Array.from({ length: terminal.rows }, (_, row) =>
    (buffer.getLine(buffer.viewportY + row)?.translateToString(true) ?? '').trimEnd(),
  );
}

/** Starts the program. Fails with `node-pty-missing`. */
export async function driveInPty(options: DriveOptions): Promise<Driven> {
  const { Terminal } = await import('@xterm/headless');
  const { columns: cols, rows } = options;
  const terminal = new Terminal({ cols, rows, allowProposedApi: true, logLevel: 'off', scrollback: 2000 });
  const ended = new EventEmitter<{ exit: [number] }>();
  const exit = once(ended, 'exit').then(([code]) => Number(code));
  const pty = new Pty(
    { ...options, size: { columns: cols, rows } },
    {
      data: (chunk) => terminal.write(chunk),
      drained: () => undefined,
      // The terminal parses in its own time: an empty write comes back when everything before it has been shown.
      exit: (code, signal) =>
        terminal.write('', () => ended.emit('exit', signal === 0 ? code : 128 + signal)),
    },
  );
  terminal.onData((answer) => void pty.write(Buffer.from(answer)));
  return {
    screen: () => visibleLines(terminal),
    write: (keys) => void pty.write(Buffer.from(keys)),
    exit,
    close: () => pty.close(),
  };
}
