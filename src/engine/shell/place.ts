import type { ShellInput } from './model.ts';
import { NO_INPUT, type At } from './reading.ts';
import type { ScriptStep } from './step.ts';
import type { Surroundings } from './surroundings.ts';

/** Where a call stands. */
export interface Place {
  readonly input: ShellInput;
  readonly cwd: string;
  readonly around: Surroundings;
}

/** A script of its own: its words, its folder; what it sets stays in it unless it is sourced. */
export function entered(step: ScriptStep, at: At): At {
  const sourced = step.sourced === true;
  const scope = sourced ? at.scope : at.scope.child({});
  if (!sourced) scope.cwd = step.cwd;
  if (!sourced || step.words.length > 0) scope.positional = step.words;
  return { ...at, scope, input: NO_INPUT, depth: at.depth + 1 };
}
