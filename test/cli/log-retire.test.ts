/** Records the policy no longer keeps, let go of by a person. */
import { spawnSync } from 'node:child_process';
import { appendFileSync, existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { instant } from '../../src/engine/text.ts';
import { now } from '../../src/host/clock.ts';
import { openKeys } from '../../src/host/keys.ts';
import { keyedMonths } from '../../src/host/keys-month.ts';
import { openLedger } from '../../src/host/ledger-file.ts';
import { monthOf } from '../../src/host/ledger-file-month.ts';
import { recordsFromEnd } from '../../src/host/ledger-file-read.ts';
import { verifyLedger } from '../../src/host/ledger-file-verify.ts';
import { currentPlatform } from '../../src/host/platform/index.ts';
import { bundleProgram, scratchDir } from '../fixtures/ledger-bundle.ts';

const DAY = 86_400_000;
const MONTHS = 18;
const programs = scratchDir();
let program = '';
let scratch = scratchDir();
let state = '';

beforeAll(async () => {
  program = await bundleProgram('ledger-cli.ts', programs.dir);
  writeFileSync(path.join(programs.dir, 'package.json'), '{"version":"0.0.0"}');
});
afterAll(() => {
  programs.remove();
});
beforeEach(async () => {
  scratch = scratchDir();
  state = path.join(scratch.dir, 'state/aup-guard');
  await fill();
});
afterEach(() => {
  scratch.remove();
});

const start = now() - MONTHS * 31 * DAY;
const names = (): string[] => readdirSync(path.join(state, 'ledger')).filter((name) => /^\d{6}\./.test(name));

/** A record each month up to now; no policy says that any of them goes. */
async function fill(): Promise<void> {
  let time: number = start;
  const keys = openKeys(state);
  const ledger = openLedger({
    state,
    platform: currentPlatform(),
    keys,
    now: () => instant(time),
    words: [],
  });
  for (let month = 0; month <= MONTHS; month += 1) {
    ledger.append({ kind: 'action.decided', verb: 'push', object: 'git push' });
    while (names().filter((name) => name.endsWith('.seal')).length < month) await pause(5);
    ledger.append({ kind: 'session.ended' });
    time += 31 * DAY;
  }
}

function run(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const given = {
    PATH: process.env['PATH'] ?? '',
    HOME: scratch.dir,
    XDG_STATE_HOME: path.join(scratch.dir, 'state'),
    XDG_CONFIG_HOME: path.join(scratch.dir, 'config'),
    ...env,
  };
  const done = spawnSync(process.execPath, [program, 'log', 'retire', ...args], {
    env: given,
    cwd: scratch.dir,
    encoding: 'utf8',
  });
  return { status: done.status, stdout: done.stdout, stderr: done.stderr };
}

const retired = () => names().filter((name) => name.endsWith('.retired')).length;

describe('log retire', () => {
  it('says what would go, then lets go of it, with the keys of its digests', () => {
    const before = verifyLedger(state);
    const dry = run(['--dry-run']);
    expect(dry).toMatchObject({ status: 0, stderr: '' });
    expect(dry.stdout).toMatch(/^would go: \d segments with \d+ records, up to 20\d\d-\d\d-\d\d\n {2}keys /);
    expect(retired()).toBe(0);
    const done = run(['--json']);
    expect(done).toMatchObject({ status: 0, stderr: '' });
    const { gone, stays, ...rest } = JSON.parse(done.stdout) as {
      gone: { segments: number; records: number; keys: readonly string[] };
      stays: { records: number; segments: number };
    };
    expect(rest).toMatchObject({ schema: 'aup-guard/retire/1', dryRun: false });
    expect(gone.segments).toBeGreaterThan(2);
    expect(retired()).toBe(gone.segments);
    expect(gone.segments + stays.segments).toBe(before.segments);
    expect(gone.records + stays.records).toBe(before.records);
    const after = verifyLedger(state);
    expect(after).toMatchObject({ ok: true, retired: { segments: gone.segments, records: gone.records } });
    expect(gone.keys).toContain(monthOf(start));
    for (const month of gone.keys) expect(keyedMonths(state)).not.toContain(month);
    const rows = [...recordsFromEnd(state)];
    expect(rows.some((row) => row?.kind === 'log.retired')).toBe(true);
    expect(rows.filter((row) => row?.kind === 'log.key-destroyed')).toHaveLength(gone.keys.length);
    const again = run([]);
    expect(again).toMatchObject({ status: 0 });
    expect(again.stdout).toContain('nothing to let go of');
  });

  it('lets go of no more than is asked for', () => {
    const day = new Date(start + 40 * DAY).toISOString().slice(0, 10);
    expect(run(['--before', day])).toMatchObject({ status: 0 });
    expect(retired()).toBe(1);
  });

  it('never lets go of what the policy keeps', () => {
    const day = new Date(now() - 90 * DAY).toISOString().slice(0, 10);
    const refused = run(['--before', day]);
    expect(refused.status).toBe(1);
    expect(refused.stderr).toContain('the policy keeps records from ');
    expect(retired()).toBe(0);
    expect(run(['--before', 'yesterday']).status).toBe(2);
  });

  it('is refused to an agent; it may look', () => {
    expect(run([], { CLAUDECODE: '1' }).status).toBe(1);
    expect(retired()).toBe(0);
    expect(run(['--dry-run'], { CLAUDECODE: '1' }).status).toBe(0);
  });

  it('leaves a broken log as it is', () => {
    appendFileSync(path.join(state, 'ledger/current.jsonl'), '{"a":1}\n');
    expect(run([]).status).toBe(5);
    expect(retired()).toBe(0);
  });

  it('leaves all while the policy cannot be read, or does not say how long', () => {
    const dir = path.join(scratch.dir, 'config/aup-guard');
    mkdirSync(dir, { recursive: true });
    const file = path.join(dir, 'aup.yaml');
    writeFileSync(file, 'aup: 1\nnonsense: yes\n');
    expect(run([]).status).toBe(3);
    expect(retired()).toBe(0);
    writeFileSync(
      file,
      'aup: 1\npolicy: { name: Test, version: 1.0.0, owner: a@acme.example }\nclauses:\n  - id: LOG-1\n    say: We log.\n    control: audit-log\n    phase: enforce\n    log: { content: never }\n',
    );
    const refused = run([]);
    expect(refused.stderr).toContain('does not say how long');
    expect(refused.status).toBe(1);
    expect(existsSync(path.join(state, 'ledger/000001.jsonl'))).toBe(true);
  });
});
