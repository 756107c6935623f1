/** Telling people from a command: short, and what fails is said. */
import type { Policy } from '../engine/policy/model.ts';
import { failureWords } from '../host/alert-send.ts';
import { type IncidentTold, tellQuietly } from '../host/incident-tell.ts';
import { ignoredTells } from '../host/incident-words.ts';
import type { Machine } from '../host/machine.ts';
import { printWords } from './terminal.ts';

/** A person waits for the command. */
const LONGEST_MS = 5000;

/** Tells places that wait, and says which could not be told. */
export async function tellNow(
  machine: Machine,
  policy: Policy | undefined,
): Promise<readonly IncidentTold[]> {
  if (policy === undefined) return [];
  for (const words of ignoredTells(policy)) printWords(`aup-guard: ${words}`);
  const { told, problem } = await tellQuietly({ machine, policy, longest: LONGEST_MS });
  for (const { id, channel, failure } of told) {
    if (failure === undefined) continue;
    const why = failureWords(failure);
    printWords(`aup-guard: incident ${id}: not told by ${channel}: ${why}; it is tried again`);
  }
  if (problem !== undefined) printWords(`aup-guard: nobody was told: ${problem.message}`);
  return told;
}
