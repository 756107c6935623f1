/** `aup-guard pending`: what waits for a person right now. */
import type { Command } from 'commander';
import { openMachine } from '../host/machine.ts';
import { waitingRequests } from '../host/pending-answer.ts';
import { jsonRequest, listLines } from './pending-words.ts';
import { currentScreen, printJson, printLines } from './terminal.ts';

function list({ json }: { readonly json?: boolean }): void {
  const machine = openMachine(process.env, process.cwd());
  const waiting = waitingRequests(machine);
  if (json === true) printJson('aup-guard/pending/1', { requests: waiting.map(jsonRequest) });
  else printLines(listLines(currentScreen(), waiting, machine.now()));
}

/** Adds `pending`. */
export function register(program: Command): void {
  program
    .command('pending')
    .description('what waits for your yes: requests of agents that have no terminal to ask on')
    .option('--json', 'as JSON, with all that the box shows')
    .action(list);
}
