/** What a receipt says: which change passed by whom, and on what it rests. Holds no content, no names. */
import type { Assurance, Digest, Instant, Verb } from '../model.ts';
import type { LayerName } from '../policy/model.ts';

/** A step from one state of the files to the next, named in the three ways that survive merging. */
export interface Change {
  /** Object name of the commit that holds the result. */
  readonly commit: string;
  /** The tree before; empty before the first commit. */
  readonly from: string;
  readonly tree: string;
  /** Digest of the difference; empty when nothing differs or too much does. */
  readonly patch: Digest | '';
}

export type ReceiptVerb = Extract<Verb, 'push' | 'force-push' | 'merge'> | 'review';

export interface ReceiptLayer {
  readonly layer: LayerName;
  /** Of the file's bytes. */
  readonly digest: Digest;
}

/** The signed part. */
export interface Receipt {
  readonly v: 1;
  /** Of the first commit of the main line: the same in every clone, whatever it is called. */
  readonly repo: Digest;
  readonly verb: ReceiptVerb;
  /** Commit the range begins after; empty = it begins with the repository. */
  readonly base: string;
  /** The range as if it were one commit: what a squash merge makes of it. */
  readonly whole: Change;
  /** Its commits, newest first; empty when there are too many. */
  readonly parts: readonly Change[];
  readonly policy: Digest;
  readonly layers: readonly ReceiptLayer[];
  /** Clauses that had a say. */
  readonly clauses: readonly string[];
  readonly assurance: Assurance;
  /** Pseudonym, as in the trailer `AUP-Session`; empty outside sessions. */
  readonly session: string;
  /** Of the row in the signer's ledger; -1 = none. */
  readonly record: number;
  readonly issued: Instant;
  readonly expires: Instant;
}

/** A receipt and the signature that came with it, which proves nothing before it was verified. */
export interface SignedReceipt {
  readonly receipt: Receipt;
  /** What is signed. */
  readonly message: string;
  /** Base64 of an SSH signature. */
  readonly signature: string;
}

/** The trailer of commits made in a guarded session. */
export const TRAILER = 'AUP-Session';
/** What the signatures are for: one made for anything else does not count. */
export const RECEIPT_NAMESPACE = 'aup-receipt@v1';
/** Commits one receipt names one by one. */
export const MOST_PARTS = 200;
/** Bytes of one receipt with its signature. */
export const MOST_RECEIPT: number = 128 * 1024;
