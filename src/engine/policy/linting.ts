/** What every lint rule is given. */
import type { AiTool } from '../discover/model.ts';
import type { Finding, Instant } from '../model.ts';
import type { FrameworkMapping } from './frameworks.ts';
import type { Policy } from './model.ts';
import type { TierProbe } from '../tier/model.ts';
import type { TierReach } from '../tier/reach.ts';
import type { ParsedFile } from './parse.ts';
import type { Path, Problem } from './problem.ts';

export interface LintOptions {
  readonly files: readonly ParsedFile[];
  readonly policy: Policy;
  readonly now: Instant;
  /** Whether a file named in a policy is there; paths count from that policy's folder. */
  readonly exists: (file: ParsedFile, path: string) => boolean;
  /** Finds secrets in a text. */
  readonly scan: (text: string) => readonly Finding[];
  /** Tool ids of the catalogue; without it tool names are not checked. */
  readonly tools?: readonly string[];
  /** AI tools of the catalogue; without them lists of tools are not checked. */
  readonly aiTools?: readonly Pick<AiTool, 'id' | 'agent'>[];
  /** Names of hosts where AI services answer, with stars; without them lists of hosts are not checked. */
  readonly aiHosts?: readonly string[];
  /** Where controls stand on this machine (`shim`, `gate`, ...); without it nothing is said of that. */
  readonly installed?: ReadonlySet<string>;
  /** What controls are evidence for; without it gaps are not told. */
  readonly frameworks?: FrameworkMapping;
  /** How surely the plan of a tool can be known at best; without it such demands are not checked. */
  readonly tierReach?: TierReach;
}

/** What names in a policy are held against; what is absent is not checked. */
export interface LintKnown extends Pick<LintOptions, 'tools' | 'aiHosts'> {
  readonly aiTools?: readonly AiTool[];
  /** What tells the plans of tools, for demands that nothing could meet. */
  readonly tiers?: { readonly tools: readonly AiTool[]; readonly probes: readonly TierProbe[] };
}

/** One file being linted. */
export interface Linting {
  readonly options: LintOptions;
  readonly file: ParsedFile;
  readonly add: (path: Path, problem: Problem, keyOf?: string) => void;
}
