/** What a wrapper runs, and where. */
import type { ShellInput } from './model.ts';

/** Where the inner command runs, as far as that differs from the outer one. */
export interface Surroundings {
  readonly env?: Readonly<Record<string, string>>;
  /** Against the directory of the outer command; `UNKNOWN` on another machine. */
  readonly cwd?: string;
  /** It runs in the shell itself. */
  readonly shell?: 'same';
  readonly reads?: ShellInput;
  /** See `ShellCommand`. */
  readonly passing?: true;
}

/** What a wrapper runs: an argv, or shell text, or something that cannot be read. */
export type Inner =
  | ({ readonly kind: 'argv'; readonly argv: readonly string[] } & Surroundings)
  | ({ readonly kind: 'text'; readonly text: string; readonly when?: 'later' } & Surroundings)
  | { readonly kind: 'unresolved'; readonly why: string };

/** The inner commands of an argument list; `input` is what the wrapper reads. */
export type Special = (args: readonly string[], input: ShellInput) => readonly Inner[];
