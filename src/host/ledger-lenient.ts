/** A log whose failure stops only what the policy says must stop. */
import { monotonicMs } from './clock.ts';
import { GuardError } from './errors.ts';
import type { Ledger } from './ledger-file.ts';

export interface LenientLedger {
  readonly append: Ledger['append'];
  /** From now on a row that cannot be written is counted instead of thrown, while `stops()` is false. */
  tolerate(): void;
  /** Rows that are not in the log, and why the first of them is not. */
  missed(): { readonly rows: number; readonly why: GuardError } | undefined;
}

/** A log that somebody holds costs two seconds a try: after a failure it is left alone for this long. */
const REST_MS = 30_000;

export function lenientLedger(ledger: Pick<Ledger, 'append'>, stops: () => boolean): LenientLedger {
  const state: { tolerant: boolean; rows: number; why?: GuardError; restUntil: number } = {
    tolerant: false,
    rows: 0,
    restUntil: 0,
  };
  const miss = (why: GuardError, ref: string | undefined): { seq: number; ref: string } => {
    state.rows += 1;
    state.why ??= why;
    return { seq: -1, ref: ref ?? '' };
  };
  return {
    append: (draft) => {
      const lenient = state.tolerant && !stops();
      if (lenient && state.why !== undefined && monotonicMs() < state.restUntil)
        return miss(state.why, draft.ref);
      try {
        return ledger.append(draft);
      } catch (error) {
        if (!lenient || !(error instanceof GuardError)) throw error;
        state.restUntil = monotonicMs() + REST_MS;
        return miss(error, draft.ref);
      }
    },
    tolerate: () => {
      state.tolerant = true;
    },
    missed: () => (state.why === undefined ? undefined : { rows: state.rows, why: state.why }),
  };
}
