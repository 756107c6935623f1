/** Records as OCSF events: a rendering for other systems, not what the ledger is kept in. */
import type { JsonObject } from '../json-object.ts';
import type { LedgerRecord } from '../ledger-record.ts';
import { activityOf, classOf } from './ocsf-classes.ts';
import { weightOf, type ExportRecord, type ExportSource, type Render, type Weight } from './row.ts';

/** Informational, medium, high. */
const SEVERITIES: Readonly<Record<Weight, number>> = { info: 1, notable: 3, grave: 4 };

interface Answer {
  /** 1 allowed, 2 denied, 3 observed, 4 modified. */
  readonly action: number;
  /** 1 allowed, 2 blocked, 8 approved, 11 corrected, 17 logged, 25 rejected. */
  readonly disposition: number;
}

const OBSERVED: Answer = { action: 3, disposition: 17 };
const ANSWERS: ReadonlyMap<string, Answer> = new Map([
  ['approved', { action: 1, disposition: 8 }],
  ['denied', { action: 2, disposition: 25 }],
  ['timeout', { action: 2, disposition: 25 }],
  ['deny', { action: 2, disposition: 2 }],
  ['blocked', { action: 2, disposition: 2 }],
  ['refused', { action: 2, disposition: 2 }],
  ['redact', { action: 4, disposition: 11 }],
  ['redacted', { action: 4, disposition: 11 }],
  ['allow', { action: 1, disposition: 1 }],
]);

function answerOf({ phase, outcome = '', decision }: LedgerRecord): Answer {
  if (outcome === 'would-have' || (phase !== undefined && phase !== 'enforce')) return OBSERVED;
  return ANSWERS.get(outcome) ?? ANSWERS.get(decision ?? '') ?? OBSERVED;
}

/** What the classes ask for beyond what all events have. */
function particulars({ record, id }: ExportRecord): JsonObject {
  const { uid, name } = classOf(record.kind);
  const finding_info = { uid: id, title: record.kind };
  if (uid === 2003) return { finding_info, compliance: { control: record.clause ?? 'policy' } };
  if (uid === 2005) return { finding_info_list: [finding_info], status_id: 1 };
  if (name.endsWith('Finding')) return { finding_info };
  if (uid === 6003) return { api: { operation: record.kind } };
  return uid === 6002 ? { app: { name: 'aup-guard' } } : {};
}

/** Algorithm 3: SHA-256. */
function sha256(value: string): JsonObject {
  return { algorithm_id: 3, value };
}

/** The parts of the version to come: where it has a place, nothing is left unmapped. */
function ahead({ record, id }: ExportRecord): JsonObject {
  const { agent, prev } = record;
  return {
    attestation_list: [{ fingerprint: sha256(id), prev_event: { fingerprint: sha256(prev) } }],
    ...(agent === undefined ? {} : { ai_agent: { name: agent, type_id: 99 } }),
  };
}

function event(row: ExportRecord, { origin, version }: ExportSource, next: boolean): JsonObject {
  const { record, id } = row;
  const { seq, t, prev, kind, clause, session, ...rest } = record;
  const { uid, name } = classOf(kind);
  const activity = activityOf(kind, record.outcome);
  const answer = answerOf(record);
  return {
    metadata: {
      version: next ? '1.9.0-dev' : '1.8.0',
      product: { name: 'aup-guard', vendor_name: 'aup-guard', version },
      uid: id,
      sequence: seq,
      log_name: 'ledger',
      profiles: next ? ['security_control', 'record_integrity', 'ai_operation'] : ['security_control'],
    },
    time: t,
    class_uid: uid,
    class_name: name,
    category_uid: Math.floor(uid / 1000),
    activity_id: activity,
    type_uid: uid * 100 + activity,
    severity_id: SEVERITIES[weightOf(record)],
    action_id: answer.action,
    disposition_id: answer.disposition,
    message: kind,
    device: { uid: origin, type_id: 0 },
    ...(clause === undefined ? {} : { policy: { uid: clause } }),
    ...(session === undefined ? {} : { actor: { session: { uid: session } } }),
    ...particulars(row),
    ...(next ? ahead(row) : {}),
    unmapped: { kind, prev, ...rest },
  };
}

/** OCSF 1.8.0. */
export const ocsf: Render = (row, source) => JSON.stringify(event(row, source, false));

/** The development version, with integrity and agents in places of their own; it may still change. */
export const ocsfNext: Render = (row, source) => JSON.stringify(event(row, source, true));
