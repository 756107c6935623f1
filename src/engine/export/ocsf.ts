/** Records as OCSF events: a rendering for other systems, not what the ledger is kept in. */
import type { JsonObject } from '../json-object.ts';
import { NO_RECORD, type LedgerRecord } from '../ledger-record.ts';
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

/** 1 new, 2 in progress, 5 closed; 0 where the record does not tell. */
function incidentStatus({ kind, outcome }: LedgerRecord): number {
  if (kind === 'incident.told') return 0;
  if (kind === 'incident.opened') return 1;
  return outcome === 'closed' ? 5 : 2;
}

/** What the classes require beyond what all events have. */
function particulars({ record, id }: ExportRecord, origin: string): JsonObject {
  const { uid, name } = classOf(record.kind);
  const { clause = 'policy' } = record;
  const finding_info = { uid: id, title: record.kind };
  if (uid === 2003) return { finding_info, compliance: { control: clause } };
  if (uid === 2005) {
    const assignee_group = { name: `owner named by ${clause}` };
    return { finding_info_list: [finding_info], status_id: incidentStatus(record), assignee_group };
  }
  if (name.endsWith('Finding')) return { finding_info };
  if (uid === 1008) return { log_name: 'ledger' };
  if (uid === 6003) return { api: { operation: record.verb ?? record.kind }, src_endpoint: { uid: origin } };
  return uid === 6002 ? { app: { name: 'aup-guard' } } : {};
}

/** Algorithm 3: SHA-256. It covers the line of the ledger, not this event. */
function sha256(value: string): JsonObject {
  return { algorithm_id: 3, value, serialization_id: 99, serialization: 'line of the aup-guard ledger' };
}

/** Profiles besides the one of all events. Findings and inventories have no place for an agent. */
function profilesOf({ kind, agent }: LedgerRecord, next: boolean): readonly string[] {
  const { uid } = classOf(kind);
  const hasAgent = next && agent !== undefined && (uid < 2000 || uid >= 6000);
  return [
    'security_control',
    ...(uid === 2005 ? ['incident'] : []),
    ...(next ? ['record_integrity'] : []),
    ...(hasAgent ? ['ai_operation'] : []),
  ];
}

/** What 1.9 has a place for: the chain, the agent, the application. */
function ahead({ record, id }: ExportRecord, origin: string): JsonObject {
  const { agent, prev, session } = record;
  const first = prev === NO_RECORD;
  const prev_event = { uid: prev, fingerprint: sha256(prev) };
  const attestation = { authority_uid: origin, chain_uid: origin, fingerprint: sha256(id) };
  return {
    attestation_list: [first ? attestation : { ...attestation, prev_event }],
    ...(classOf(record.kind).uid === 6002 ? { application: { name: 'aup-guard' } } : {}),
    ...(agent !== undefined && profilesOf(record, true).includes('ai_operation')
      ? {
          ai_agent: {
            uid: agent,
            name: agent,
            type_id: 99,
            type: 'coding agent',
            ...(session === undefined ? {} : { instance_uid: session }),
          },
        }
      : {}),
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
      version: next ? '1.9.0' : '1.8.0',
      product: { name: 'aup-guard', vendor_name: 'aup-guard', version },
      uid: id,
      sequence: seq,
      log_name: 'ledger',
      profiles: profilesOf(record, next),
    },
    time: t,
    class_uid: uid,
    class_name: name,
    category_uid: Math.floor(uid / 1000),
    activity_id: activity,
    ...(activity === 99 ? { activity_name: kind } : {}),
    type_uid: uid * 100 + activity,
    severity_id: SEVERITIES[weightOf(record)],
    action_id: answer.action,
    disposition_id: answer.disposition,
    message: kind,
    device: { uid: origin, type_id: 0 },
    actor: {
      app_name: record.agent ?? 'aup-guard',
      ...(session === undefined ? {} : { session: { uid: session } }),
    },
    ...(clause === undefined ? {} : { policy: { uid: clause } }),
    ...particulars(row, origin),
    ...(next ? ahead(row, origin) : {}),
    unmapped: { kind, prev, ...rest },
  };
}

/** OCSF 1.8.0. */
export const ocsf: Render = (row, source) => JSON.stringify(event(row, source, false));

/** OCSF 1.9.0, with integrity and agents in places of their own. Many systems still take 1.8 only. */
export const ocsfNext: Render = (row, source) => JSON.stringify(event(row, source, true));
