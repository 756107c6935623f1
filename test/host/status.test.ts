import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { RecordDraft } from '../../src/engine/model.ts';
import type { Clause, Exception, Policy } from '../../src/engine/policy/model.ts';
import { instant, isClauseId, isDigest, safe } from '../../src/engine/text.ts';
import { startOfDay } from '../../src/host/clock.ts';
import { openKeys } from '../../src/host/keys.ts';
import { sessionWord } from '../../src/host/session-word.ts';
import { openLedger } from '../../src/host/ledger-file.ts';
import { currentPlatform } from '../../src/host/platform/index.ts';
import { collectStatus, type Status } from '../../src/host/status.ts';
import { scratchDir } from '../fixtures/ledger-bundle.ts';

const DAY = 24 * 3_600_000;
const noon = startOfDay(instant(1_795_000_000_000)) + DAY / 2;
const platform = currentPlatform();
let scratch = scratchDir();
let state = '';
let clock = noon;

beforeEach(() => {
  scratch = scratchDir();
  state = path.join(scratch.dir, 'state');
  clock = noon;
});
afterEach(() => {
  scratch.remove();
});

function record(...drafts: readonly RecordDraft[]): void {
  const ledger = openLedger({ state, platform, keys: openKeys(state), now: () => instant(clock), words: [] });
  for (const draft of drafts) ledger.append(draft);
}

function status(policy?: Policy): Status {
  return collectStatus({
    state,
    runtime: path.join(scratch.dir, 'run'),
    platform,
    now: instant(noon),
    agents: [],
    ...(policy === undefined ? {} : { policy }),
  });
}

describe('today', () => {
  it('counts what happened since midnight and nothing older', () => {
    clock = noon - DAY;
    record({ kind: 'approval.asked' }, { kind: 'request.redacted', counts: { a: 9 } });
    clock = noon - DAY / 2;
    record(
      { kind: 'request.redacted', decision: 'redact', intended: 'redact', counts: { a: 2, b: 1 } },
      { kind: 'prompt.redacted', decision: 'redact', intended: 'redact', counts: { a: 1 } },
      { kind: 'approval.asked', ref: 'aaaa' },
      { kind: 'approval.answered', outcome: 'approved', ref: 'aaaa' },
      { kind: 'approval.asked', ref: 'bbbb' },
      { kind: 'approval.answered', outcome: 'timeout', ref: 'bbbb' },
      { kind: 'action.decided', decision: 'deny', intended: 'deny', ref: 'bbbb' },
      { kind: 'action.decided', decision: 'deny', intended: 'deny', phase: 'enforce', ref: 'cccc' },
      { kind: 'action.decided', decision: 'allow', intended: 'ask', phase: 'monitor', ref: 'dddd' },
      { kind: 'request.redacted', decision: 'allow', intended: 'redact', phase: 'monitor', counts: { a: 5 } },
      { kind: 'request.refused', decision: 'deny', intended: 'deny', outcome: 'refused', ref: 'eeee' },
      { kind: 'request.refused', decision: 'allow', intended: 'allow', outcome: 'unchecked', ref: 'ffff' },
    );
    expect(status().today).toEqual({ redacted: 4, asked: 2, approved: 1, denied: 3, wouldHave: 2 });
  });

  it('is all zero on a machine without a log, and nothing is made there', () => {
    expect(status()).toMatchObject({
      ledger: { state: 'empty' },
      today: { redacted: 0, asked: 0 },
      sessions: [],
    });
    expect(status()).not.toHaveProperty('word');
  });
});

describe('ledger health', () => {
  it('names the last checkpoint and the session word', () => {
    record({ kind: 'session.started' }, { kind: 'session.ended' });
    const word = sessionWord(state);
    expect(status()).toMatchObject({
      word,
      ledger: { state: 'ok', records: 4, checkpoint: { at: noon, covers: 3 } },
    });
  });

  it.each([
    [
      'a cut log',
      (file: string) => writeFileSync(file, `${readFileSync(file, 'utf8').split('\n')[0]}\n`),
      /^1 record is left of 3/,
    ],
    ['lost keys', () => rmSync(path.join(state, 'keys'), { recursive: true }), /not signed with the key/],
  ])('tells of %s', (_name, damage, why) => {
    record({ kind: 'session.started' }, { kind: 'session.ended' });
    damage(path.join(state, 'ledger/current.jsonl'));
    expect(status().ledger).toMatchObject({ state: 'broken', why: expect.stringMatching(why) });
  });
});

function policy(clauses: readonly Partial<Clause>[], exceptions: readonly Partial<Exception>[]): Policy {
  const digest = 'cd'.repeat(32);
  const id = 'HUMAN-1';
  if (!isDigest(digest) || !isClauseId(id)) throw new Error('bad test data');
  const base: Clause = {
    id,
    say: safe`A person says yes.`,
    controls: ['action-approval'],
    phases: [],
    layer: 'user',
    where: safe`aup.yaml:4`,
    when: {},
    unless: [],
    demand: 'ask',
    settings: {},
  };
  const exception: Exception = {
    id: 'EX-1',
    clause: id,
    layer: 'user',
    who: '*',
    allow: {},
    why: safe`trial`,
    by: 'x',
    from: instant(0),
    until: instant(0),
  };
  return {
    schema: 'aup-guard/policy/1',
    digest,
    name: safe`Test`,
    stance: 'ask',
    stancePhases: [],
    onGuardFailure: 'deny',
    clauses: clauses.map((part) => Object.assign({}, base, part)),
    exceptions: exceptions.map((part) => Object.assign({}, exception, part)),
    agents: [],
    layers: [],
    maxBody: 1,
  };
}

describe('policy', () => {
  it('shows the phase of now and the next one with its date', () => {
    const phases = [
      { phase: 'enforce', from: instant(noon + 2 * DAY) },
      { phase: 'monitor', from: instant(0) },
      { phase: 'warn', from: instant(noon + DAY) },
    ] as const;
    const got = status(
      policy([{ phases }, { phases: phases.slice(1, 2) }, { phases: phases.slice(0, 1) }], []),
    );
    expect(got.policy?.clauses.map(({ phase, next }) => [phase, next?.phase])).toEqual([
      ['monitor', 'warn'],
      ['monitor', undefined],
      ['draft', 'enforce'],
    ]);
  });

  it('names exceptions that end within a week, neither later, past, nor future ones', () => {
    const ends = (id: string, days: number, from = 0): Partial<Exception> => ({
      id,
      from: instant(from),
      until: instant(noon + days * DAY),
    });
    const got = status(
      policy([], [ends('EX-1', 3), ends('EX-2', 8), ends('EX-3', -1), ends('EX-4', 5, noon + DAY)]),
    );
    expect(got.policy?.ending.map(({ id }) => id)).toEqual(['EX-1']);
  });
});
