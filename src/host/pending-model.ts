/** A request that waits at another terminal, its answer, and what came of that. */
import type { ApprovalRequest } from '../engine/approval.ts';
import type { Digest, Instant } from '../engine/model.ts';

/** What the box would show; a code is made up where it is asked for. */
export type PendingBox = Omit<ApprovalRequest, 'code'>;

export interface Pending {
  readonly v: 1;
  readonly session: string;
  readonly agent: string;
  /** Process of the session that asks. */
  readonly pid: number;
  /** No two requests are the same text. */
  readonly nonce: string;
  readonly asked: Instant;
  readonly expires: Instant;
  /** A yes takes a code. */
  readonly critical: boolean;
  /** Roles of which somebody must say yes here; empty = whoever sits at this machine. */
  readonly roles: readonly string[];
  readonly box: PendingBox;
}

/** A request as it was read, with the digest an answer names. */
export interface Waiting {
  readonly pending: Pending;
  /** The request as it was written: what is signed. */
  readonly body: string;
  readonly digest: Digest;
}

export interface PendingAnswer {
  readonly v: 1;
  /** Digest of the request it answers. */
  readonly request: Digest;
  readonly kind: 'approved' | 'denied';
  readonly scope: 'once' | 'session';
  /** Words with a no, or the reason of a yes. */
  readonly words?: string;
  /** For whom the person speaks. */
  readonly role?: string;
  /** Of the request's text, where somebody signed it: as `ssh-keygen -Y sign` writes it. */
  readonly signature?: string;
  /** Other terminals can type into the one it was given on. */
  readonly multiplexed: boolean;
  readonly at: Instant;
  /** The process that asked the person; it waits until the answer was taken. */
  readonly pid: number;
  readonly start: string;
}

/** What came of an answer. */
export interface Taken {
  readonly v: 1;
  readonly request: Digest;
  readonly taken: boolean;
  readonly why: string;
}

/** Sealed, so written by us: looked at only as far as another version could differ. */
export function isPending(value: unknown): value is Pending {
  if (typeof value !== 'object' || value === null) return false;
  const { v, box, expires, roles }: Partial<Record<keyof Pending, unknown>> = value;
  return (
    v === 1 && typeof box === 'object' && box !== null && Number.isFinite(expires) && Array.isArray(roles)
  );
}

/** The same of an answer. */
export function isAnswer(value: unknown): value is PendingAnswer {
  if (typeof value !== 'object' || value === null) return false;
  const { v, kind, scope, pid, start }: Partial<Record<keyof PendingAnswer, unknown>> = value;
  return (
    v === 1 &&
    (kind === 'approved' || kind === 'denied') &&
    (scope === 'once' || scope === 'session') &&
    Number.isSafeInteger(pid) &&
    typeof start === 'string'
  );
}

/** The same of what came of one. */
export function isTaken(value: unknown): value is Taken {
  return typeof value === 'object' && value !== null && 'v' in value && value.v === 1 && 'taken' in value;
}
