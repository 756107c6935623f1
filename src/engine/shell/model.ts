/** What reading a shell text gives: commands as argvs, and what could not be read. */
import type { Verb } from '../model.ts';

/** Stands in a word for the part that is only known when it runs. Cannot occur in a real argv. */
export const UNKNOWN = '\u0000';

/** True when a word, or part of it, is only known when it runs. */
export function isUnknown(word: string): boolean {
  return word.includes(UNKNOWN);
}

/** What a command finds on its standard input. */
export type ShellInput =
  | { readonly kind: 'none' }
  | { readonly kind: 'pipe' }
  | { readonly kind: 'text'; readonly text: string };

/** One command that would run. `argv[0]` is as written, `program` its last path part. */
export interface ShellCommand {
  readonly program: string;
  readonly argv: readonly string[];
  /** Assignments in front of it, exported ones included. */
  readonly env: Readonly<Record<string, string>>;
  /** Working directory at that point; holds `UNKNOWN` after a `cd` to an unknown place. */
  readonly cwd: string;
  /** Where it stands when that is not the text itself: `npm run deploy`, `release.sh`. */
  readonly via?: string;
  /** It stands in a file the agent did not write: what cannot be told in it is no reason to ask. */
  readonly trusted?: true;
}

/** Text that cannot be told from reading it. */
export interface ShellUnresolved {
  readonly why: string;
  readonly text: string;
  /** What it would do if it does what it looks like; without it the words of the text tell. */
  readonly verb?: Verb;
}

export interface ShellParse {
  readonly commands: readonly ShellCommand[];
  readonly unresolved: readonly ShellUnresolved[];
  /** Targets of `>`, `>>` and the like. */
  readonly writes: readonly string[];
  /** True when a function starts itself twice in the background. */
  readonly forkBomb: boolean;
}

/** Bounds; beyond them a text is unresolved. */
export const SHELL_LIMITS = { text: 65_536, commands: 500, depth: 12 } as const;
