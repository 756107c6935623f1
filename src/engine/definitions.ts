/** Shapes of what catalog/ declares; the engine consumes them, the catalog fills them. */
import type { Category, Verb } from './model.ts';

/** A finding format: keywords start it, the pattern verifies it in a window, the validator confirms. */
export interface DetectorDef {
  readonly id: string;
  /** Used in placeholders, `[A-Z0-9]{2,24}`: `AWSKEY`, `EMAIL`. */
  readonly label: string;
  readonly category: Category;
  /** Lower-case ASCII substrings, one of which must occur near a hit. */
  readonly keywords: readonly string[];
  /** Flags `d`, `g` and `i` are added by the compiler where needed; capture group 1, when present, is the secret. */
  readonly pattern: RegExp;
  /** Characters of window around a keyword; default 160 back, 420 forward. */
  readonly window?: { readonly back: number; readonly forward: number };
  /** Sees the secret text; `no` drops the hit, the rest set the confidence. */
  readonly validate?: (secret: string, around: string) => 'high' | 'medium' | 'low' | 'no';
  /** A more specific detector wins an overlap; default 50. */
  readonly rank?: number;
  readonly examples: { readonly yes: readonly DetectorExample[]; readonly no: readonly string[] };
}

/** `secret` must be replaced wholly and nothing else. */
export interface DetectorExample {
  readonly text: string;
  readonly secret: string;
}

/** What is known about the repository a command acts on; collected by host/git.ts, absent outside one. */
export interface RepoFacts {
  readonly root: string;
  readonly head: string;
  /** Short branch name, absent when detached. */
  readonly branch?: string;
  /** Upstream as `{remote, ref}` with a full ref, absent when none. */
  readonly upstream?: { readonly remote: string; readonly ref: string };
  readonly remotes: readonly string[];
  /** Short name of the default branch, best known. */
  readonly defaultBranch: string;
  readonly pushDefault: string;
  readonly aliases: Readonly<Record<string, string>>;
}

/** A coding agent: how it is found and named. */
export interface AgentDef {
  /** Lower-case, as typed after `aup-guard run`: `claude`. */
  readonly id: string;
  /** As shown to people: `Claude Code`. */
  readonly title: string;
  /** Program names on PATH, the main one first. */
  readonly bins: readonly string[];
  /** npm packages that carry it: their package.json tells the version. */
  readonly packages: readonly string[];
}

export interface CommandFacts {
  readonly cwd: string;
  readonly repo?: RepoFacts;
}

/** What a command definition says a given argv does. */
export interface ActionDraft {
  readonly verb: Verb;
  readonly target: string;
  readonly refs?: readonly string[];
  readonly paths?: readonly string[];
  readonly remote?: string;
  /** Set when it cannot be told from argv and facts. */
  readonly unresolved?: string;
}

export interface CommandDef {
  readonly program: string;
  /** Other names of the same program. */
  readonly aliases?: readonly string[];
  /** Subcommands the sh gate must submit; all others run at once. Empty = every call is submitted. */
  readonly gated: readonly string[];
  /** argv[0] is the program. No draft = nothing of concern. */
  readonly classify: (argv: readonly string[], facts: CommandFacts) => readonly ActionDraft[];
  readonly examples: readonly CommandExample[];
}

export interface CommandExample {
  readonly argv: readonly string[];
  readonly verbs: readonly Verb[];
  readonly refs?: readonly string[];
  readonly repo?: Partial<RepoFacts>;
}
