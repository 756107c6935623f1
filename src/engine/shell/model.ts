/** What reading a shell text gives: commands as argvs, and what could not be read. */

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
  readonly input: ShellInput;
  /** Arguments as written, variables by name. */
  readonly written: string;
}

/** Text that cannot be told from reading it. */
export interface ShellUnresolved {
  readonly why: string;
  readonly text: string;
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
