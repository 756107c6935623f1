import { GuardError } from '../host/errors.ts';
import { runAgent } from './agent.ts';
import { endLike } from './pty/outcome.ts';
import { begin } from './report.ts';

/** `aup-shim agent NAME [ARGS...]`: what the programs in the shims folder exec. */
void begin('the agent', async ([kind, name, ...args]) => {
  if (kind === 'tool') return endLike(await (await import('./tool.ts')).runTool(process.argv.slice(3)));
  if (kind !== 'agent' || name === undefined) {
    throw new GuardError('usage', 'usage: aup-shim agent NAME [ARGUMENTS...]', {
      hint: 'people use: aup-guard run NAME',
    });
  }
  endLike(await runAgent(name, args));
});
