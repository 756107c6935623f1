import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { isClauseId } from '../../src/engine/text.ts';
import { now } from '../../src/host/clock.ts';
import { openKeys } from '../../src/host/keys.ts';
import { sessionWord } from '../../src/host/session-word.ts';
import { openLedger, type Ledger } from '../../src/host/ledger-file.ts';
import { ledgerFiles } from '../../src/host/ledger-file-store.ts';
import { currentPlatform } from '../../src/host/platform/index.ts';
import { bundleProgram, scratchDir } from '../fixtures/ledger-bundle.ts';

const programs = scratchDir();
let program = '';
let scratch = scratchDir();
let state = '';
let ledger: Ledger;

beforeAll(async () => {
  program = await bundleProgram('ledger-cli.ts', programs.dir);
});
afterAll(() => {
  programs.remove();
});
beforeEach(() => {
  scratch = scratchDir();
  state = path.join(scratch.dir, 'state/aup-guard');
  const words = ['claude', 'aws-access-key'];
  ledger = openLedger({ state, platform: currentPlatform(), keys: openKeys(state), now, words });
});
afterEach(() => {
  scratch.remove();
});

function environment(): Record<string, string> {
  return {
    PATH: process.env['PATH'] ?? '',
    HOME: scratch.dir,
    XDG_STATE_HOME: path.join(scratch.dir, 'state'),
  };
}

function run(...args: string[]): { status: number | null; stdout: string; stderr: string } {
  return spawnSync(process.execPath, [program, ...args], { env: environment(), encoding: 'utf8' });
}

function fill(): void {
  const clause = 'HUMAN-1';
  if (!isClauseId(clause)) throw new Error('bad test data');
  const about = { clause, agent: 'claude', verb: 'push', ref: '7f3a', phase: 'enforce' } as const;
  ledger.append({ kind: 'session.started', agent: 'claude' });
  ledger.append({
    kind: 'request.redacted',
    agent: 'claude',
    decision: 'redact',
    counts: { 'aws-access-key': 2 },
  });
  ledger.append({ kind: 'action.decided', ...about, decision: 'ask', intended: 'ask' });
  ledger.append({ kind: 'approval.answered', ...about, outcome: 'approved', assurance: 'overlay' });
  ledger.append({
    kind: 'action.decided',
    ...about,
    phase: 'monitor',
    decision: 'allow',
    intended: 'deny',
    ref: '81bc',
  });
}

describe('log tail', () => {
  it('shows the newest records in words', () => {
    fill();
    const { status, stdout } = run('log', 'tail', '-n', '3');
    expect(status).toBe(0);
    expect(stdout.replaceAll(/\d\d:\d\d:\d\d/g, 'HH:MM:SS')).toBe(
      [
        'time      no  what happened  clause   outcome     assurance  agent   ref',
        'HH:MM:SS  3   action: push   HUMAN-1  ask                    claude  7f3a',
        'HH:MM:SS  4   answer: push   HUMAN-1  approved    overlay    claude  7f3a',
        'HH:MM:SS  5   action: push   HUMAN-1  would deny             claude  81bc',
        '',
      ].join('\n'),
    );
  });

  it('gives one JSON object a line', () => {
    fill();
    const rows = run('log', 'tail', '--json')
      .stdout.trimEnd()
      .split('\n')
      .map((line): unknown => JSON.parse(line));
    expect(rows).toHaveLength(6);
    expect(rows[2]).toMatchObject({
      schema: 'aup-guard/record/1',
      seq: 2,
      kind: 'request.redacted',
      counts: { 'aws-access-key': 2 },
      time: expect.stringMatching(/^\d{4}-.*Z$/),
    });
  });

  it('says so when there is nothing', () => {
    expect(run('log', 'tail')).toMatchObject({ status: 0, stdout: '', stderr: 'the log is empty\n' });
  });

  it('shows a damaged line as such, without its control characters', () => {
    fill();
    const { current } = ledgerFiles(state);
    const lines = readFileSync(current, 'utf8').split('\n');
    writeFileSync(current, lines.with(3, '{"seq":3,"agent":"\u001b[2J"}').join('\n'));
    const { stdout } = run('log', 'tail');
    expect(stdout).toContain('not a readable record');
    expect(stdout).not.toContain('\u001b');
  });

  it.each(['x', '-1', '1.5', '1000000'])('refuses --lines %s', (lines) => {
    const { status, stderr } = run('log', 'tail', `--lines=${lines}`);
    expect(status).toBe(2);
    expect(stderr).toContain('--lines takes a number');
  });

  it('follows until interrupted', async () => {
    fill();
    const child = spawn(process.execPath, [program, 'log', 'tail', '-n', '1', '-f', '--json'], {
      env: environment(),
    });
    const chunks: string[] = [];
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => chunks.push(chunk));
    await once(child.stdout, 'data');
    ledger.append({ kind: 'guard.fault', code: 'proxy-failed' });
    await pause(700);
    child.kill('SIGINT');
    expect(await once(child, 'exit')).toEqual([0, null]);
    expect(chunks.join('').match(/"kind":"[a-z.]+"/g)).toEqual([
      '"kind":"action.decided"',
      '"kind":"guard.fault"',
    ]);
  });

  it('ends quietly when the reader has seen enough', () => {
    for (let done = 0; done < 400; done += 1) ledger.append({ kind: 'action.decided' });
    const command = `"${process.execPath}" "${program}" log tail -n 400 --json | head -n 1`;
    const { status, stdout, stderr } = spawnSync('sh', ['-c', command], {
      env: environment(),
      encoding: 'utf8',
    });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout.trimEnd().split('\n')).toHaveLength(1);
  });
});

describe('log show', () => {
  it('shows a record by number and all of a decision by reference', () => {
    fill();
    expect(run('log', 'show', '4').stdout).toMatch(
      /^record +4 {2}approval\.answered\n(.*\n)*assurance +overlay\n/,
    );
    const both = run('log', 'show', '7f3a').stdout;
    expect(both.match(/^record.*$/gm)).toEqual([
      'record    3  action.decided',
      'record    4  approval.answered',
    ]);
    const json: unknown = JSON.parse(run('log', 'show', '7f3a', '--json').stdout);
    expect(json).toMatchObject({ schema: 'aup-guard/records/1', records: [{ seq: 3 }, { seq: 4 }] });
  });

  it('says when there is none', () => {
    expect(run('log', 'show', '99')).toMatchObject({
      status: 2,
      stdout: '',
      stderr: expect.stringContaining('no record "99"'),
    });
  });
});

describe('log verify', () => {
  it('passes a good log', () => {
    fill();
    expect(run('log', 'verify')).toMatchObject({
      status: 0,
      stdout: 'ok    6 records, unbroken; 1 signed checkpoint, the last over 1 record\n',
    });
    const json: unknown = JSON.parse(run('log', 'verify', '--json').stdout);
    expect(json).toMatchObject({ schema: 'aup-guard/verify/1', ok: true, records: 6 });
  });

  it('passes a machine without a log', () => {
    expect(run('log', 'verify')).toMatchObject({
      status: 0,
      stdout: 'ok    0 records, unbroken; no checkpoint yet\n',
    });
  });

  it('names what is wrong and where, with exit code 5', () => {
    fill();
    const { current } = ledgerFiles(state);
    writeFileSync(current, readFileSync(current, 'utf8').replace('"aws-access-key":2', '"aws-access-key":1'));
    const { status, stdout } = run('log', 'verify');
    expect(status).toBe(5);
    expect(stdout).toContain('FAIL  wrong-hash at record 2 (line 4)');
    expect(run('log', 'verify', '--json')).toMatchObject({
      status: 5,
      stdout: expect.stringContaining('"code": "wrong-hash"'),
    });
  });
});

describe('status', () => {
  it('reads well without a policy and without a session', () => {
    fill();
    const word = sessionWord(state);
    const { status, stdout } = run('status');
    expect(status).toBe(0);
    expect(stdout.replaceAll(/\d\d:\d\d/g, 'HH:MM')).toBe(
      [
        `aup-guard · ${word}`,
        '  protected   none: no agent the guard knows is on PATH',
        '  sessions    none: no agent runs under the guard right now',
        '  today       2 redacted · 0 asked · 1 approved · 0 denied · 1 would have',
        '  log         6 records · last checkpoint HH:MM over 1 record',
        '',
      ].join('\n'),
    );
    const json: unknown = JSON.parse(run('status', '--json').stdout);
    expect(json).toMatchObject({ schema: 'aup-guard/status/1', word, ledger: { state: 'ok' } });
  });

  it('says that the log is broken', () => {
    fill();
    writeFileSync(ledgerFiles(state).current, '');
    expect(run('status').stdout).toContain('BROKEN 0 records are left of 1 that a checkpoint signed');
  });
});
