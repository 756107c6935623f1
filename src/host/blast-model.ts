import type { Finding } from '../engine/model.ts';
import type { RunGit } from './git.ts';

/** Plain text: the caller masks and neutralises it before it is shown. */
export interface BlastRadius {
  /** Most important first. */
  readonly facts: readonly string[];
  /** What would be lost. */
  readonly danger: readonly string[];
  readonly diff: readonly string[];
  /** Set when it must not happen at all: a placeholder would leave the machine. */
  readonly blocks?: string;
}

export interface BlastTools {
  readonly run: RunGit;
  readonly scan?: (text: string) => readonly Finding[];
  readonly placeholders?: (text: string) => readonly string[];
}

/** Nothing to tell. */
export const NO_RADIUS: BlastRadius = { facts: [], danger: [], diff: [] };

/** Lines of a git answer; none when it failed. */
export function lines(text: string | undefined): readonly string[] {
  return (text ?? '').split('\n').filter((line) => line !== '');
}
