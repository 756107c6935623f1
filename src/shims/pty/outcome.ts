/** How a wrapped program ended, and ending the same way. */
import { constants } from 'node:os';

export interface RunResult {
  /** Exit code; 128 + n when a signal ended the program. */
  readonly code: number;
  readonly signal?: NodeJS.Signals;
}

const SIGNALS: ReadonlyMap<number, NodeJS.Signals> = new Map(
  // The last name wins, so the plain names are put after their synonyms (SIGIOT is SIGABRT, SIGPOLL is SIGIO).
  Object.entries(constants.signals)
    .reverse()
    .flatMap(([name, number]): [number, NodeJS.Signals][] => (isSignal(name) ? [[number, name]] : [])),
);

/** Signals whose default is to leave a core file: ours could hold vault keys, so they become an exit code. */
const LEAVES_CORE: ReadonlySet<string> = new Set([
  'SIGQUIT',
  'SIGILL',
  'SIGTRAP',
  'SIGABRT',
  'SIGBUS',
  'SIGFPE',
  'SIGSEGV',
  'SIGXCPU',
  'SIGXFSZ',
  'SIGSYS',
]);
/** Signals that do not end a process: `128 + n` of these is an ordinary exit code. */
const HARMLESS: ReadonlySet<string> = new Set([
  'SIGCHLD',
  'SIGCONT',
  'SIGSTOP',
  'SIGTSTP',
  'SIGTTIN',
  'SIGTTOU',
  'SIGURG',
  'SIGWINCH',
]);

function isSignal(name: string): name is NodeJS.Signals {
  return name in constants.signals;
}

/** From what the kernel reports of the process itself; `signal` 0 or null = it ended by itself. */
export function resultOf(code: number | null, signal: number | NodeJS.Signals | null): RunResult {
  const name = typeof signal === 'number' ? SIGNALS.get(signal) : (signal ?? undefined);
  if (name === undefined) return { code: code ?? 1 };
  return { code: 128 + constants.signals[name], signal: name };
}

/**
 * From what the job monitor reports. It is a shell and can say death by signal only as `128 + n`,
 * as every calling shell would, so such a code is taken for the signal.
 */
export function resultOfMonitor(code: number, signal: number): RunResult {
  const name = code > 128 ? SIGNALS.get(code - 128) : undefined;
  if (signal !== 0 || name === undefined || HARMLESS.has(name)) return resultOf(code, signal);
  return { code, signal: name };
}

/** Ends this process as the program ended. The terminal must have been given back before. */
export function endLike(result: RunResult): void {
  const { signal, code } = result;
  if (signal === undefined || LEAVES_CORE.has(signal)) process.exit(code);
  process.removeAllListeners(signal);
  process.kill(process.pid, signal);
  // Node ignores some signals (SIGPIPE) for good; those end as the code a shell would show.
  setTimeout(() => process.exit(code), 100);
}
