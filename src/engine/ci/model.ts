/** What the pre-merge check looks at, and what it says. */

/** One commit of the range, as git tells it. */
export interface CiCommit {
  /** Object name, hexadecimal. */
  readonly id: string;
  readonly tree: string;
  readonly parents: readonly string[];
  /** Addresses of author and committer. */
  readonly emails: readonly string[];
  readonly message: string;
}

/** Commits of a change that are not in its base, newest first. */
export interface CiRange {
  /** Where the change left the base branch. */
  readonly base: string;
  readonly head: string;
  readonly commits: readonly CiCommit[];
}

/** Something the check found, content-free but for names of files and our own ids. */
export interface CiFinding {
  readonly rule: string;
  /** `aup.yaml:12 HUMAN-1`; undefined where no clause speaks of it. */
  readonly clause: string | undefined;
  /** An error fails the check; a warning and a note do not. */
  readonly level: 'error' | 'warning' | 'note';
  readonly text: string;
  readonly next: string;
  readonly file?: string;
  readonly line?: number;
  readonly commit?: string;
}
// ---- add below ----
