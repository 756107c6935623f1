/** Which rows of the log stand for which event, and which do not. */
import { describe, expect, it } from 'vitest';
import { INCIDENT_EVENTS } from '../../../src/engine/incident/events.ts';
import type { RecordDraft } from '../../../src/engine/model.ts';
import { EVENT_NAMES } from '../../../src/engine/policy/names.ts';
import { isSecret, row } from './rows.ts';

const KEY = { counts: { 'aws-access-key': 1 } };

/** Each row with all events it stands for; the like that is none beside it. */
const ROWS: readonly (readonly [string, RecordDraft, readonly string[]])[] = [
  [
    'a secret that left in monitor',
    { kind: 'request.redacted', outcome: 'would-have', decision: 'allow', intended: 'redact', ...KEY },
    ['secret.sent'],
  ],
  [
    'a secret that left with a warning',
    { kind: 'prompt.redacted', outcome: 'warned', ...KEY },
    ['secret.sent'],
  ],
  ['a secret that was replaced', { kind: 'request.redacted', outcome: 'redacted', ...KEY }, []],
  ['a secret that was refused', { kind: 'prompt.redacted', outcome: 'refused', ...KEY }, []],
  ['an address that left', { kind: 'request.redacted', outcome: 'would-have', counts: { email: 2 } }, []],
  [
    'a count of none',
    { kind: 'request.redacted', outcome: 'would-have', counts: { 'aws-access-key': 0 } },
    [],
  ],
  ['a bypass that was let be', { kind: 'guard.bypassed', outcome: 'would-have' }, ['guard.bypassed']],
  [
    'a bypass that was refused',
    { kind: 'guard.bypassed', decision: 'deny', outcome: 'refused' },
    ['guard.bypassed'],
  ],
  ['a diverted agent', { kind: 'guard.diverted', code: 'no-traffic', decision: 'deny' }, ['guard.diverted']],
  ['a changed file', { kind: 'guard.drift', decision: 'warn', outcome: 'observed' }, ['guard.drift']],
  ['a changed file, put back', { kind: 'guard.drift', decision: 'warn', outcome: 'undone' }, ['guard.drift']],
  ['a changed file in maintenance', { kind: 'guard.drift', decision: 'allow', outcome: 'allowed' }, []],
  ['a fault that let pass', { kind: 'guard.fault', decision: 'allow', intended: 'deny' }, ['guard.fault']],
  ['a fault that warned', { kind: 'guard.fault', decision: 'warn', code: 'vault-broken' }, ['guard.fault']],
  ['a fault that stopped', { kind: 'guard.fault', decision: 'deny' }, []],
  ['a place that was not told', { kind: 'guard.fault', decision: 'allow', code: 'alert-webhook' }, []],
  [
    'a request nobody could check',
    { kind: 'request.refused', decision: 'allow', intended: 'deny', outcome: 'would-have' },
    ['guard.fault'],
  ],
  ['a request that was refused', { kind: 'request.refused', decision: 'deny', outcome: 'refused' }, []],
  ['a changed server', { kind: 'mcp.changed', decision: 'deny' }, ['mcp.drift']],
  ['a server past its gate', { kind: 'mcp.ungated', decision: 'warn', outcome: 'observed' }, ['mcp.drift']],
  ['a new server', { kind: 'mcp.seen' }, []],
  [
    'a prohibited tool that ran',
    { kind: 'tool.started', code: 'prohibited', outcome: 'started' },
    ['tool.prohibited'],
  ],
  [
    'a prohibited tool in monitor',
    { kind: 'tool.started', code: 'prohibited', outcome: 'would-have' },
    ['tool.prohibited'],
  ],
  [
    'a prohibited tool that was refused',
    { kind: 'tool.started', code: 'prohibited', outcome: 'refused' },
    [],
  ],
  ['a tool nobody listed', { kind: 'tool.started', code: 'unknown', outcome: 'started' }, []],
  [
    'a policy that is none',
    { kind: 'policy.rejected', decision: 'deny', outcome: 'refused' },
    ['policy.tamper'],
  ],
  [
    'a policy that loosens',
    { kind: 'policy.rejected', counts: { loosens: 2 } },
    ['policy.tamper', 'policy.loosened'],
  ],
  ['a changed policy', { kind: 'policy.changed', decision: 'warn', outcome: 'changed' }, ['policy.tamper']],
  ['a changed policy in maintenance', { kind: 'policy.changed', decision: 'allow', outcome: 'allowed' }, []],
  ['an incident', { kind: 'incident.opened', code: 'secret.sent', outcome: 'opened' }, []],
];

describe('events', () => {
  it.each(ROWS)('%s', (_name, draft, wanted) => {
    const found = INCIDENT_EVENTS.filter((event) => event.holds(row(draft), { isSecret }));
    expect(found.map(({ name }) => name)).toEqual(wanted);
  });

  it('are those that policies may name', () => {
    expect(INCIDENT_EVENTS.map(({ name }) => name).toSorted()).toEqual([...EVENT_NAMES].toSorted());
  });

  it('each have a row in this table, but for the one that has none in a log', () => {
    const shown = new Set(ROWS.flatMap(([, , events]) => events));
    expect(EVENT_NAMES.filter((name) => !shown.has(name))).toEqual(['ledger.broken']);
  });
});
