/** What a verdict means for receipts: which commits passed, on whose yes. */
import type { Action, Approval, Assurance, Safe } from '../engine/model.ts';
import { GuardError } from '../host/errors.ts';
import type { Judged } from '../host/guard.ts';
import type { ReceiptAsked } from '../host/receipt-give.ts';
import { safe, toSafe } from '../host/text.ts';
import type { AskWorld, PlacedRange, Shown } from './broker-ask.ts';

/** A yes that was given just now. */
export interface JustGiven {
  readonly assurance: Assurance;
  readonly shown: Shown | undefined;
}

export interface Passed {
  readonly judged: Judged;
  readonly approvals: readonly Approval[];
  readonly given: JustGiven | undefined;
  /** A gate, which stands before the act itself: announcements are asked about again. */
  readonly acts: boolean;
  readonly directory: (action: Action) => string | undefined;
}

export interface ReceiptWorld extends Pick<AskWorld, 'guard' | 'blast'> {
  /** Number written. */
  readonly receipt?: ((asked: ReceiptAsked) => Promise<number>) | undefined;
}

const SENDS: ReadonlySet<string> = new Set(['push', 'force-push', 'merge']);
const SILENT: Safe = safe``;

/** What goes on without anybody being asked: at most an exception or a yes for the session stands behind it. */
function unasked({ judged, approvals }: Passed): Assurance {
  const excepted = judged.decision.because.some(({ standing }) => standing === 'excepted');
  return excepted || approvals.length > 0 ? 'pre-approved' : 'none';
}

async function rangesNow(
  { judged, directory }: Passed,
  { blast }: ReceiptWorld,
): Promise<readonly PlacedRange[]> {
  const sending = judged.situation.actions.filter(({ verb, call }) => SENDS.has(verb) && call === undefined);
  const found = sending.map(async (action): Promise<readonly PlacedRange[]> => {
    const cwd = directory(action);
    if (cwd === undefined) return [];
    const { ranges = [] } = await blast(action, cwd);
    return ranges.map(({ base, head }) => ({ base, head, verb: action.verb, cwd }));
  });
  return (await Promise.all(found)).flat();
}

async function askedFor(passed: Passed, world: ReceiptWorld): Promise<ReceiptAsked> {
  const { judged, given } = passed;
  const clauses = judged.decision.because
    .filter(({ control }) => control === 'action-approval')
    .map(({ clause }) => clause);
  if (given === undefined) {
    return { ranges: await rangesNow(passed, world), clauses, assurance: unasked(passed), record: -1 };
  }
  const { ranges = [], record = -1 } = given.shown ?? {};
  return { ranges, clauses, assurance: given.assurance, record };
}

/** A receipt that could not be written is missed where it is asked for, and told here: nothing is held up for it. */
export async function giveReceipts(passed: Passed, world: ReceiptWorld): Promise<Safe> {
  const { receipt, guard } = world;
  if (receipt === undefined || (passed.given === undefined && !passed.acts)) return SILENT;
  try {
    await receipt(await askedFor(passed, world));
    return SILENT;
  } catch (error) {
    if (!(error instanceof GuardError)) throw error;
    return safe`aup-guard: warning: no receipt was written: ${toSafe(error.message, guard.mask)}`;
  }
}
