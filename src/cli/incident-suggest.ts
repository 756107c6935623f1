/** `aup-guard incident suggest`: what of a policy would have caught it. Nothing is changed. */
import type { Addition, Promotion, Suggestion } from '../engine/incident/suggest.ts';
import { suggest } from '../host/incident-words.ts';
import { incidentsHere } from './incident-here.ts';
import { incidentOf } from './incident-show.ts';
import { printJson, printLines } from './terminal.ts';

/** Prints what to change, as text that can be put into a policy. */
export async function suggestions(id: string, { json }: { readonly json?: boolean }): Promise<void> {
  const here = await incidentsHere();
  const incident = incidentOf(here, id);
  const clauses = here.policy?.clauses ?? [];
  const found = suggest(incident, { clauses, now: here.machine.now() });
  if (json === true) return printJson('aup-guard/incident-suggestions/1', { id, suggestions: found });
  printLines(found.flatMap(linesOf));
}

function linesOf(suggestion: Suggestion): readonly string[] {
  if (suggestion.kind === 'promote') return promotion(suggestion);
  if (suggestion.kind === 'add') return addition(suggestion);
  return [`# ${suggestion.why}:`, `#   ${suggestion.command}`];
}

function promotion({ clause, where, phase }: Promotion): readonly string[] {
  return [
    `# ${clause} (${where}) was there, in phase ${phase}. Enforced it would have stopped this. In its entry:`,
    '#   phase: enforce',
  ];
}

function addition({ why, yaml }: Addition): readonly string[] {
  return [`# New: ${why}. Under \`clauses:\` of the policy:`, ...yaml.trimEnd().split('\n')];
}
