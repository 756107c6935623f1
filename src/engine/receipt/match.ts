/** Whether a receipt speaks of a commit, and whether it counts for a clause. */
import type { Digest, Instant } from '../model.ts';
import type { LayerInfo } from '../policy/model.ts';
import type { Change, Receipt } from './model.ts';
import { RECEIPT_MATCHES, RECEIPT_WORTH, type ReceiptDemand, type ReceiptMatch } from './terms.ts';

/** What became of the signature of a receipt. */
export type ReceiptProof =
  | { readonly ok: true; readonly hardware: boolean }
  | { readonly ok: false; readonly why: 'unknown-signer' | 'wrong-signature' };

export interface ProvedReceipt {
  readonly receipt: Receipt;
  readonly proof: ReceiptProof;
}

/** Where and under what the change is looked at. */
export interface ReceiptPlace {
  readonly repo: Digest;
  readonly policy: { readonly digest: Digest; readonly layers: readonly LayerInfo[] };
  readonly now: Instant;
}

/** Why a receipt that speaks of the change does not count; the later in this list, the nearer it came. */
export const RECEIPT_TROUBLES = [
  'wrong-signature',
  'unknown-signer',
  'other-repository',
  'not-yet',
  'expired',
  'other-policy',
  'other-clause',
  'low-assurance',
] as const;
export type ReceiptTrouble = (typeof RECEIPT_TROUBLES)[number];

/** Clocks of two machines differ by so much (ms). */
const SKEW_MS = 5 * 60_000;

function isSame(given: Change, seen: Change, match: ReceiptMatch): boolean {
  if (match === 'commit') return given.commit === seen.commit;
  if (match === 'tree')
    return given.tree === seen.tree && given.from === seen.from && given.from !== given.tree;
  return given.patch !== '' && given.patch === seen.patch;
}

function matches(given: Change, seen: Change, loosest: ReceiptMatch): boolean {
  const allowed = RECEIPT_MATCHES.slice(0, RECEIPT_MATCHES.indexOf(loosest) + 1);
  return allowed.some((match) => isSame(given, seen, match));
}

/** The very range: its last commit names all before it, and it begins at the same state. */
export function isSameRange({ whole }: Receipt, seen: Change): boolean {
  return whole.commit === seen.commit && whole.from === seen.from;
}

/** One commit: as a part of what was approved, or as the whole of it made into one. */
export function coversCommit({ parts, whole }: Receipt, seen: Change, { match }: ReceiptDemand): boolean {
  // That it ends in the commit says nothing of a range: it may have begun before that.
  const squashed = match !== 'commit' && matches({ ...whole, commit: '' }, seen, match);
  return squashed || parts.some((part) => matches(part, seen, match));
}

/** The same policy, or one in which all files this one is made of were in force: a person's own layer only adds. */
function isSamePolicy({ policy, layers }: Receipt, now: ReceiptPlace['policy']): boolean {
  if (policy === now.digest) return true;
  const known = new Set(layers.map((own) => own.digest));
  return now.layers.length > 0 && now.layers.every((here) => known.has(here.digest));
}

function worthOf({ receipt, proof }: ProvedReceipt): number {
  const hardware = proof.ok && proof.hardware && receipt.assurance !== 'none';
  return RECEIPT_WORTH.indexOf(hardware ? 'hardware' : receipt.assurance);
}

/** Undefined when the receipt counts. */
export function troubleOf(
  proved: ProvedReceipt,
  demand: ReceiptDemand,
  place: ReceiptPlace,
): ReceiptTrouble | undefined {
  const { receipt, proof } = proved;
  if (!proof.ok) return proof.why;
  if (receipt.repo !== place.repo) return 'other-repository';
  if (receipt.issued > place.now + SKEW_MS) return 'not-yet';
  if (Math.min(receipt.expires, receipt.issued + demand.validMs) <= place.now) return 'expired';
  if (!isSamePolicy(receipt, place.policy)) return 'other-policy';
  if (demand.assurance !== 'none' && !receipt.clauses.includes(demand.clause)) return 'other-clause';
  return worthOf(proved) < RECEIPT_WORTH.indexOf(demand.assurance) ? 'low-assurance' : undefined;
}
