/** What reading a shell text gives: commands as argvs, and what could not be read. */
import type { Verb } from '../model.ts';

/** Stands in a word for the part that is only known when it runs. Cannot occur in a real argv. */
export const UNKNOWN = '\u0000';

/**
 * Output of a program that is only known when it runs. A variable of the environment holds a value; output may hold
 * blanks, separators and whole commands, so shell text with it in is not readable.
 */
export const UNKNOWN_OUTPUT = '\u0000\u0000';

/** True when a word, or part of it, is only known when it runs. */
export function isUnknown(word: string): boolean {
  return word.includes(UNKNOWN);
}

/** True when shell text holds output of a program, which may be any command. */
export function isUnreadable(text: string): boolean {
  return text.includes(UNKNOWN_OUTPUT);
}

/** What a command finds on its standard input; text may hold `UNKNOWN`, a file is one that was there before. */
export type ShellInput =
  | { readonly kind: 'none' }
  | { readonly kind: 'pipe' }
  | { readonly kind: 'file' }
  | { readonly kind: 'text'; readonly text: string };

/** One command that would run. `argv[0]` is as written, `program` its last path part. */
export interface ShellCommand extends InScript {
  readonly program: string;
  readonly argv: readonly string[];
  /** Assignments in front of it, exported ones included. */
  readonly env: Readonly<Record<string, string>>;
  /** Working directory at that point; holds `UNKNOWN` after a `cd` to an unknown place. */
  readonly cwd: string;
  readonly input: ShellInput;
  /** Arguments as written, variables by name. */
  readonly written: string;
  /** Files put on its standard input. */
  readonly reads?: readonly string[] | undefined;
  /** It runs in a place that is gone after it, with nothing of this machine in it. */
  readonly passing?: true | undefined;
  /** The command behind it in the pipeline, as written. */
  readonly feeds?: readonly string[] | undefined;
  /** The command in front of it in the pipeline, as written. */
  readonly fedBy?: readonly string[] | undefined;
}

/** Where a command stands that is not in the text itself. */
export interface InScript {
  /** `npm run deploy`, `release.sh`. */
  readonly via?: string;
  /** It stands in a file the agent did not write: what cannot be told in it is no reason to ask. */
  readonly trusted?: true;
  /** It runs outside the session. */
  readonly beyond?: true;
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
  /** What is put into files, by their paths, where it is known; may hold `UNKNOWN`. */
  readonly pieces: ReadonlyMap<string, string>;
  /** True when a function starts itself twice in the background. */
  readonly forkBomb: boolean;
}

/**
 * Bounds; beyond them a text is unresolved. `steps` stands for 50 ms: reading is pure and has no clock. A step is a
 * character parsed or half a node visited; 200,000 of them take 20 to 60 ms, and no text of full length needs more.
 * `word`: characters of one expanded word.
 */
export const SHELL_LIMITS = { text: 65_536, commands: 500, depth: 12, steps: 200_000, word: 16_384 } as const;

/** What is left of `SHELL_LIMITS.steps`, shared by all parts of one reading. */
export class Budget {
  private left: number = SHELL_LIMITS.steps;

  /** False when it is used up. */
  spend(steps: number): boolean {
    this.left -= steps;
    return this.left > 0;
  }

  get spent(): boolean {
    return this.left <= 0;
  }
}
