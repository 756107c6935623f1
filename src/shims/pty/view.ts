import type { ApprovalRequest } from '../../engine/approval.ts';
import type { Assurance } from '../../engine/model.ts';

/** Everything the box depends on. */
export interface BoxView {
  readonly request: ApprovalRequest;
  readonly columns: number;
  readonly rows: number;
  /** The word chosen at install: a box without it is forged. */
  readonly word: string;
  readonly assurance: Assurance;
  readonly secondsLeft: number;
  /** Which of the requests that stand in line this is, beginning with 1. */
  readonly turn: number;
  /** Requests behind this one. */
  readonly waiting: number;
  readonly mode: 'ask' | 'note' | 'reason' | 'diff';
  /** The code, the note or the reason typed so far. */
  readonly typed: string;
  /** Why the last key did nothing; may be empty. */
  readonly hint: string;
  /** Keys count by now. */
  readonly armed: boolean;
  /** First diff line shown. */
  readonly scroll: number;
}
