/** The part of a gate that tells gated from ungated calls, as POSIX sh with builtins only. */
import type { CommandDef } from '../engine/definitions.ts';
import { calmScript, type Calm } from './gate-calm.ts';
import { filterScript, pattern } from './gate-filter.ts';
import { OWN_HOOKS } from './gate-own-hooks.ts';

/** As many of the first free words, which are in the order of their use. */
const COMMONEST = 6;

/** How agents begin their own git calls: no hook of the user's may run. */
const HOOKS_OFF = ['-c', 'core.hooksPath=/dev/null'];

/** Programs of which most calls are harmless, and many. */
const EVERYDAY: ReadonlySet<string> = new Set(['git', 'gh', 'npm', 'make', 'docker']);

/** What is particular to the gate of one program; made when the package is built. */
export interface GateText {
  /** Its names. */
  readonly programs: readonly string[];
  /** A call with one of these as its first word is harmless, also after the two words of `lead` (empty: none). */
  readonly free: readonly string[];
  readonly lead: readonly string[];
  /** A call all of whose arguments these pass is harmless; empty: none is for that. */
  readonly calm: Calm;
  /** Whether a native front has the sh gate behind it, for when it cannot ask the session. */
  readonly filters: boolean;
  /** What is particular to its sh gate: asked for only where there is one. */
  readonly sh: () => GateSh;
}

/** Parts of `install/gate.sh`. */
export interface GateSh {
  readonly fast: string;
  readonly filter: string;
}

/** A definition, those of its names that get a gate, and what the catalogue says of its arguments. */
export interface GateSource {
  readonly def: CommandDef;
  readonly names: readonly string[];
  readonly calm: Calm;
}

export function gateTexts(sources: readonly GateSource[]): readonly GateText[] {
  return sources.map(({ def, names, calm }) => ({
    programs: names,
    free: def.free ?? [],
    lead: leadOf(def),
    calm,
    sh: () => ({
      fast: [fastPath(def), calmScript(calm)].filter((text) => text !== '').join('\n'),
      filter: filterScript(def),
    }),
    // Programs called all day: the rest may wait for Node where the session cannot be asked.
    filters: def.gated.length > 0 && EVERYDAY.has(def.program),
  }));
}

function leadOf(def: CommandDef): readonly string[] {
  return def.program === 'git' ? HOOKS_OFF : [];
}

/** Runs the harmless subcommands of every day at once, also in the form agents use for their own calls. */
function fastPath(def: CommandDef): string {
  const words = (def.free ?? []).map(pattern);
  if (words.length === 0) return '';
  const lead = leadOf(def);
  if (lead.length === 0) return `case $1 in ${words.join(' | ')}) exec "$real" "$@" ;; esac`;
  return `${OWN_HOOKS}\n${gitFast(words, lead)}`;
}

function gitFast(words: readonly string[], lead: readonly string[]): string {
  const free = words.join(' | ');
  const plain = `case $1 in ${free}) exec "$real" "$@" ;; esac`;
  // sh parses a whole statement before it runs it: the commonest words leave before the long list is parsed.
  return `case $1 in ${words.slice(0, COMMONEST).join(' | ')}) exec "$real" "$@" ;; esac
case "$1 $2" in
"${lead.join(' ')}") case $3 in ${free}) exec "$real" "$@" ;; esac ;;
*) ${plain} ;;
esac`;
}
