/** What one row of the ledger means: from the row and the policy in force, without what was written. */
import { nextStep, phaseAt, strength } from '../lattice.ts';
import { safe, toSafe } from '../text.ts';
import { dateOf } from './units.ts';
import type { LedgerRecord } from '../ledger-record.ts';
import type { Instant, Outcome, Phase, Safe } from '../model.ts';
import type { Clause, Policy } from './model.ts';

export interface RecordExplanation {
  readonly schema: 'aup-guard/explain-record/1';
  readonly record: number;
  readonly kind: LedgerRecord['kind'];
  readonly time: Instant;
  readonly clause?: {
    readonly id: string;
    /** Absent when the policy in force has no such clause. */
    readonly say?: Safe;
    readonly where?: Safe;
    /** Of the clause when the row was written, where the row tells it. */
    readonly phase?: Phase;
    readonly phaseNow?: Phase;
    /** `enforce from 2027-01-15`. */
    readonly next?: Safe;
  };
  readonly decision?: Outcome;
  readonly intended?: Outcome;
  readonly outcome?: string;
  /** Whether the policy in force is the one the row was written under; absent where the row does not tell. */
  readonly samePolicy?: boolean;
  readonly means: Safe;
  readonly next: Safe;
}

const asIs = (text: string): string => text;

/** What came of it, where the row says so. */
const OUTCOMES: Readonly<Record<string, Safe>> = {
  approved: safe`A person said yes, and it went ahead.`,
  denied: safe`A person said no, and it was not done.`,
  timeout: safe`Nobody answered in time, and no answer means no.`,
  unavailable: safe`There was no terminal to ask a person on, so it was not done.`,
  excepted: safe`An exception to the clause let it pass.`,
  refused: safe`It was refused.`,
  blocked: safe`It was refused.`,
  ran: safe`It went ahead.`,
  failed: safe`It was tried and did not work.`,
};

const DECISIONS: Readonly<Record<Outcome, Safe>> = {
  allow: safe`It went ahead.`,
  warn: safe`It went ahead, and the person was told.`,
  redact: safe`It went ahead with placeholders in place of the data.`,
  ask: safe`A person had to say yes first.`,
  deny: safe`It was refused.`,
};

const WOULD: Readonly<Record<Outcome, Safe>> = {
  allow: safe`let it pass`,
  warn: safe`warned of it`,
  redact: safe`replaced the data`,
  ask: safe`asked a person`,
  deny: safe`refused it`,
};

/** The clause was only watched, and would have done more. */
function isWatched({ outcome, phase, decision, intended }: LedgerRecord): boolean {
  if (intended === decision) return false;
  return outcome === 'would-have' || (phase !== undefined && phase !== 'enforce');
}

function meansOf(record: LedgerRecord): Safe {
  const { outcome, decision, intended, phase } = record;
  if (intended !== undefined && isWatched(record)) {
    const why = phase === undefined ? safe`not enforced` : safe`in ${toSafe(phase, asIs)}`;
    return safe`Nothing was stopped: the clause was ${why}. Enforced, it would have ${WOULD[intended]}.`;
  }
  const came = outcome !== undefined && Object.hasOwn(OUTCOMES, outcome) ? OUTCOMES[outcome] : undefined;
  if (came !== undefined) return came;
  return decision === undefined
    ? safe`It tells of the guard itself; no clause decided about it.`
    : DECISIONS[decision];
}

function isStopped({ decision, outcome }: LedgerRecord): boolean {
  if (outcome === 'approved' || outcome === 'excepted' || outcome === 'would-have') return false;
  return decision !== undefined && strength(decision) >= strength('ask');
}

function nextOf(record: LedgerRecord, policy: Policy): Safe {
  const show = safe`All the row holds: aup-guard log show ${record.seq}`;
  if (record.clause === undefined) return show;
  const mark = safe`If it was a false alarm: aup-guard incident open --false-positive ${record.seq}.`;
  if (record.outcome === 'would-have') return safe`${mark} ${show}`;
  if (!isStopped(record)) return show;
  const link = policy.request === undefined ? safe`` : safe` Or ask here: ${policy.request}.`;
  const ask = safe`aup-guard request exception ${record.clause} --until DAY`;
  return safe`If it should be allowed, ask for an exception: ${ask}.${link} ${mark} ${show}`;
}

function clauseOf(record: LedgerRecord, policy: Policy, now: Instant): RecordExplanation['clause'] {
  if (record.clause === undefined) return undefined;
  const known: Clause | undefined = policy.clauses.find(
    ({ id, derived }) => id === record.clause && derived !== true,
  );
  const then = record.phase === undefined ? {} : { phase: record.phase };
  if (known === undefined) return { id: record.clause, ...then };
  const coming = nextStep(known.phases, now);
  return {
    id: record.clause,
    say: known.say,
    where: known.where,
    ...then,
    phaseNow: phaseAt(known.phases, now),
    ...(coming === undefined ? {} : { next: toSafe(`${coming.phase} from ${dateOf(coming.from)}`, asIs) }),
  };
}

export function explainRecord(record: LedgerRecord, policy: Policy, now: Instant): RecordExplanation {
  const { seq, kind, t, decision, intended, outcome } = record;
  const clause = clauseOf(record, policy, now);
  return {
    schema: 'aup-guard/explain-record/1',
    record: seq,
    kind,
    time: t,
    ...(clause === undefined ? {} : { clause }),
    ...(decision === undefined ? {} : { decision }),
    ...(intended === undefined ? {} : { intended }),
    ...(outcome === undefined ? {} : { outcome }),
    ...(record.policy === undefined ? {} : { samePolicy: record.policy === policy.digest }),
    means: meansOf(record),
    next: nextOf(record, policy),
  };
}
