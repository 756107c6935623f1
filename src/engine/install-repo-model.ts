/** The nouns of an install into a repository. Texts are bytes as characters (latin-1), so that each byte stays. */

export const REPO_HOOKS = ['pre-commit', 'pre-push'] as const;
export type RepoHook = (typeof REPO_HOOKS)[number];

/** A file of the repository as found; `path` counts from its root and has `/` only. */
export interface RepoFile {
  readonly path: string;
  readonly text: string;
}

export interface RepoState {
  /** Where git looks for hooks: a path from the root, else empty. */
  readonly hooksPath: string;
  /** Files a manager of hooks could be told by. */
  readonly files: readonly RepoFile[];
  /** True for a folder that is there. */
  readonly husky: boolean;
  /** Names in git's own folder that git would run. */
  readonly active: readonly string[];
}

/** A file as it should be. */
export interface RepoChange {
  readonly path: string;
  /** Undefined when it is made. */
  readonly before: string | undefined;
  readonly after: string;
  /** Our lines alone. */
  readonly inserted: string;
  /** Of a new file. */
  readonly mode: number;
}

/** Lines a person has to put into a file. */
export interface RepoManual {
  readonly path: string;
  readonly why: string;
  readonly lines: readonly string[];
}

export interface RepoPlan {
  /** What runs hooks there, in words. */
  readonly manager: string;
  readonly changes: readonly RepoChange[];
  readonly manual: readonly RepoManual[];
  /** What to do so that the hooks run. */
  readonly next: readonly string[];
}
