import type { ShellInput } from './model.ts';
import { NO_INPUT, type At, type Call } from './reading.ts';
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

const SOURCE = /^(?:source|\.)$/;

/** A shell of its own: what is not exported does not reach it, and its `cd` does not come back. */
export function shellFor(call: Call, text: string, at: At): At {
  if (SOURCE.test(call.argv[0] ?? '')) return at;
  const scope = at.scope.child(call.env);
  const place = call.argv.indexOf(text);
  const stands = call.argv.findIndex((word) => /^-[a-zA-Z]*s$/.test(word));
  // After `-c TEXT` comes the name, after `-s` the first argument.
  if (place > 0) {
    scope.variables.set('0', call.argv[place + 1] ?? 'bash');
    scope.positional = call.argv.slice(place + 2);
  } else if (stands > 0) scope.positional = call.argv.slice(stands + 1).filter((word) => word !== '--');
  return { ...at, scope };
}
