/** What is read from other scanners' files. Readers never throw: what they cannot use is a problem with its line. */

export interface ImportProblem {
  /** `error`: the part, or the file, was left out. `warning`: it counts, but less than its author may think. */
  readonly level: 'error' | 'warning';
  /** 1-based; 1 when the place is not known. */
  readonly line: number;
  readonly message: string;
  readonly fix?: string;
}

/** What is not reported after all. Patterns are RE2 syntax, not compiled yet. */
export interface ImportedAllowlist {
  readonly line: number;
  /** `all`: every kind of entry present must match. */
  readonly condition: 'any' | 'all';
  readonly regexes: readonly string[];
  /** What the patterns are held against. */
  readonly target: 'secret' | 'match' | 'line';
  readonly paths: readonly string[];
  /** Lower-case; a secret that contains one is let go. */
  readonly stopwords: readonly string[];
  readonly commits: readonly string[];
  /** Rules it narrows; empty = all of the file. */
  readonly rules: readonly string[];
}

export interface ImportedRule {
  readonly id: string;
  readonly line: number;
  /** RE2 syntax, not compiled yet; absent in a rule that only adds to one of an extended file. */
  readonly regex?: string;
  /** Capture group that is the secret; 0 = the first that took part, or the whole match; absent = not said. */
  readonly secretGroup?: number;
  /** Lower-case; one must occur near a hit. Empty = none were given. */
  readonly keywords: readonly string[];
  /** Shannon entropy in bits a character that a secret must exceed; absent = any. */
  readonly entropy?: number;
  /** Only in files whose path matches. */
  readonly path?: string;
  readonly allowlists: readonly ImportedAllowlist[];
}

export interface ImportedExtend {
  readonly line: number;
  /** Another file, from the folder of this one. */
  readonly path?: string;
  readonly useDefault: boolean;
  readonly disabledRules: readonly string[];
}

export interface GitleaksConfig {
  readonly rules: readonly ImportedRule[];
  /** For all rules, or those they name. */
  readonly allowlists: readonly ImportedAllowlist[];
  readonly extend?: ImportedExtend;
  readonly problems: readonly ImportProblem[];
}

/** A finding that was looked at and let be: `COMMIT:FILE:RULE:LINE` or `FILE:RULE:LINE`. */
export interface IgnoredFinding {
  /** Of the ignore file itself. */
  readonly line: number;
  readonly commit?: string;
  /** With forward slashes. */
  readonly file: string;
  readonly rule: string;
  /** First line of the finding in `file`. */
  readonly at: number;
}

export interface IgnoreList {
  readonly entries: readonly IgnoredFinding[];
  readonly problems: readonly ImportProblem[];
}

/** A finding of a `.secrets.baseline`. */
export interface BaselineEntry {
  readonly file: string;
  /** As detect-secrets calls it: `AWS Access Key`. */
  readonly type: string;
  /** SHA-1 of the value, 40 lower-case hex digits. */
  readonly hash: string;
  /** 1-based, when the file tells. */
  readonly at?: number;
  /** What a person said about it; undefined = nobody has looked. */
  readonly secret?: boolean;
}

export interface Baseline {
  readonly entries: readonly BaselineEntry[];
  readonly problems: readonly ImportProblem[];
}

/** A stretch of text whose findings a comment lets be. */
export interface AllowedSpan {
  /** UTF-16 offsets, whole lines, end exclusive. */
  readonly start: number;
  readonly end: number;
  /** The words that allow it. */
  readonly marker: string;
  /** 1-based line of the comment. */
  readonly line: number;
}
