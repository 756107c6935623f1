/** Exceptions of the policy in force here: their state, who granted them by the ledger, and how often they were used. */
import { exceptionText, stateOfException, type ExceptionState } from '../engine/exception-terms.ts';
import type { LedgerRecord } from '../engine/ledger-record.ts';
import type { Instant, RecordDraft, Safe } from '../engine/model.ts';
import type { Exception } from '../engine/policy/model.ts';
import type { ParsedFile } from '../engine/policy/parse.ts';
import type { RawException } from '../engine/policy/raw.ts';
import { GuardError } from './errors.ts';
import { openKeys } from './keys.ts';
import { recordsFromEnd } from './ledger-file-read.ts';
import type { LoadedPolicy } from './policy-file.ts';
import { recordAlone } from './lone-record.ts';
import type { Machine } from './machine.ts';
import { instant } from './text.ts';

export { dateOf, parseDate } from '../engine/policy/units.ts';
export {
  asRaw,
  exceptionEntry,
  exceptionText,
  refusals,
  type NewException,
} from '../engine/exception-terms.ts';

export interface ExceptionStatus {
  readonly id: string;
  readonly clause: string;
  readonly who: string;
  readonly why: Safe;
  readonly by: string;
  readonly layer: string;
  readonly from: Instant;
  readonly until: Instant;
  readonly state: ExceptionState;
  /** Days left, rounded up; 0 once it has ended. */
  readonly daysLeft: number;
  /** The row of its grant: `typed` by a person here, or `signed` by an approver's key. Absent = put into the file by hand. */
  readonly granted?: { readonly at: Instant; readonly how: string; readonly seq: number };
  readonly used: number;
  readonly lastUsed?: Instant;
}

interface Seen {
  readonly uses: Map<string, { count: number; last: Instant }>;
  readonly grants: Map<string, NonNullable<ExceptionStatus['granted']>>;
  newest: Instant;
}

function see(seen: Seen, record: LedgerRecord): void {
  const { kind, code = '', object = '', t, seq } = record;
  if (t > seen.newest) seen.newest = t;
  if (kind === 'exception.used') {
    const known = seen.uses.get(code) ?? { count: 0, last: t };
    seen.uses.set(code, { count: known.count + 1, last: t > known.last ? t : known.last });
  }
  if (kind === 'exception.granted' && !seen.grants.has(object))
    seen.grants.set(object, { at: t, how: code, seq });
}

function seenIn(state: string): Seen {
  const seen: Seen = { uses: new Map(), grants: new Map(), newest: instant(0) };
  for (const record of recordsFromEnd(state)) if (record !== undefined) see(seen, record);
  return seen;
}

/** All the ledger can have for a text: it never holds the text itself. */
function kept(machine: Pick<Machine, 'paths'>, text: string): readonly string[] {
  return openKeys(machine.paths.state).rowDigests(text);
}

/** One exception is another digest each month. */
function usesOf({ machine, seen }: Looking, id: string): { readonly count: number; readonly last?: Instant } {
  const uses = kept(machine, id).flatMap((digest) => seen.uses.get(`~${digest.slice(0, 12)}`) ?? []);
  const [first, ...rest] = uses;
  if (first === undefined) return { count: 0 };
  return rest.reduce(
    (sum, { count, last }) => ({ count: sum.count + count, last: instant(Math.max(sum.last, last)) }),
    first,
  );
}

/** The newest row of the grant of that very text. */
function grantOf({ machine, seen }: Looking, text: string): ExceptionStatus['granted'] {
  const rows = kept(machine, text).flatMap((digest) => seen.grants.get(digest) ?? []);
  return rows.toSorted((a, b) => b.seq - a.seq)[0];
}

const DAY = 86_400_000;

/** The entry of a file behind an exception. */
function entryOf({ id, layer }: Exception, files: readonly ParsedFile[]): RawException | undefined {
  const own = files.find((file) => file.layer === layer);
  return own?.raw.exceptions?.find((one) => one.id === id);
}

interface Looking {
  readonly machine: Pick<Machine, 'paths' | 'now'>;
  readonly seen: Seen;
  readonly files: readonly ParsedFile[];
}

function statusOf(exception: Exception, looking: Looking): ExceptionStatus {
  const { machine, seen, files } = looking;
  const { id, clause, who, why, by, layer, from, until } = exception;
  const now = machine.now();
  const uses = usesOf(looking, id);
  const entry = entryOf(exception, files);
  const granted = entry && grantOf(looking, exceptionText(entry));
  const state = stateOfException(exception, { now, floor: seen.newest });
  return {
    id,
    clause,
    who,
    why,
    by,
    layer,
    from,
    until,
    state,
    daysLeft: state === 'ended' ? 0 : Math.ceil((until - now) / DAY),
    ...(granted === undefined ? {} : { granted }),
    used: uses.count,
    ...(uses.last === undefined ? {} : { lastUsed: uses.last }),
  };
}

/** Those that end first come first. Throws `ledger-broken` when the log cannot be read. */
export function exceptionStatuses(
  machine: Pick<Machine, 'paths' | 'now'>,
  { policy, files }: Pick<LoadedPolicy, 'policy' | 'files'>,
): { readonly exceptions: readonly ExceptionStatus[]; readonly clockBack: boolean } {
  const seen = seenIn(machine.paths.state);
  const exceptions = policy.exceptions
    .map((exception) => statusOf(exception, { machine, seen, files }))
    .toSorted((a, b) => a.until - b.until);
  return { exceptions, clockBack: seen.newest > machine.now() };
}

/** Throws `ledger-broken` when it cannot be recorded. `words` may stand in clear. */
export function recordException(machine: Machine, draft: RecordDraft, words: readonly string[]): void {
  if (recordAlone(machine, { actor: 'human', ...draft }, words)) return;
  throw new GuardError('ledger-broken', 'nothing was changed: it cannot be recorded', {
    hint: 'see what is wrong with the log: aup-guard log verify',
  });
}
