/** A review of the list of tools: what it is about on this machine, and a person's signature under it. */
import { type KnownTool, knownTools } from '../engine/discover/diff.ts';
import type { AiTool, Inventory } from '../engine/discover/model.ts';
import {
  type ReviewItem,
  reviewCounts,
  REVIEW_KINDS,
  type ReviewedTool,
  reviewOf,
} from '../engine/discover/review.ts';
import type { Snapshot } from '../engine/discover/snapshot.ts';
import type { Digest } from '../engine/model.ts';
import type { Policy } from '../engine/policy/model.ts';
import { GuardError } from './errors.ts';
import { keepReviewed, readInventory } from './inventory-store.ts';
import { openKeys } from './keys.ts';
import { recordAlone } from './lone-record.ts';
import type { Machine } from './machine.ts';
import { isMultiplexed } from './outsider.ts';

export { REVIEW_KINDS, reviewCounts };

export interface Review {
  readonly items: readonly ReviewItem[];
  readonly policy: Digest;
  /** Of the policy, the tools and the points: what a signature is under. */
  readonly digest: Digest;
  /** What a signature keeps, for the next review. */
  readonly seen: Snapshot;
}

/** Plans as they were when a person signed last; else at the last look. */
function lastKnown(state: string): readonly KnownTool[] {
  const keys = openKeys(state);
  const signed = readInventory(state, keys, 'reviewed');
  const stored = signed.kind === 'found' ? signed : readInventory(state, keys);
  return stored.kind === 'found' ? stored.snapshot.tools : [];
}

/** Reads what was kept of the last review, for plans that changed since; writes nothing. */
export function reviewNow(
  machine: Machine,
  { inventory, policy, tools }: { inventory: Inventory; policy: Policy; tools: readonly AiTool[] },
): Review {
  const before = lastKnown(machine.paths.state);
  const known = knownTools(inventory);
  const reviewed = known.map((tool): ReviewedTool => {
    const agent = tools.find(({ id }) => id === tool.id)?.agent;
    const found = inventory.tools.find(({ id, surface }) => id === tool.id && surface === tool.surface);
    const clause = found?.standing?.clause;
    return Object.assign(
      { also: agent === undefined ? [] : [agent] },
      tool,
      clause === undefined ? {} : { clause },
    );
  });
  const items = reviewOf({ tools: reviewed, before, policy, now: machine.now() });
  const digest = machine.hashing.sha256(JSON.stringify([policy.digest, known, items]));
  const { at, system } = inventory;
  const seen = { at, system, tools: known, noted: [], log: 0 };
  return { items, policy: policy.digest, digest, seen };
}

/** Writes the row of a review that a person signed. `by` is kept as a keyed digest. Throws `ledger-broken`, `state-unwritable`. */
export function signReview(machine: Machine, { items, policy, digest, seen }: Review, by: string): void {
  const isShared = isMultiplexed(process.pid, machine.platform);
  const row = {
    kind: 'tool.reviewed',
    actor: 'human',
    control: 'tool-allowlist',
    assurance: isShared ? 'overlay-in-tmux' : 'second-terminal',
    object: digest,
    counts: reviewCounts(items),
    policy,
    code: `by:${by}`,
  } as const;
  if (recordAlone(machine, row, REVIEW_KINDS)) {
    const { state } = machine.paths;
    return keepReviewed(state, openKeys(state), seen);
  }
  throw new GuardError('ledger-broken', 'the review was not signed: it cannot be recorded', {
    hint: 'see what is wrong with the log: aup-guard log verify',
  });
}
