/** Compiles early: a gate serves a few hundred calls in its life, and each passes through the same few functions. */
import { setFlagsFromString } from 'node:v8';

/** Bytes of bytecode run before a function is looked at; the engine's own measure is six times that. */
const BUDGET = 10_000;

/** The setting, where the engine has it: later ones count otherwise, and complain to whoever reads the gate's errors. */
export function eagerFlag(v8: string): string | undefined {
  return v8.startsWith('11.') ? `--interrupt-budget=${BUDGET}` : undefined;
}

/**
 * For all that is run from now on. Only when what was compiled ahead is loaded: that counts for the settings it was made
 * under. While it is made, nothing is set.
 */
export function compileEagerly(): void {
  const flag = eagerFlag(process.versions.v8);
  if (flag === undefined || process.env['AUP_GUARD_COMPILES'] !== undefined) return;
  setFlagsFromString(flag);
}
