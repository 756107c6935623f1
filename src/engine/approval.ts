import type { Assurance, Safe } from './model.ts';

/** All the approval box shows. Every field is already neutralised and redacted. */
export interface ApprovalRequest {
  readonly id: string;
  /** `claude wants to push to a shared branch` */
  readonly title: Safe;
  /** The command as one line, for reading. */
  readonly command: Safe;
  /** The argv as separate JSON strings, for certainty. */
  readonly argv: readonly Safe[];
  readonly cwd: Safe;
  /** Most important first: narrow screens drop from the end. */
  readonly facts: readonly Safe[];
  /** Shown in red: what would be lost. */
  readonly danger: readonly Safe[];
  /** Text behind `[v]`, one entry a line. */
  readonly diff: readonly Safe[];
  readonly clause: { readonly id: string; readonly say: Safe; readonly where: Safe };
  /** Offered only when present: `this session: push origin main`. */
  readonly session?: Safe;
  /** Present on critical actions: must be typed instead of `a`. */
  readonly code?: string;
  readonly timeoutMs: number;
}

export type ApprovalAnswer =
  | { readonly kind: 'approved'; readonly scope: 'once' | 'session'; readonly assurance: Assurance }
  | { readonly kind: 'denied'; readonly note?: Safe }
  | { readonly kind: 'timeout' }
  | { readonly kind: 'unavailable'; readonly why: Safe };

/** Asks a person. Implemented by the overlay; the broker is its only caller. */
export interface Approver {
  /** Resolves `denied` at once when `signal` aborts (the asker has gone). */
  ask(request: ApprovalRequest, signal: AbortSignal): Promise<ApprovalAnswer>;
}
