/** What OCSF 1.8.0 and 1.9.0 require, written down from the schema (ocsf/ocsf-schema: events/, objects/, profiles/). */
import { describe, expect, it } from 'vitest';
import { classOf } from '../../../src/engine/export/ocsf-classes.ts';
import { ocsf, ocsfNext } from '../../../src/engine/export/ocsf.ts';
import { isObject, type JsonObject } from '../../../src/engine/json-object.ts';
import type { LedgerRecord } from '../../../src/engine/ledger-record.ts';
import { RECORD_KINDS } from '../../../src/engine/record-kinds.ts';
import { instant, isClauseId } from '../../../src/engine/text.ts';

interface Rule {
  /** `events/findings/compliance_finding.json` without its folder and ending. */
  readonly source: string;
  readonly name: string;
  readonly activities: readonly number[];
  readonly required: readonly string[];
  /** At least one of them. */
  readonly any?: readonly string[];
}

/** events/base_event.json */
const BASE = [
  'activity_id',
  'category_uid',
  'class_uid',
  'metadata',
  'metadata.product',
  'metadata.version',
  'severity_id',
  'time',
  'type_uid',
];
const FINDING = [1, 2, 3];
const UPTO = (last: number): readonly number[] => [...Array(last).keys()].map((each) => each + 1);

const RULES: Readonly<Record<number, Rule>> = {
  1008: {
    source: 'system/event_log_activity',
    name: 'Event Log Activity',
    activities: UPTO(10),
    required: [],
    any: ['log_file', 'log_name', 'log_provider', 'log_type', 'log_type_id'],
  },
  2003: {
    source: 'findings/compliance_finding',
    name: 'Compliance Finding',
    activities: FINDING,
    required: ['finding_info', 'finding_info.uid', 'compliance'],
  },
  2004: {
    source: 'findings/detection_finding',
    name: 'Detection Finding',
    activities: FINDING,
    required: ['finding_info', 'finding_info.uid'],
  },
  2005: {
    source: 'findings/incident_finding',
    name: 'Incident Finding',
    activities: FINDING,
    required: ['finding_info_list', 'status_id'],
    any: ['assignee', 'assignee_group'],
  },
  2006: {
    source: 'findings/data_security_finding',
    name: 'Data Security Finding',
    activities: FINDING,
    required: ['finding_info', 'finding_info.uid'],
  },
  5020: {
    source: 'discovery/software_info',
    name: 'Software Inventory Info',
    activities: [1, 2],
    required: ['device', 'device.type_id'],
  },
  6002: {
    source: 'application/application_lifecycle',
    name: 'Application Lifecycle',
    activities: UPTO(8),
    required: ['app'],
  },
  6003: {
    source: 'application/api_activity',
    name: 'API Activity',
    activities: UPTO(4),
    required: ['actor', 'api', 'api.operation', 'src_endpoint', 'src_endpoint.uid'],
  },
};

/** Of objects that are there: objects/actor.json, objects/device.json, objects/ai_agent.json, objects/fingerprint.json. */
const OBJECTS: readonly (readonly [where: string, any: readonly string[]])[] = [
  ['actor', ['process', 'user', 'session', 'app_name', 'app_uid']],
  ['device', ['uid', 'ip', 'name', 'hostname']],
  ['policy', ['uid', 'name']],
  ['ai_agent', ['uid']],
];

const clause = 'HUMAN-1';
if (!isClauseId(clause)) throw new Error('bad test data');
const FULL: Partial<LedgerRecord> = { clause, agent: 'claude', session: 'ab12', verb: 'push' };
const source = { origin: 'aup-guard/0123456789abcdef', version: '1.2.3' };

function at(event: JsonObject, where: string): unknown {
  return where
    .split('.')
    .reduce<unknown>((value, name) => (isObject(value) ? value[name] : undefined), event);
}

function missing(event: JsonObject, rule: Rule): readonly string[] {
  const lacks = (where: string): boolean => at(event, where) === undefined;
  const all = [...BASE, ...rule.required].filter(lacks);
  const any = rule.any?.every(lacks) === true ? [`one of ${rule.any.join(', ')}`] : [];
  const inner = OBJECTS.filter(
    ([where, fields]) => !lacks(where) && fields.every((name) => lacks(`${where}.${name}`)),
  );
  return [...all, ...any, ...inner.map(([where]) => `${where}: one of its names`)];
}

describe('every kind of record, as an OCSF event', () => {
  it.each(RECORD_KINDS)('%s has what its class requires', (kind) => {
    const rule = RULES[classOf(kind).uid];
    if (rule === undefined) throw new Error(`no rule for ${classOf(kind).uid}`);
    expect(classOf(kind).name).toBe(rule.name);
    for (const render of [ocsf, ocsfNext]) {
      for (const more of [{}, FULL]) {
        const record = { seq: 7, t: instant(1_800_000_000_123), prev: 'a'.repeat(64), kind, ...more };
        const event: unknown = JSON.parse(render({ record, id: 'f'.repeat(64) }, source));
        if (!isObject(event)) throw new Error('no object');
        expect(missing(event, rule)).toEqual([]);
        const { class_uid: uid, category_uid, activity_id, type_uid } = event;
        expect([...rule.activities, 99]).toContain(activity_id);
        expect(type_uid).toBe(Number(uid) * 100 + Number(activity_id));
        expect(category_uid).toBe(Math.floor(Number(uid) / 1000));
        // 99 needs a word of the source.
        expect(event['activity_name']).toBe(activity_id === 99 ? kind : undefined);
      }
    }
  });

  it('lacking something is found', () => {
    const rule = RULES[6003];
    if (rule === undefined) throw new Error('no rule');
    expect(missing({ actor: {} }, rule)).toEqual(
      expect.arrayContaining(['time', 'api.operation', 'actor: one of its names']),
    );
  });

  it('an agent has no place in findings and inventories', () => {
    for (const kind of RECORD_KINDS) {
      const record = { seq: 7, t: instant(0), prev: 'a'.repeat(64), kind, ...FULL };
      const event: unknown = JSON.parse(ocsfNext({ record, id: 'f'.repeat(64) }, source));
      const uid = classOf(kind).uid;
      expect(isObject(event) && 'ai_agent' in event).toBe(uid < 2000 || uid >= 6000);
    }
  });
});
