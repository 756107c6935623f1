import { spawnSync } from 'node:child_process';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { now } from '../../src/host/clock.ts';
import { openKeys } from '../../src/host/keys.ts';
import { openLedger, type Ledger } from '../../src/host/ledger-file.ts';
import { currentPlatform } from '../../src/host/platform/index.ts';
import { bundleProgram, scratchDir } from '../fixtures/ledger-bundle.ts';

const programs = scratchDir();
let program = '';
let scratch = scratchDir();
let ledger: Ledger;

beforeAll(async () => {
  program = await bundleProgram('ledger-cli.ts', programs.dir);
  writeFileSync(path.join(programs.dir, 'package.json'), '{"version":"0.0.0"}');
});
afterAll(() => {
  programs.remove();
});
beforeEach(() => {
  scratch = scratchDir();
  const state = path.join(scratch.dir, 'state/aup-guard');
  ledger = openLedger({ state, platform: currentPlatform(), keys: openKeys(state), now, words: ['claude'] });
});
afterEach(() => {
  scratch.remove();
});

function run(...args: string[]): { status: number | null; stdout: string; stderr: string } {
  const env = {
    PATH: process.env['PATH'] ?? '',
    HOME: scratch.dir,
    XDG_STATE_HOME: path.join(scratch.dir, 'state'),
  };
  return spawnSync(process.execPath, [program, 'log', ...args], { env, cwd: scratch.dir, encoding: 'utf8' });
}

/** Secrets, names, paths, mail addresses, branches. */
const CANARIES = Array.from({ length: 200 }, (_, index) => {
  const shapes = [
    `AKIA${'QX7'.repeat(5)}${index}`,
    `/home/erika/geheim-${index}/plan.md`,
    `Erika Mustermann ${index}`,
    `erika.${index}@corp.example`,
    `feature/merger-acme-${index}`,
    ['gh', 'p_', 'Zz9'.repeat(11), index].join(''),
  ];
  return shapes[index % shapes.length] ?? '';
});

describe('log export', () => {
  it.each(['ndjson', 'syslog', 'ocsf', 'ocsf-next'])(
    'gives a line a record as %s, and none of 200 canaries',
    (format) => {
      for (const canary of CANARIES) {
        const lies = { agent: canary, session: canary, object: canary, outcome: canary, code: canary };
        ledger.append({ kind: 'action.decided', ...lies, counts: { [canary]: 1 } });
      }
      const { status, stdout, stderr } = run('export', '--format', format);
      expect(status).toBe(0);
      expect(stdout.trimEnd().split('\n').length).toBeGreaterThan(200);
      expect(stderr).toMatch(/^20\d records exported as /);
      expect(
        CANARIES.filter((canary) => stdout.includes(canary) || stdout.includes(canary.slice(1))),
      ).toEqual([]);
    },
  );

  it('writes a new file that only its owner can read, and says so in the log', () => {
    ledger.append({ kind: 'session.started', agent: 'claude' });
    const file = path.join(scratch.dir, 'rows.ndjson');
    expect(run('export', '--out', file)).toMatchObject({ status: 0, stdout: '' });
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const rows = readFileSync(file, 'utf8').trimEnd().split('\n');
    expect(rows).toHaveLength(2);
    expect(JSON.parse(rows[0] ?? '')).toMatchObject({
      schema: 'aup-guard/record/1',
      kind: 'session.started',
    });
    expect(run('tail', '-n', '1', '--json').stdout).toMatch(
      /"kind":"log.exported","counts":{"records":2},.*"code":"ndjson"/,
    );
    expect(run('export', '--out', file)).toMatchObject({ status: 2 });
    expect(run('verify').status).toBe(0);
  });

  it('keeps to a time', () => {
    ledger.append({ kind: 'session.started' });
    expect(run('export', '--since', '2099-01-01')).toMatchObject({ status: 0, stdout: '' });
    expect(run('export', '--until', '2001-01-01')).toMatchObject({ status: 0, stdout: '' });
    expect(run('export', '--since', '2001-01-01', '--until', '2099-01-01').stdout.split('\n')).toHaveLength(
      3,
    );
  });

  it.each([
    [['--format', 'xml'], '--format takes one of'],
    [['--since', 'yesterday'], '--since takes a day'],
  ])('refuses %j', (args, words) => {
    expect(run('export', ...args)).toMatchObject({ status: 2, stderr: expect.stringContaining(words) });
  });
});
