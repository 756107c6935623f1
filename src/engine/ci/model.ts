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

/** The policy the check goes by, and where it came from. */
export interface CiPolicySource {
  /** In words: `aup.yaml of origin/main`. */
  readonly name: string;
  /** True where neither the base nor the caller has one: the starter policy counts. */
  readonly isFallback: boolean;
}

/** All the check has to say. */
export interface CiReport {
  readonly range: CiRange;
  /** The base as it was asked for. */
  readonly baseName: string;
  readonly policy: CiPolicySource;
  /** Errors first. */
  readonly findings: readonly CiFinding[];
  /** Findings that are not listed, by level. */
  readonly left: Readonly<Record<CiFinding['level'], number>>;
  readonly counts: Readonly<Record<CiFinding['level'], number>>;
  readonly failed: boolean;
}

const ORDER: readonly CiFinding['level'][] = ['error', 'warning', 'note'];

function byLevel(findings: readonly CiFinding[]): Readonly<Record<CiFinding['level'], number>> {
  const count = (level: CiFinding['level']): number =>
    findings.filter((finding) => finding.level === level).length;
  return { error: count('error'), warning: count('warning'), note: count('note') };
}

/** Errors first, at most so many of them; the rest is counted. The order within a level stays. */
export function rankFindings(
  findings: readonly CiFinding[],
  most: number,
): Pick<CiReport, 'findings' | 'left' | 'counts' | 'failed'> {
  const ranked = ORDER.flatMap((level) => findings.filter((finding) => finding.level === level));
  const counts = byLevel(findings);
  return {
    findings: ranked.slice(0, most),
    left: byLevel(ranked.slice(most)),
    counts,
    failed: counts.error > 0,
  };
}
