import type { Event, Approval, Decision, RecordDraft, Situation } from '../engine/model.ts';
import type { Policy } from '../engine/policy/model.ts';
import type { Redactor } from '../engine/redact/model.ts';
import type { Mask } from '../engine/text.ts';

/** What the guard makes of one event. */
export interface Judged {
  readonly situation: Situation;
  readonly decision: Decision;
  /** Short id shown to people; finds the rows in the ledger. */
  readonly ref: string;
}

/** The one path, joined to the machine: observe -> classify -> decide -> record. Enforcing is the caller's. */
export interface Guard {
  readonly policy: Policy;
  readonly session: string;
  readonly agent: string;
  /** Redacts text for display: what `toSafe` takes. */
  readonly mask: Mask;
  readonly redactor: Redactor;
  /** Never throws on account of an event: what cannot be evaluated is in `decision.faults`. */
  judge(event: Event, approvals: readonly Approval[]): Promise<Judged>;
  /** Writes one ledger row; session, agent and policy digest are filled in. Throws `ledger-*`. */
  note(draft: RecordDraft): void;
}
