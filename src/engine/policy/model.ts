import type {
  Category,
  ClauseId,
  ControlKind,
  Digest,
  Instant,
  Outcome,
  Phase,
  Safe,
  Verb,
} from '../model.ts';
import type { OwnData } from '../redact/own-model.ts';

export type LayerName = 'organisation' | 'user' | 'project' | 'profile';

/** A phase holds from its instant until the next step. A plain `phase: enforce` is one step from 0. */
export interface PhaseStep {
  readonly phase: Phase;
  readonly from: Instant;
}

/** Conditions of `when` and of each `unless` entry: all present keys must match. */
export interface Condition {
  readonly actor?: 'agent' | 'human';
  /** Verbs, resolved from action names (`git.push` = push and force-push). */
  readonly verbs?: readonly Verb[];
  /** Extra command patterns of a named action group (`actions: production: also:`), anchored globs over the command line. */
  readonly commands?: readonly string[];
  /** Data classes resolved to categories and detector ids. */
  readonly data?: { readonly categories: readonly Category[]; readonly detectors: readonly string[] };
  readonly tools?: readonly string[];
  /** Anchored globs over full ref names. */
  readonly refs?: readonly string[];
  readonly paths?: readonly string[];
  readonly repos?: readonly string[];
  readonly events?: readonly string[];
}

export interface AskTerms {
  readonly by: readonly string[];
  readonly timeoutMs: number;
  readonly reasonRequired: boolean;
}

export interface Clause {
  readonly id: ClauseId;
  readonly say: Safe;
  readonly controls: readonly ControlKind[];
  readonly phases: readonly PhaseStep[];
  readonly layer: LayerName;
  /** `aup.yaml:41`, for messages. */
  readonly where: Safe;
  readonly when: Condition;
  readonly unless: readonly Condition[];
  readonly demand: Outcome;
  readonly ask?: AskTerms;
  /** Control-specific settings, checked by the control's own schema. */
  readonly settings: Readonly<Record<string, unknown>>;
  /** Worked out from another clause, in whose name it speaks. */
  readonly derived?: true;
}

/** Hosts and models, as globs; absent = any. */
export interface DataPlace {
  readonly hosts?: readonly string[];
  readonly models?: readonly string[];
}

/** Data that may go to some places only: the clause counts for requests that go anywhere else. */
export interface PlacedClause {
  readonly clause: Clause;
  readonly to: readonly DataPlace[];
}

export interface Exception {
  readonly id: string;
  readonly clause: ClauseId;
  /** The layer that granted it: it affects that layer's clause only. */
  readonly layer: LayerName;
  /** `user:NAME`, `team:NAME` or `*`. */
  readonly who: string;
  /** Who is in the team, as the file of the exception says. */
  readonly users?: readonly string[];
  readonly allow: Condition;
  readonly why: Safe;
  readonly by: string;
  readonly from: Instant;
  readonly until: Instant;
}

/** An agent the policy describes because the catalogue does not know it. */
export interface GenericAgent {
  readonly id: string;
  readonly command: string;
  /** Environment variable -> provider id whose loopback base URL it gets. */
  readonly baseUrlEnv: Readonly<Record<string, string>>;
}

/** How much a policy wants agents in a namespace of their own. */
export type ContainmentWish = 'off' | 'prefer' | 'require';

/** The wish that counts, and who has it. */
export interface ContainmentTerms {
  readonly wish: ContainmentWish;
  /** `aup.yaml:4`, for messages. */
  readonly where: Safe;
}

/** How requests reach the proxy: by an address given to the agent, or by ending TLS for the services it knows. */
export type EgressMode = 'base-url' | 'tls';

/** TLS mode, and who wants it. */
export interface TlsTerms {
  /** `aup.yaml:4`, for messages. */
  readonly where: Safe;
}

export interface LayerInfo {
  readonly layer: LayerName;
  /** As shown to people: `aup.yaml`, `/etc/aup-guard/aup.yaml`, `starter`. */
  readonly label: string;
  readonly path?: string;
  readonly digest: Digest;
}

/** A compiled policy: plain JSON, hashed. */
export interface Policy {
  readonly schema: 'aup-guard/policy/1';
  readonly digest: Digest;
  readonly name: Safe;
  readonly request?: Safe;
  /** Within what time a request is answered: `2 working days`. */
  readonly requestReply?: Safe;
  /** The day from which it is to be looked at again. */
  readonly reviewBy?: Instant;
  /** What happens to an action of concern that no clause names. */
  readonly stance: Outcome;
  readonly stancePhases: readonly PhaseStep[];
  readonly onGuardFailure: 'deny' | 'allow';
  /** Absent = off. */
  readonly containment?: ContainmentTerms;
  readonly clauses: readonly Clause[];
  /** Not among the clauses; absent when there is none. */
  readonly placed?: readonly PlacedClause[];
  readonly exceptions: readonly Exception[];
  readonly agents: readonly GenericAgent[];
  readonly layers: readonly LayerInfo[];
  /** Largest request body the egress proxy reads, bytes. */
  readonly maxBody: number;
  /** Absent = agents are given base URLs. */
  readonly tls?: TlsTerms;
  /** What data classes search for beyond detectors; absent when there is none. */
  readonly own?: OwnData;
}

/** A finding of the parser or of lint. */
export interface PolicyIssue {
  readonly level: 'error' | 'warning' | 'info';
  /** Stable rule id, e.g. `unknown-key`. */
  readonly rule: string;
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly message: Safe;
  readonly fix?: Safe;
}
