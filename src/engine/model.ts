/** The nouns of the guard, and nothing else. Names are the word list of the product. */

import type { Leftovers } from './leftovers.ts';
import type { McpCall, McpUse } from './mcp/call-model.ts';
import type { RecordKind } from './record-kinds.ts';

declare const brand: unique symbol;
export type Brand<T, Name extends string> = T & { readonly [brand]: Name };

/** Id of a policy clause, e.g. `HUMAN-1`. */
export type ClauseId = Brand<string, 'ClauseId'>;
/** Lower-case hex SHA-256. */
export type Digest = Brand<string, 'Digest'>;
/** Milliseconds since the Unix epoch. The engine never reads a clock: instants are arguments. */
export type Instant = Brand<number, 'Instant'>;
/** Text as it arrived: may hold secrets and control characters. */
export type Raw = Brand<string, 'Raw'>;
/** Text that passed redaction and neutralising: the only kind a ledger, terminal or message accepts. */
export type Safe = Brand<string, 'Safe'>;

/** Pure functions that need a hash get it as an argument; host/ supplies node's. */
export interface Hashing {
  sha256(data: string): Digest;
}

/** The lattice of outcomes, weakest first. */
export const OUTCOMES = ['allow', 'warn', 'redact', 'ask', 'deny'] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** Roll-out phases, in order. */
export const PHASES = ['draft', 'monitor', 'warn', 'enforce'] as const;
export type Phase = (typeof PHASES)[number];

/** What an action does to the world, strongest concern named once. */
export const VERBS = [
  'merge',
  'push',
  'force-push',
  'delete-files',
  'delete-branch',
  'history-rewrite',
  'discard-work',
  'prod-change',
  'external-send',
  'payment',
  'secret-read',
  'guard-tamper',
  'none',
] as const;
export type Verb = (typeof VERBS)[number];

export const CONTROL_KINDS = [
  'tool-allowlist',
  'license-tier',
  'prompt-redaction',
  'context-redaction',
  'egress-inspection',
  'action-approval',
  'mcp-approval',
  'mcp-risk-score',
  'discovery',
  'audit-log',
  'incident',
  'exception',
  'rollout',
  'none',
] as const;
export type ControlKind = (typeof CONTROL_KINDS)[number];

/** Who acts. `unknown` is treated as an agent. */
export type Actor = 'agent' | 'human' | 'unknown';

/** How much an approval is worth; see the promise in the README. */
export type Assurance = 'overlay' | 'overlay-in-tmux' | 'second-terminal' | 'pre-approved' | 'none';

/** `organisation`: what a policy describes as its own. */
export type Category = 'secret' | 'personal' | 'organisation';

/** A hit of a detector. The text itself is absent; offsets are UTF-16 into the scanned text, end exclusive. */
export interface Finding {
  readonly detector: string;
  readonly label: string;
  readonly category: Category;
  readonly start: number;
  readonly end: number;
  readonly confidence: 'high' | 'medium' | 'low';
  /** Wanted only where its detector is named: an address of a machine, a bare number. */
  readonly optIn?: true;
}

/** One line of `pre-push` or `reference-transaction`: ids are full hex, all zeroes = absent. */
export interface RefUpdate {
  readonly ref: string;
  readonly oldId: string;
  readonly newId: string;
}

/** Everything the guard sees. */
export type Event =
  | { readonly kind: 'prompt'; readonly text: Raw }
  | { readonly kind: 'request'; readonly provider: string; readonly findings: readonly Finding[] }
  | { readonly kind: 'command'; readonly argv: readonly string[]; readonly cwd: string }
  | {
      readonly kind: 'tool-call';
      readonly tool: string;
      /** Shell text, when the tool runs a shell. */
      readonly shell?: Raw;
      /** Files the tool writes, absolute. */
      readonly writes?: readonly string[];
      /** Files it deletes, as it names them: relative ones from `cwd`. */
      readonly deletes?: readonly string[];
      /** It only looks, on this machine: a placeholder in it does no harm. */
      readonly looks?: true;
      /** All argument text, for placeholder and secret checks. */
      readonly text: Raw;
      readonly cwd: string;
    }
  | {
      readonly kind: 'refs';
      readonly source: 'pre-push' | 'reference-transaction';
      readonly remote: string;
      readonly updates: readonly RefUpdate[];
      /** The argv of the git process that runs the hook: wording, never trust. */
      readonly parentArgv: readonly string[];
      readonly cwd: string;
    }
  | Leftovers
  | McpCall
  | {
      readonly kind: 'launch';
      readonly agent: string;
      readonly argv: readonly string[];
      readonly cwd: string;
    };

/** What an event would do. */
export interface Action {
  readonly verb: Verb;
  /** Program that acts: `git`, `gh`, `rm`; empty when none is known. */
  readonly program: string;
  readonly argv: readonly string[];
  /** The thing acted on, in a few words: `origin main`, `2 files`. */
  readonly target: Safe;
  /** Full ref names (`refs/heads/main`) on the side that changes; empty = not known. */
  readonly refs: readonly string[];
  /** Paths affected, as given; empty = none or not known. */
  readonly paths: readonly string[];
  readonly remote?: string;
  /** Where it runs, when that is not the event's own directory; may hold parts only known when it runs. */
  readonly cwd?: string;
  readonly certainty: 'known' | 'unresolved';
  /** Why it is unresolved, in a few words. */
  readonly why?: Safe;
  /** Set when no approval may lift it, with the reason: an ask becomes a deny. */
  readonly forbidden?: Safe;
  /** It would use a placeholder as if that were the value. */
  readonly leftover?: true;
  /** The call of a server's tool that it is. */
  readonly call?: McpUse;
  /** What an approval is bound to: argv, cwd, verb, repository, HEAD and target ids. */
  readonly digest: Digest;
}

/** What classify found in an event. */
export interface Situation {
  readonly actions: readonly Action[];
  /** Data found in the event, by category and detector. */
  readonly findings: readonly Finding[];
  /** Nothing in it goes to a model or leaves this machine: clauses about data have no say. */
  readonly stays?: true;
  readonly actor: Actor;
  /** Agent or tool id, e.g. `claude`. */
  readonly tool: string;
}

/** Why a decision came out as it did: one clause's say in it. */
export interface Reason {
  readonly clause: ClauseId;
  readonly say: Safe;
  /** `aup.yaml:41`. */
  readonly where: Safe;
  readonly control: ControlKind;
  readonly phase: Phase;
  /** What the clause demands. */
  readonly demand: Outcome;
  /** What it contributes after phase, approval and exception. */
  readonly effective: Outcome;
  readonly standing: 'applies' | 'approved' | 'excepted' | 'would-have';
  /** Index into `Situation.actions`; absent for data clauses. */
  readonly action?: number;
  readonly exception?: string;
}

/** A clause that could not be evaluated: it counted as its strictest demand. */
export interface Fault {
  readonly clause: ClauseId;
  readonly what: Safe;
}

export interface Decision {
  /** What happens now. */
  readonly effective: Outcome;
  /** What every clause enforced would give. */
  readonly intended: Outcome;
  readonly because: readonly Reason[];
  readonly faults: readonly Fault[];
}

/** A person's yes, bound to one action digest. It answers an `ask`, never lifts a `deny`. */
export interface Approval {
  readonly digest: Digest;
  readonly scope: 'once' | 'session';
  readonly nonce: string;
  readonly expires: Instant;
  readonly assurance: Assurance;
}

/** What a caller hands to the ledger: content-free by type (only `Safe` words we chose, counts and digests). */
export interface RecordDraft {
  readonly kind: RecordKind;
  readonly clause?: ClauseId;
  readonly control?: ControlKind;
  readonly phase?: Phase;
  readonly decision?: Outcome;
  readonly intended?: Outcome;
  /** What happened in the end: `approved`, `denied`, `timeout`, `ran`, `refused`. */
  readonly outcome?: string;
  readonly assurance?: Assurance;
  readonly actor?: Actor;
  readonly agent?: string;
  readonly session?: string;
  readonly verb?: Verb;
  /** Action digest or keyed digest of the object; never the object. */
  readonly object?: string;
  /** Findings by detector id. */
  readonly counts?: Readonly<Record<string, number>>;
  readonly policy?: Digest;
  /** Short id shown in messages, e.g. `7f3a`. */
  readonly ref?: string;
  readonly ms?: number;
  /** Code of a GuardError, for faults. */
  readonly code?: string;
}
