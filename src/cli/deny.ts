/** `aup-guard deny`: says no to a waiting request. */
import type { Command } from 'commander';
import { openMachine } from '../host/machine.ts';
import { giveAnswer, refuseAgents, waitingRequests } from '../host/pending-answer.ts';
import { chosen } from './pending-chosen.ts';
import { printLines } from './terminal.ts';

async function deny(id: string | undefined, { why }: { readonly why?: string }): Promise<void> {
  const machine = openMachine(process.env, process.cwd());
  refuseAgents(machine, 'aup-guard deny');
  const waiting = chosen(waitingRequests(machine), id);
  const words = why === undefined || why.trim() === '' ? {} : { words: why.trim().slice(0, 500) };
  await giveAnswer(machine, waiting, { kind: 'denied', scope: 'once', ...words });
  printLines(['denied: the agent was told']);
}

/** Adds `deny`. */
export function register(program: Command): void {
  program
    .command('deny')
    .description('say no to a waiting request')
    .argument('[id]', 'which request; may be left out when only one waits')
    .option('--why <text>', 'words for the agent')
    .action(deny);
}
