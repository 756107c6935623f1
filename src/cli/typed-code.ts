/** A person says yes on a terminal by typing what only the screen shows: no pipe and no agent gets there. */
import { askWords, forgetTyped } from '../host/ask.ts';
import { GuardError } from '../host/errors.ts';
import { knownSessionWord } from '../host/session-word.ts';
import type { Machine } from '../host/machine.ts';
import { refuseAgents } from '../host/pending-answer.ts';
import { shortCode } from '../host/short-code.ts';
import { printWords } from './terminal.ts';

/** What was typed before the question stood there was not meant for it (ms). */
const TYPED_MS = 700;

export interface Deed {
  /** `aup-guard policy phase promote`. */
  readonly command: string;
  /** What is about to be done, a line each. */
  readonly lines: readonly string[];
  /** `nothing was promoted`. */
  readonly undone: string;
}

/** Throws `usage` without a terminal, `refused` for an agent (and leaves a row) or without the code. */
export async function typedYes(machine: Machine, { command, lines, undone }: Deed): Promise<void> {
  refuseAgents(machine, command, 'is for a person');
  if (!process.stdin.isTTY || !process.stdout.isTTY || !process.stderr.isTTY) {
    throw new GuardError('usage', `${undone}: it takes a person on a terminal`, {
      hint: `run it by itself in a terminal: ${command}`,
    });
  }
  const word = knownSessionWord(machine.paths.state);
  for (const line of [...lines, ...(word === undefined ? [] : [`(${word})`])]) printWords(line);
  await forgetTyped(TYPED_MS);
  const code = shortCode();
  const typed = await askWords(`type ${code} to go on, anything else to stop: `);
  if (typed?.toLowerCase() === code.toLowerCase()) return;
  throw new GuardError('refused', `${undone}: the code was not typed`);
}
