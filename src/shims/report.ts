/** How programs of the shims begin, and how they say that something was not started. */
import { EXIT_CODES, GuardError } from '../host/errors.ts';
import { refuseDebugger } from './pty/signals.ts';

function report(what: string, error: unknown): void {
  const known = error instanceof GuardError ? error : undefined;
  const why = known?.message ?? `own fault: ${error instanceof Error ? error.message : 'unknown error'}`;
  const next = known === undefined || known.hint === '' ? '' : `\n  next  ${known.hint}`;
  process.stderr.write(`aup-guard: ${what} was not started: ${why}${next}\n`);
  process.exitCode = known?.exitCode ?? EXIT_CODES.internal;
}

/** Some clients of MCP join all arguments to one word. */
function wordsOf(argv: readonly string[]): readonly string[] {
  const [only = ''] = argv;
  return argv.length === 1 && only.startsWith('mcp --') ? only.split(' ') : argv;
}

/** Runs a program whose purpose is to start `what`; never rejects. */
export async function begin(what: string, main: (args: readonly string[]) => Promise<void>): Promise<void> {
  // Before what is started can know this process.
  refuseDebugger();
  // With the terminal gone there is nobody to tell, and the session must still be ended in order.
  process.stderr.on('error', () => undefined);
  // Whatever ends early has not ended well.
  process.exitCode = EXIT_CODES.internal;
  try {
    await main(wordsOf(process.argv.slice(2)));
  } catch (error) {
    report(what, error);
  }
}
