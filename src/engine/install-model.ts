/** The nouns of an install: what is there, what is wanted, what changes. */
import type { NativeEntry, UndoStep } from './native-model.ts';

export const START_FILES = [
  'bashrc',
  'bash_profile',
  'bash_login',
  'profile',
  'zshenv',
  'zprofile',
  'zshrc',
  'fish',
  'pwsh',
] as const;
export type StartFileName = (typeof START_FILES)[number];

/** A shell start file as found. */
export interface StartFile {
  readonly path: string;
  /** Only `missing` and `plain` files are written; `blocked` = missing and not to be created, `locked` = read-only. */
  readonly kind: 'missing' | 'blocked' | 'plain' | 'symlink' | 'hard-linked' | 'locked' | 'odd';
  /** `other`: our marks are there, but not our lines. */
  readonly block: 'none' | 'ours' | 'other';
  /** Line of the begin mark, when `block` is `other`. */
  readonly line: number;
  /** Lines in the file. */
  readonly lines: number;
  /** False for a non-empty file whose last line is not ended. */
  readonly ended: boolean;
}

/** A file of our own: wanted content and what is there now. */
export interface OwnFile {
  readonly path: string;
  readonly content: string;
  readonly mode: number;
  /** Undefined when it does not exist. */
  readonly current: string | undefined;
  /** A few words for the plan. */
  readonly note: string;
  /** The person may edit it: a changed one stays at uninstall. */
  readonly theirs?: true;
}

export interface InstallState {
  /** Last part of $SHELL, empty when unset. */
  readonly shell: string;
  readonly startFiles: Readonly<Record<StartFileName, StartFile>>;
  /** True when fish has a configuration folder. */
  readonly fishUsed: boolean;
  readonly own: readonly OwnFile[];
  /** What the hooks of agents need in files of theirs. */
  readonly native: readonly (Change | Manual)[];
  readonly copy: {
    readonly path: string;
    readonly files: number;
    readonly bytes: number;
    readonly present: boolean;
    readonly current: boolean;
  };
}

export interface InstallOptions {
  readonly envSh: string;
  readonly envFish: string;
  readonly shims: string;
  /** AUP_GUARD_NO_MODIFY_PATH: no start file is written, all lines are printed. */
  readonly printOnly: boolean;
}

/** A file of somebody else's with entries of ours in it. */
export interface MergeChange {
  readonly kind: 'merge';
  readonly path: string;
  /** Whole new content. */
  readonly text: string;
  /** What it was without anything of ours; undefined for a file that was not there. */
  readonly base: string | undefined;
  /** From the new content back to `base`. */
  readonly undo: readonly UndoStep[];
  readonly items: readonly NativeEntry[];
  readonly exists: boolean;
  readonly note: string;
}

/** One step, in the order it is applied. */
export type Change =
  | {
      readonly kind: 'copy';
      readonly path: string;
      readonly files: number;
      readonly bytes: number;
      readonly exists: boolean;
    }
  | {
      readonly kind: 'file';
      readonly path: string;
      readonly content: string;
      readonly mode: number;
      readonly note: string;
      readonly before: string | undefined;
      readonly theirs: boolean;
    }
  | MergeChange
  | {
      readonly kind: 'block';
      readonly path: string;
      /** The exact text added at the end. */
      readonly insert: string;
      /** The exact text of an earlier install, which goes first. */
      readonly removes?: string;
      readonly exists: boolean;
      readonly lines: number;
    };

/** Lines a person has to add, because the file is not ours to write. */
export interface Manual {
  readonly path: string;
  readonly why: string;
  readonly lines: readonly string[];
}

export interface InstallPlan {
  readonly changes: readonly Change[];
  readonly manual: readonly Manual[];
}
