/** What is told of a request, before it leaves and when it is over. */
import type { MediaKind } from '../../engine/definitions.ts';
import type { Finding } from '../../engine/model.ts';
import type { Clause } from '../../engine/policy/model.ts';

/** A body that is about to leave. */
export interface EgressSeen {
  readonly provider: string;
  readonly route: string;
  readonly findings: readonly Finding[];
  /** Those in text not seen before: every request repeats the whole conversation. */
  readonly fresh: readonly Finding[];
  readonly rewritten: boolean;
  /** A signature covers what would be replaced: with a letter changed the service takes none of it. */
  readonly signed: boolean;
  /** Pictures and the like in it; fresh = in no request before. */
  readonly media: readonly { readonly kind: MediaKind; readonly fresh: boolean }[];
  /** The body as the agent sent it; empty without one. */
  readonly text: string;
  /** Clauses that count because of where it goes. */
  readonly away: readonly Clause[];
}

/** What a request came to. */
export interface Outcome {
  /** Size of the decoded body. */
  readonly bytes: number;
  readonly findings: readonly Finding[];
  readonly fresh: readonly Finding[];
  readonly outcome: 'unchanged' | 'rewritten' | 'refused' | 'failed' | 'aborted';
  /** Status the agent got; 0 when it had gone. */
  readonly status: number;
  /** Why it was refused, failed or went out unchecked: `too-large`, `not-json`, `upstream`. */
  readonly code?: string;
}
