/** What each part of the check before a merge is handed. */
import type { CiFinding, CiRange } from '../engine/ci/model.ts';
import type { CommitText } from '../engine/commit-marks.ts';
import type { McpClientDef } from '../engine/mcp/client.ts';
import type { McpRisks } from '../engine/mcp/risk-model.ts';
import type { Reason, Safe } from '../engine/model.ts';
import type { Policy } from '../engine/policy/model.ts';
import { outcomeFor, type ChangeTerms } from './change-terms.ts';
import type { CiBase } from './ci-base.ts';
import type { CiGit } from './ci-range.ts';
import type { LateCatalog } from './late-redaction.ts';
import { safe } from './text.ts';

/** A file people look at before a merge, by its name alone. */
export interface ReviewKind {
  readonly id: string;
  /** After the name of the file: `changes, which tells agents what to do`. */
  readonly what: string;
  /** Changed by an agent it counts as going round the guard. */
  readonly guards: boolean;
  /** Only where it has to do with the guard: its text names it. */
  readonly ours: boolean;
}

/** What the commands hand in. */
export interface CiCatalog extends Pick<LateCatalog, 'detectors' | 'profiles'> {
  readonly clients: readonly McpClientDef[];
  readonly risks: McpRisks;
  readonly agentsOf: (commit: CommitText) => readonly string[];
  readonly reviewKind: (file: string) => ReviewKind | undefined;
}

export interface CiContext extends CiGit {
  readonly range: CiRange;
  readonly base: CiBase;
  /** There are more commits than are looked at. */
  readonly cut: boolean;
  readonly policy: Policy;
  readonly terms: ChangeTerms;
  readonly catalog: CiCatalog;
  /** A name or word of a repository as it may be shown: what looks like a secret is masked. */
  readonly shown: (text: string) => Safe;
}

export type CiCheck = (context: CiContext) => Promise<readonly CiFinding[]>;

const LEVELS = { deny: 'error', warn: 'warning', allow: 'note' } as const;

/** Enforced is an error, warned of a warning, watched a note. */
export function levelOf(reason: Reason | undefined): CiFinding['level'] {
  return LEVELS[outcomeFor(reason)];
}

/** `aup.yaml:12 DATA-1`, with its phase while it stops nothing. */
export function clauseOf(reason: Reason | undefined): Safe | undefined {
  if (reason === undefined) return undefined;
  const { where, clause, phase } = reason;
  if (phase === 'enforce') return safe`${where} ${clause}`;
  return phase === 'warn' ? safe`${where} ${clause} (warn)` : safe`${where} ${clause} (monitor)`;
}
