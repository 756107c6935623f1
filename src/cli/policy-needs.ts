/** What the policy commands are given, and how they load policies. */
import { profiles } from '../catalog/profiles/index.ts';
import { hashing } from '../host/policy-hashing.ts';
import type { DecideContext } from '../engine/decide.ts';
import type { AiTool } from '../engine/discover/model.ts';
import type { Finding, Instant, Situation } from '../engine/model.ts';
import type { FrameworkMapping } from '../engine/policy/frameworks.ts';
import type { Policy } from '../engine/policy/model.ts';
import type { KnownDetector } from '../engine/policy/names.ts';
import type { StarterFound } from '../engine/policy/starter-file.ts';
import type { LoadOptions, ProfileName } from '../host/policy-file.ts';
import type { PolicyPlaces } from '../host/policy-sources.ts';

/** What a person asks `policy explain` about. */
export type ExplainInput =
  | { readonly kind: 'command'; readonly argv: readonly string[]; readonly agent: string }
  | { readonly kind: 'prompt'; readonly text: string; readonly agent: string };

/** What the policy commands need from the rest of the program. */
export interface PolicyCommandNeeds extends PolicyPlaces {
  readonly now: Instant;
  readonly detectors: readonly KnownDetector[];
  readonly scan: (text: string) => readonly Finding[];
  readonly tools?: readonly string[];
  /** AI tools of the catalogue. */
  readonly aiTools?: readonly AiTool[];
  /** Where controls stand on this machine. */
  readonly installed?: () => ReadonlySet<string>;
  /** What controls are evidence for; absent = no mapping is at hand. */
  readonly frameworks?: FrameworkMapping;
  /** AI tools and MCP servers of this machine, for a first policy. */
  readonly found?: () => Promise<StarterFound>;
  readonly profile?: ProfileName;
  readonly who: DecideContext['who'];
  readonly repo?: string;
  /** Classifies the command or scans the prompt, exactly as a gate or the proxy would. */
  readonly situationOf: (input: ExplainInput, own: Policy['own']) => Promise<Situation>;
  readonly out: (text: string) => void;
  readonly exit: (code: number) => void;
}

/** Where policies are looked for, and what they may name. */
export function loadOptions(needs: PolicyCommandNeeds): LoadOptions {
  const { paths, repoRoot, detectors, profile } = needs;
  return {
    paths,
    detectors,
    hashing,
    profiles,
    ...(repoRoot === undefined ? {} : { repoRoot }),
    ...(profile === undefined ? {} : { profile }),
  };
}
