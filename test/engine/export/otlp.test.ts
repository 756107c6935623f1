import { describe, expect, it } from 'vitest';
import { otlp } from '../../../src/engine/export/otlp.ts';
import { sinkAddress, sinksOf } from '../../../src/engine/export/terms.ts';
import { parseRecord } from '../../../src/engine/ledger.ts';
import type { Clause } from '../../../src/engine/policy/model.ts';
import { instant, isClauseId, safe } from '../../../src/engine/text.ts';

const PREV = '0'.repeat(64);
const line = JSON.stringify({
  seq: 3,
  t: 1_800_000_000_123,
  prev: PREV,
  kind: 'guard.bypassed',
  clause: 'HUMAN-1',
  counts: { 'github-token': 2 },
  dropped: ['object'],
});

describe('OTLP', () => {
  it('is one request with every field, and times that JSON can hold', () => {
    const record = parseRecord(line);
    if (record === undefined) throw new Error('no record');
    const body: unknown = JSON.parse(
      otlp([{ record, id: 'abc' }], { origin: 'aup-guard/1', version: '1.2.3' }),
    );
    expect(body).toMatchObject({
      resourceLogs: [
        {
          resource: {
            attributes: [
              { key: 'service.name', value: { stringValue: 'aup-guard' } },
              { key: 'service.version' },
              { key: 'service.instance.id', value: { stringValue: 'aup-guard/1' } },
            ],
          },
          scopeLogs: [
            {
              scope: { name: 'aup-guard.ledger', version: '1.2.3' },
              logRecords: [
                {
                  timeUnixNano: '1800000000123000000',
                  severityNumber: 17,
                  severityText: 'ERROR',
                  eventName: 'aup_guard.guard.bypassed',
                  body: { stringValue: 'guard.bypassed' },
                  attributes: [
                    { key: 'log.record.uid', value: { stringValue: 'abc' } },
                    { key: 'aup_guard.seq', value: { intValue: '3' } },
                    { key: 'aup_guard.prev', value: { stringValue: PREV } },
                    { key: 'aup_guard.clause', value: { stringValue: 'HUMAN-1' } },
                    { key: 'aup_guard.counts.github-token', value: { intValue: '2' } },
                    { key: 'aup_guard.dropped', value: { stringValue: 'object' } },
                  ],
                },
              ],
            },
          ],
        },
      ],
    });
  });
});

describe('an address', () => {
  it.each([
    ['otlp', 'https://otel.acme.example', 'https://otel.acme.example:443/v1/logs'],
    ['otlp', 'http://127.0.0.1:4318/', 'http://127.0.0.1:4318/v1/logs'],
    ['otlp', 'https://otel.acme.example/own/path', 'https://otel.acme.example:443/own/path'],
    [
      'http',
      'https://db.acme.example:8443/?query=INSERT%20x',
      'https://db.acme.example:8443/?query=INSERT%20x',
    ],
    ['http', 'http://[::1]:8123/', 'http://[::1]:8123/'],
    ['syslog', 'tls://log.acme.example', 'tls://log.acme.example:6514'],
    ['syslog', 'tcp://127.0.0.1:5514', 'tcp://127.0.0.1:5514'],
    ['otlp', 'http://otel.acme.example', undefined],
    ['otlp', 'http://127.0.0.1.evil.example', undefined],
    ['otlp', 'https://me:pass@otel.acme.example', undefined],
    ['otlp', 'tls://log.acme.example', undefined],
    ['syslog', 'tcp://log.acme.example', undefined],
    ['syslog', 'https://log.acme.example', undefined],
    ['syslog', 'tls://log.acme.example/path', undefined],
    ['http', 'https://db.acme.example:0/', undefined],
    ['http', 'https://db.acme.example:70000/', undefined],
    ['http', 'https://db.acme.example/a b', undefined],
    ['http', '', undefined],
  ] as const)('%s %s', (kind, text, url) => {
    expect(sinkAddress(kind, text)?.url).toBe(url);
  });
});

describe('the places of a policy', () => {
  const id = 'LOG-1';
  if (!isClauseId(id)) throw new Error('no clause');
  const clause: Clause = {
    id,
    say: safe`Log.`,
    controls: ['audit-log'],
    phases: [{ phase: 'enforce', from: instant(1000) }],
    layer: 'user',
    where: safe`aup.yaml:3`,
    when: {},
    unless: [],
    demand: 'allow',
    settings: {
      log: {
        export: [
          { otlp: 'env:X', authorization: 'env:Y' },
          { http: 'https://a.example', format: 'ocsf' },
          { nonsense: 1 },
        ],
      },
    },
  };

  it('are those of clauses that have begun', () => {
    expect(sinksOf([clause], instant(1000))).toEqual([
      {
        kind: 'otlp',
        to: 'env:X',
        format: 'ndjson',
        authorization: 'env:Y',
        gzip: true,
        clause: id,
        where: 'aup.yaml:3',
      },
      { kind: 'http', to: 'https://a.example', format: 'ocsf', gzip: false, clause: id, where: 'aup.yaml:3' },
    ]);
    expect(sinksOf([{ ...clause, phases: [{ phase: 'draft', from: instant(0) }] }], instant(1000))).toEqual(
      [],
    );
  });

  it('are never those of a repository', () => {
    expect(sinksOf([{ ...clause, layer: 'project' }], instant(1000))).toEqual([]);
  });
});
