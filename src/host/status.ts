/** What `aup-guard status` shows: sessions, phases, today, the log. */
import type { LedgerRecord } from '../engine/ledger-record.ts';
import type { Instant, Phase } from '../engine/model.ts';
import type { Clause, Exception, PhaseStep, Policy } from '../engine/policy/model.ts';
import { startOfDay } from './clock.ts';
import { GuardError } from './errors.ts';
import { openKeys } from './keys.ts';
import { knownSessionWord } from './session-word.ts';
import { lastNoteOnFile } from './ledger-file-notes.ts';
import { recordsFromEnd } from './ledger-file-read.ts';
import { ledgerFiles } from './ledger-file-store.ts';
import type { DueHere } from './look-due.ts';
import type { OpenIncidents } from './incident-open.ts';
import type { McpHealth } from './mcp-health.ts';
import type { Platform } from './platform/model.ts';
import type { PolicyNow } from './policy-now.ts';
import type { AgentStatus } from './status-agents.ts';
import type { UnusedSeat } from './status-seats.ts';
import { Tally, type TodayCounts } from './status-today.ts';
import { listPending } from './pending.ts';
import type { RunningOutside } from './running-outside.ts';
import { listSessions, type Session } from './sessions.ts';

export interface LedgerHealth {
  readonly state: 'ok' | 'empty' | 'broken';
  /** For `broken`: what is wrong. */
  readonly why?: string;
  readonly records: number;
  readonly checkpoint?: { readonly at: Instant; readonly covers: number };
}

export interface ClauseStatus {
  readonly id: string;
  readonly say: string;
  readonly where: string;
  readonly phase: Phase;
  readonly next?: PhaseStep;
}

export interface EndingException {
  readonly id: string;
  readonly clause: string;
  readonly until: Instant;
  readonly why: string;
}

export interface PendingStatus {
  readonly id: string;
  readonly agent: string;
  readonly command: string;
  readonly clause: string;
  readonly expires: Instant;
}

export interface Status {
  readonly at: Instant;
  /** Absent before the first session, and inside one: an agent could draw a box with it. */
  readonly word?: string;
  readonly agents: readonly AgentStatus[];
  readonly sessions: readonly Session[];
  /** Agents that run past the guard right now. */
  readonly outside: readonly RunningOutside[];
  /** Requests that wait for a person at another terminal. */
  readonly pending: readonly PendingStatus[];
  /** Open incidents by severity, and those whose file is not to be trusted; absent when there is none. */
  readonly incidents?: OpenIncidents;
  /** Absent without a policy, and where no server is set up. */
  readonly mcp?: McpHealth;
  /** Agents that sign in with a key in the place of a seat; absent when there is none. */
  readonly seats?: readonly UnusedSeat[];
  /** A look for AI tools the policy wants is overdue. */
  readonly lookDue?: DueHere;
  readonly today: TodayCounts;
  readonly ledger: LedgerHealth;
  /** Asked from an agent's session, which may not see the log. */
  readonly inside?: true;
  /** Work on the guard's own files is announced until then. */
  readonly maintenance?: Instant;
  readonly policy?: {
    readonly name: string;
    readonly digest: string;
    readonly clauses: readonly ClauseStatus[];
    /** Exceptions that end within seven days. */
    readonly ending: readonly EndingException[];
  };
  /** Why the policy as it is written cannot be used; `policy` is then the last good one. */
  readonly problem?: NonNullable<PolicyNow['problem']>;
}

export interface StatusSources extends PolicyNow {
  readonly state: string;
  readonly runtime: string;
  readonly platform: Pick<Platform, 'processInfo'>;
  readonly now: Instant;
  readonly agents: readonly AgentStatus[];
  /** Whether it is an agent's session that asks. */
  readonly inside?: boolean;
  /** Looks for agents outside the sessions it is given; absent where nobody may look. */
  readonly outside?: (sessions: readonly Session[]) => readonly RunningOutside[];
  readonly maintenance?: Instant;
  readonly mcp?: McpHealth;
  readonly lookDue?: DueHere;
  readonly seats?: readonly UnusedSeat[];
  readonly incidents?: OpenIncidents;
}

const WEEK_MS = 7 * 24 * 3_600_000;

/** Reads all there is to say; a broken log is part of the answer, not an error. */
export function collectStatus(sources: StatusSources): Status {
  const { state, runtime, platform, now, agents, policy, problem } = sources;
  const word = sources.inside === true ? undefined : knownSessionWord(state);
  const sessions = listSessions({ runtime, platform });
  return {
    at: now,
    ...(word === undefined ? {} : { word }),
    agents,
    sessions,
    outside: sources.outside?.(sessions) ?? [],
    pending: sources.inside === true ? [] : pendingStatus(sources),
    ...foundStatus(sources),
    ...readLog(state, now),
    ...(sources.inside === true ? { inside: true } : {}),
    ...(sources.maintenance === undefined ? {} : { maintenance: sources.maintenance }),
    ...(policy === undefined ? {} : { policy: policyStatus(policy, now) }),
    ...(problem === undefined ? {} : { problem }),
  };
}

/** Of MCP servers, AI tools and incidents. */
function foundStatus({
  mcp,
  lookDue,
  incidents,
  seats = [],
}: StatusSources): Pick<Status, 'mcp' | 'lookDue' | 'incidents' | 'seats'> {
  return {
    ...(seats.length === 0 ? {} : { seats }),
    ...(mcp === undefined || mcp.servers === 0 ? {} : { mcp }),
    ...(lookDue === undefined ? {} : { lookDue }),
    ...(incidents === undefined ? {} : { incidents }),
  };
}

function pendingStatus({ state, runtime, platform, now }: StatusSources): readonly PendingStatus[] {
  return listPending({ runtime, platform }, openKeys(state), now).map(({ pending }) => {
    const { agent, expires, box } = pending;
    return { id: box.id, agent, command: box.command, clause: box.clause.id, expires };
  });
}

function policyStatus(policy: Policy, now: Instant): NonNullable<Status['policy']> {
  return {
    name: policy.name,
    digest: policy.digest,
    clauses: policy.clauses
      .filter(({ derived }) => derived !== true)
      .map((clause) => clauseStatus(clause, now)),
    ending: policy.exceptions.filter((exception) => endsSoon(exception, now)).map(endingException),
  };
}

function clauseStatus({ id, say, where, phases }: Clause, now: Instant): ClauseStatus {
  const steps = phases.toSorted((a, b) => a.from - b.from);
  const phase = steps.findLast((step) => step.from <= now)?.phase ?? 'draft';
  const next = steps.find((step) => step.from > now);
  return { id, say, where, phase, ...(next === undefined ? {} : { next }) };
}

function endsSoon(exception: Exception, now: Instant): boolean {
  return exception.from <= now && exception.until > now && exception.until - now <= WEEK_MS;
}

function endingException({ id, clause, until, why }: Exception): EndingException {
  return { id, clause, until, why };
}

function readLog(state: string, now: Instant): Pick<Status, 'today' | 'ledger'> {
  const tally = new Tally();
  try {
    const midnight = startOfDay(now);
    let newest: LedgerRecord | undefined;
    let signed: LedgerRecord | undefined;
    for (const record of recordsFromEnd(state)) {
      if (record === undefined) continue;
      newest ??= record;
      if (record.kind === 'log.checkpoint') signed ??= record;
      if (record.t >= midnight) tally.add(record);
      // The first checkpoint is made at once, so one is never far.
      else if (signed !== undefined) break;
    }
    return { today: tally.counts(), ledger: health(state, newest, signed) };
  } catch (error) {
    if (!(error instanceof GuardError)) throw error;
    return { today: tally.counts(), ledger: { state: 'broken', why: error.message, records: 0 } };
  }
}

function health(
  state: string,
  newest: LedgerRecord | undefined,
  signed: LedgerRecord | undefined,
): LedgerHealth {
  const records = newest === undefined ? 0 : newest.seq + 1;
  const covers = lastNoteOnFile(ledgerFiles(state), openKeys(state))?.size ?? 0;
  const checkpoint = signed === undefined ? {} : { checkpoint: { at: signed.t, covers } };
  if (covers > records) {
    const left = records === 1 ? '1 record is' : `${records} records are`;
    const why = `${left} left of ${covers} that a checkpoint signed`;
    return { state: 'broken', why, records, ...checkpoint };
  }
  return { state: records === 0 ? 'empty' : 'ok', records, ...checkpoint };
}
