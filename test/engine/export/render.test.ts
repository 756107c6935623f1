import { assert as check, integer, property } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { activityOf, classOf } from '../../../src/engine/export/ocsf-classes.ts';
import { ndjson } from '../../../src/engine/export/ndjson.ts';
import { ocsf, ocsfNext } from '../../../src/engine/export/ocsf.ts';
import { timeOf } from '../../../src/engine/export/row.ts';
import { syslog } from '../../../src/engine/export/syslog.ts';
import type { LedgerRecord } from '../../../src/engine/ledger-record.ts';
import { RECORD_KINDS } from '../../../src/engine/record-kinds.ts';
import { instant, isClauseId } from '../../../src/engine/text.ts';

const source = { origin: 'aup-guard/0123456789abcdef', version: '1.2.3' };
const id = 'f'.repeat(64);
const clause = 'HUMAN-1';
if (!isClauseId(clause)) throw new Error('bad test data');

function row(more: Partial<LedgerRecord>): { record: LedgerRecord; id: string } {
  const t = instant(Date.UTC(2026, 10, 23, 16, 5, 9, 7));
  return { record: { seq: 7, t, prev: '0'.repeat(64), kind: 'action.decided', ...more }, id };
}

const parsed = (line: string): unknown => JSON.parse(line);

describe('the time of a record', () => {
  it('is that of the calendar', () => {
    check(
      property(integer({ min: 0, max: 4e12 }), (t) => {
        expect(timeOf(instant(t))).toBe(new Date(t).toISOString());
      }),
    );
  });
});

describe('ndjson', () => {
  it('is the record, its id and its machine', () => {
    expect(parsed(ndjson(row({ clause, agent: 'claude' }), source))).toEqual({
      schema: 'aup-guard/record/1',
      id,
      origin: source.origin,
      time: '2026-11-23T16:05:09.007Z',
      ...row({ clause, agent: 'claude' }).record,
    });
  });
});

describe('syslog', () => {
  it('is one line of RFC 5424', () => {
    const about = { clause, decision: 'deny', counts: { email: 2, iban: 1 }, ref: 'ab12' } as const;
    expect(syslog(row(about), source)).toBe(
      `<108>1 2026-11-23T16:05:09.007Z - aup-guard - action.decided [aupGuard@32473 origin="${source.origin}" seq="7" ` +
        `id="${id}" clause="HUMAN-1" decision="deny" ref="ab12" counts="email=2 iban=1"] action.decided deny HUMAN-1`,
    );
  });

  it('escapes what ends a value', () => {
    expect(syslog(row({ agent: String.raw`a"b]c\d` }), source)).toContain(String.raw`agent="a\"b\]c\\d"`);
  });

  it.each([
    ['session.started', '<110>'],
    ['guard.fault', '<108>'],
    ['incident.opened', '<106>'],
  ] as const)('gives %s the priority %s', (kind, priority) => {
    expect(syslog(row({ kind }), source).startsWith(`${priority}1 `)).toBe(true);
  });
});

describe('ocsf', () => {
  it.each([
    ['request.redacted', { decision: 'redact', phase: 'enforce' }, [2006, 200_601, 4, 11]],
    ['request.redacted', { decision: 'redact', phase: 'monitor' }, [2006, 200_601, 3, 17]],
    ['approval.answered', { outcome: 'approved' }, [6003, 600_399, 1, 8]],
    ['approval.answered', { outcome: 'denied' }, [6003, 600_399, 2, 25]],
    ['action.decided', { decision: 'deny' }, [6003, 600_399, 2, 2]],
    ['log.sealed', {}, [1008, 100_805, 3, 17]],
    ['fleet.updated', {}, [6002, 600_208, 3, 17]],
    ['exception.revoked', {}, [2003, 200_303, 3, 17]],
    ['mcp.seen', {}, [6003, 600_399, 3, 17]],
    ['mcp.changed', {}, [2004, 200_401, 3, 17]],
    ['tool.found', {}, [5020, 502_002, 3, 17]],
    ['incident.opened', {}, [2005, 200_501, 3, 17]],
    ['incident.changed', { outcome: 'closed' }, [2005, 200_503, 3, 17]],
    ['session.started', {}, [6002, 600_203, 3, 17]],
  ] as const)(
    'makes %s %j an event of its class',
    (kind, more, [class_uid, type_uid, action_id, disposition_id]) => {
      expect(parsed(ocsf(row({ kind, ...more }), source))).toMatchObject({
        metadata: { version: '1.8.0', uid: id, sequence: 7 },
        class_uid,
        category_uid: Math.floor(class_uid / 1000),
        type_uid,
        action_id,
        disposition_id,
        unmapped: { kind },
      });
    },
  );

  it('has a class and an activity for every kind', () => {
    for (const kind of RECORD_KINDS) {
      expect(classOf(kind).uid).toBeGreaterThan(1000);
      expect(activityOf(kind)).toBeGreaterThan(0);
    }
  });

  it('links to the record before, where there is one', () => {
    const prev = 'a'.repeat(64);
    expect(parsed(ocsfNext(row({ prev }), source))).toMatchObject({
      attestation_list: [{ prev_event: { uid: prev, fingerprint: { value: prev } } }],
    });
    expect(ocsfNext(row({}), source)).not.toContain('prev_event');
  });

  it.each([
    ['incident.opened', {}, 1],
    ['incident.changed', { outcome: 'contained' }, 2],
    ['incident.changed', { outcome: 'closed' }, 5],
    ['incident.told', { outcome: 'passed' }, 0],
  ] as const)('gives %s %j the status %i', (kind, more, status_id) => {
    expect(parsed(ocsf(row({ kind, ...more }), source))).toMatchObject({ status_id });
  });

  it('names integrity and agents only in the version to come', () => {
    const about = row({ agent: 'claude' });
    expect(ocsf(about, source)).not.toContain('attestation_list');
    expect(parsed(ocsfNext(about, source))).toMatchObject({
      metadata: { version: '1.9.0', profiles: ['security_control', 'record_integrity', 'ai_operation'] },
      ai_agent: { uid: 'claude', name: 'claude', type_id: 99 },
      attestation_list: [{ fingerprint: { value: id, serialization_id: 99 } }],
    });
  });
});
