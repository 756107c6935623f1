/** Incidents of a log that is broken, of many processes at once, and by hand. */
import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { RecordDraft } from '../../src/engine/model.ts';
import type { Policy } from '../../src/engine/policy/model.ts';
import { readBook } from '../../src/host/incident-book.ts';
import { collectIncidents } from '../../src/host/incident-collect.ts';
import { evidenceState } from '../../src/host/incident-evidence.ts';
import { changeByHand, markFalse, openByHand, recordNamed } from '../../src/host/incident-person.ts';
import { tellIncidents } from '../../src/host/incident-tell.ts';
import { openKeys } from '../../src/host/keys.ts';
import { openLedger } from '../../src/host/ledger-file.ts';
import { recordsFromEnd } from '../../src/host/ledger-file-read.ts';
import { type Machine, openMachine } from '../../src/host/machine.ts';
import { policyOf } from '../engine/policy/support.ts';

const cleanups: (() => void)[] = [];
afterEach(() => {
  for (const clean of cleanups.splice(0)) clean();
});

function open(): Machine {
  const dir = mkdtempSync(path.join(tmpdir(), 'aup-incident-'));
  cleanups.push(() => rmSync(dir, { recursive: true }));
  return openMachine({ HOME: dir, PATH: `${dir}:/usr/bin:/bin` }, dir);
}

const policy = (fields: string): Policy =>
  policyOf({
    user: `aup: 1\npolicy: { name: T }\nclauses:\n  - { id: INC-1, say: x, control: incident, phase: warn, ${fields} }\n`,
  });
const ANY = policy('do: { open: incident, severity: critical, tell: { exec: [told] } }');
const BYPASS: RecordDraft = { kind: 'guard.bypassed', actor: 'agent', agent: 'claude', outcome: 'refused' };

function append(machine: Machine, ...drafts: readonly RecordDraft[]): void {
  const { paths, platform, now } = machine;
  const ledger = openLedger({
    state: paths.state,
    platform,
    keys: openKeys(paths.state),
    now,
    words: ['claude'],
  });
  for (const draft of drafts) ledger.append(draft);
}

const collect = (machine: Machine, by = ANY) =>
  collectIncidents({ machine, policy: by, isSecret: () => false });
const book = (machine: Machine) => readBook(machine, openKeys(machine.paths.state), true);
const ledgerOf = ({ paths }: Machine) => path.join(paths.state, 'ledger/current.jsonl');
const rowsOf = (machine: Machine, kind: string) =>
  [...recordsFromEnd(machine.paths.state)].filter((row) => row?.kind === kind);

describe('a log that was cut below a checkpoint', () => {
  it('is an incident by itself, once, and people are told', async () => {
    const machine = open();
    writeFileSync(path.join(machine.cwd, 'told'), '#!/bin/sh\ncat >> "$HOME/out"\n', { mode: 0o700 });
    append(machine, BYPASS, { kind: 'session.ended' });
    collect(machine);
    truncateSync(ledgerOf(machine), readFileSync(ledgerOf(machine), 'utf8').indexOf('\n') + 1);
    const { opened, problem } = collect(machine);
    expect(opened).toMatchObject([{ event: 'ledger.broken', severity: 'critical' }]);
    expect(problem?.code).toBe('ledger-broken');
    expect(collect(machine).opened).toEqual([]);
    // The log cannot take a row of it; the people are told all the same.
    await tellIncidents({ machine, policy: ANY }).catch(() => undefined);
    expect(readFileSync(path.join(machine.cwd, 'out'), 'utf8')).toContain('"event":"ledger.broken"');
  });

  it('is none for a clause about other events', () => {
    const machine = open();
    const other = policy('when: { event: mcp.drift }');
    append(machine, BYPASS, { kind: 'session.ended' });
    truncateSync(ledgerOf(machine), readFileSync(ledgerOf(machine), 'utf8').indexOf('\n') + 1);
    expect(collect(machine, other)).toMatchObject({ opened: [], problem: { code: 'ledger-broken' } });
  });
});

describe('rows', () => {
  it('are looked at once, whoever looks', () => {
    const machine = open();
    append(machine, BYPASS, BYPASS);
    expect(collect(machine).opened).toMatchObject([{ count: 2 }]);
    expect(collect(machine)).toEqual({ opened: [], joined: [] });
    append(machine, BYPASS);
    expect(collect(machine).joined).toMatchObject([{ count: 3 }]);
    // Another policy with the same clause of the same layer finds nothing new in them.
    const changed = policy('do: { open: incident, severity: low }');
    expect(collect(machine, changed)).toEqual({ opened: [], joined: [] });
    expect(rowsOf(machine, 'incident.opened')).toHaveLength(1);
  });

  it('without a clause about incidents leave no trace', () => {
    const machine = open();
    append(machine, BYPASS);
    expect(collect(machine, policyOf('aup: 1\npolicy: { name: T }\n')).opened).toEqual([]);
    expect(() => readFileSync(path.join(machine.paths.state, 'incidents/index'))).toThrow(/ENOENT/);
  });

  it('are kept as evidence that holds together, and is covered by a signed note', () => {
    const machine = open();
    append(machine, ...Array.from({ length: 60 }, () => ({ kind: 'action.decided' }) as const), BYPASS);
    const [incident] = collect(machine).opened;
    if (incident === undefined) throw new Error('none');
    const { rows, checkpoint } = incident.evidence ?? {};
    expect(checkpoint?.size).toBeGreaterThan(incident.first?.seq ?? Infinity);
    expect((rows?.to ?? 0) - (rows?.from ?? 0)).toBeGreaterThanOrEqual(40);
    expect(evidenceState(machine, incident, openKeys(machine.paths.state))).toBe('ok');
  });
});

describe('those who are told', () => {
  it('by an address alone get a letter, once', async () => {
    const machine = open();
    const letter = path.join(machine.cwd, 'letter');
    writeFileSync(path.join(machine.cwd, 'sendmail'), `#!/bin/sh\ncat >> '${letter}'\n`, { mode: 0o700 });
    const by = policy('do: { open: incident, severity: low, tell: security@acme.example }');
    append(machine, BYPASS);
    collect(machine, by);
    expect(await tellIncidents({ machine, policy: by })).toMatchObject([{ channel: 'mail' }]);
    expect(await tellIncidents({ machine, policy: by })).toEqual([]);
    const text = readFileSync(letter, 'utf8');
    expect(text).toMatch(
      /^To: security@acme\.example\nSubject: AI incident [0-9a-f]{8} \(low\): guard\.bypassed\n/,
    );
    expect(text.match(/^To:/gm)).toHaveLength(1);
    expect(rowsOf(machine, 'incident.told')).toMatchObject([{ code: 'mail', outcome: 'told' }]);
  });

  it('are not told by two at the same time', async () => {
    const machine = open();
    const mark = path.join(machine.cwd, 'mark');
    writeFileSync(path.join(machine.cwd, 'told'), `#!/bin/sh\necho x >> '${mark}'\n`, { mode: 0o700 });
    append(machine, BYPASS);
    collect(machine);
    const all = await Promise.all([1, 2, 3].map(async () => tellIncidents({ machine, policy: ANY })));
    expect(all.flat()).toHaveLength(1);
    expect(readFileSync(mark, 'utf8')).toBe('x\n');
  });
});

describe('by hand', () => {
  it('an incident is opened about a record, by a clause, and its words stay out of the log', () => {
    const machine = open();
    append(machine, { kind: 'session.started' });
    const record = recordNamed(machine, '0');
    const incident = openByHand(machine, ANY, { text: 'hush', severity: 'low', record });
    expect(incident).toMatchObject({ event: 'by-hand', clause: { id: 'INC-1' }, first: { seq: 0 } });
    expect(incident.evidence).toBeDefined();
    changeByHand(machine, incident.id, { to: 'closed', text: 'never again' });
    expect(() => changeByHand(machine, incident.id, { to: 'contained', text: 'x' })).toThrow(
      /closed already/,
    );
    expect(book(machine).incidents).toMatchObject([{ state: 'closed', step: 2 }]);
    const log = readFileSync(ledgerOf(machine), 'utf8');
    for (const word of ['hush', 'never again']) expect(log).not.toContain(word);
    expect(rowsOf(machine, 'incident.changed')).toMatchObject([{ code: 'closed', outcome: 'closed' }]);
  });

  it('nothing is opened or changed that cannot be recorded', () => {
    const machine = open();
    append(machine, BYPASS, { kind: 'session.ended' });
    const [incident] = collect(machine).opened;
    truncateSync(ledgerOf(machine), readFileSync(ledgerOf(machine), 'utf8').indexOf('\n') + 1);
    expect(() => openByHand(machine, ANY, { text: 'x', severity: 'low' })).toThrow(/log/);
    expect(() => changeByHand(machine, incident?.id ?? '', { to: 'contained', text: 'x' })).toThrow(/log/);
    expect(book(machine).incidents).toMatchObject([{ id: incident?.id, state: 'open' }]);
  });

  it('a false alarm is marked once, and only where a clause spoke', () => {
    const machine = open();
    const { clauses } = ANY;
    const clause = clauses[0]?.id;
    if (clause === undefined) throw new Error('no clause');
    append(
      machine,
      { kind: 'action.decided', clause, decision: 'deny', verb: 'push' },
      { kind: 'session.ended' },
    );
    markFalse(machine, recordNamed(machine, '0'));
    expect(rowsOf(machine, 'alarm.false')).toMatchObject([{ clause: 'INC-1', verb: 'push', actor: 'human' }]);
    expect(() => markFalse(machine, recordNamed(machine, '0'))).toThrow(/marked already/);
    expect(() => markFalse(machine, recordNamed(machine, '1'))).toThrow(/no clause speaks/);
    expect(() => recordNamed(machine, '999')).toThrow(/no record/);
  });
});
