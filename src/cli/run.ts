import type { Command } from 'commander';
import { runShim } from '../host/shim-process.ts';

export function register(program: Command): void {
  program
    .command('run')
    .description('start an agent with the guard around it, as its shim does')
    .argument('<agent>', 'agent id (claude) or one described in the policy')
    .argument('[args...]', 'arguments for the agent')
    .passThroughOptions()
    .allowUnknownOption()
    .action(async (agent: string, args: string[]) => {
      // `run claude -- -p hi`: the dashes are ours, what follows is the agent's.
      const own = args[0] === '--' ? args.slice(1) : args;
      process.exitCode = await runShim(['agent', agent, ...own]);
    });
}
