import { GuardError, EXIT_CODES } from '../host/errors.ts';
import { runAgent } from './agent.ts';
import { refuseDebugger } from './pty/signals.ts';
import { endLike } from './pty/outcome.ts';

/** `aup-shim agent NAME [ARGS...]`: what the programs in the shims folder exec; `mcp` is what MCP clients start. */
async function main([kind, name, ...args]: readonly string[]): Promise<void> {
  if (kind === 'mcp') {
    const { runMcp } = await import('./mcp.ts');
    const code = await runMcp(name === undefined ? args : [name, ...args]);
    process.exit(code);
  }
  if (kind !== 'agent' || name === undefined) {
    throw new GuardError('usage', 'usage: aup-shim agent NAME [ARGUMENTS...]', {
      hint: 'people use: aup-guard run NAME',
    });
  }
  endLike(await runAgent(name, args));
}

/** Some clients of MCP join all arguments to one word. */
function wordsOf(argv: readonly string[]): readonly string[] {
  const [only = ''] = argv;
  return argv.length === 1 && only.startsWith('mcp --') ? only.split(' ') : argv;
}

const WORDS: readonly string[] = wordsOf(process.argv.slice(2));

function report(error: unknown): void {
  const known = error instanceof GuardError ? error : undefined;
  const why = known?.message ?? `own fault: ${error instanceof Error ? error.message : 'unknown error'}`;
  const next = known === undefined || known.hint === '' ? '' : `\n  next  ${known.hint}`;
  process.stderr.write(
    `aup-guard: ${WORDS[0] === 'mcp' ? 'the MCP server' : 'the agent'} was not started: ${why}${next}\n`,
  );
  process.exitCode = known?.exitCode ?? EXIT_CODES.internal;
}

// Before the agent can know this process.
refuseDebugger();
// With the terminal gone there is nobody to tell, and the session must still be ended in order.
process.stderr.on('error', () => undefined);

// Whatever ends early has not ended well.
process.exitCode = EXIT_CODES.internal;
void main(WORDS).catch(report);
