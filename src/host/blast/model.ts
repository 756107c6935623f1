import type { CommitText } from '../../engine/commit-marks.ts';
import type { Action, Finding } from '../../engine/model.ts';
import type { RunGit } from '../git.ts';

/** Plain text: the caller masks and neutralises it before it is shown. */
export interface BlastRadius {
  /** Most important first. */
  readonly facts: readonly string[];
  /** What would be lost. */
  readonly danger: readonly string[];
  readonly diff: readonly string[];
  /** Set when it must not happen at all: a placeholder would leave the machine. */
  readonly blocks?: string;
  /** Ranges of commits that are shown; absent = none. */
  readonly ranges?: readonly ShownRange[];
}

/** Commits as they are shown to a person: what a yes is about. */
export interface ShownRange {
  /** Commit the range begins after; empty = at the first one. */
  readonly base: string;
  readonly head: string;
}

/** Options and words of a command line, as the definitions of commands read them. */
export interface Options {
  /** Without dashes, long ones without `=value`. */
  readonly names: ReadonlySet<string>;
  readonly values: ReadonlyMap<string, string>;
  readonly words: readonly string[];
}

/** How argv is read; handed in, because what is known about programs is not known here. */
export interface ArgvReader {
  /** `valued` lists the options, with dashes, that take the next word. */
  readonly options: (args: readonly string[], valued?: readonly string[]) => Options;
  /** A call of git without what stands before its subcommand. */
  readonly git: (argv: readonly string[]) => {
    readonly subcommand: string;
    readonly args: readonly string[];
    /** Arguments that are neither options nor their values. */
    readonly words: readonly string[];
  };
}

export interface BlastTools {
  readonly run: RunGit;
  readonly read: ArgvReader;
  readonly scan?: (text: string) => readonly Finding[];
  readonly placeholders?: (text: string) => readonly string[];
  /** Agents a commit is marked by; handed in, because what agents leave is not known here. */
  readonly agentsOf?: (commit: CommitText) => readonly string[];
  /** A box must come up at once: what is not known by then is left out (ms). */
  readonly budgetMs?: number;
}

/** What is being found out. Counters add to it as they go, so that a part is there when time is up. */
export interface Sheet {
  readonly facts: string[];
  readonly danger: string[];
  readonly diff: string[];
  readonly ranges: ShownRange[];
  blocks?: string;
}

export interface About {
  readonly action: Action;
  readonly cwd: string;
  readonly tools: BlastTools;
  /** Aborted when time is up. */
  readonly over: AbortSignal;
}

export type Counter = (about: About, sheet: Sheet) => Promise<void>;

/** Lines of a git answer; none when it failed. */
export function lines(text: string | undefined): readonly string[] {
  return (text ?? '').split('\n').filter((line) => line !== '');
}

/** `1 file`, `3 files`. */
export function countOf(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

export function sizeOf(bytes: number): string {
  if (bytes < 1024) return countOf(bytes, 'byte');
  return bytes < 1024 * 1024 ? `${(bytes / 1024).toFixed(1)} KB` : `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}

/** `main` for `refs/heads/main`. */
export function shortRef(ref: string): string {
  return ref.replace(/^refs\/(?:heads|tags|remotes)\//, '');
}
