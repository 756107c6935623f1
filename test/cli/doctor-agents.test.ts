/** What `doctor` says of the installed agents: tier, own hooks, off switches, and agents outside of any session. */
import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { type Home, makeHome } from '../fixtures/home.ts';

// Each run starts whole sessions, on machines that have other work too.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

interface Check {
  readonly id: string;
  readonly grade: string;
  readonly text: string;
  readonly cause?: string;
  readonly tier?: string;
}

let home: Home;
let top: string;

/** Agents that do nothing for a while: they are never run by what is tested here, only found. */
const AGENTS = ['claude', 'gemini'];

beforeEach(() => {
  home = makeHome();
  top = path.dirname(home.dir);
  mkdirSync(path.join(top, 'agents'));
  for (const name of AGENTS) {
    writeFileSync(path.join(top, 'agents', name), '#!/bin/sh\nsleep 60\n', { mode: 0o755 });
  }
  const { code, err } = home.cli(['install', '--yes'], { PATH: found() });
  if (code !== 0) throw new Error(err);
});
afterEach(() => home.remove());

function found(): string {
  return `${path.join(top, 'agents')}:${home.env['PATH'] ?? ''}`;
}

function doctor(): { readonly code: number | null; readonly of: (id: string) => Check | undefined } {
  const ran = home.cli(['doctor', '--json'], { PATH: `${home.shims}:${found()}` });
  const { checks } = JSON.parse(ran.out) as { checks: readonly Check[] };
  return { code: ran.code, of: (id) => checks.find((check) => check.id === id) };
}

function put(file: string, text: string): void {
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, text);
}

it('tells the tier, hooks that answer, settings that lead away and agents outside of sessions', async () => {
  put(path.join(top, '.claude/settings.json'), '{\n  "env": { "NODE_OPTIONS": "--require ./x.cjs" }\n}\n');
  put(path.join(top, '.gemini/.env'), 'GOOGLE_GEMINI_BASE_URL=http://127.0.0.1:9\n');
  const file = path.join(top, 'agents/claude');
  const start = (env: Readonly<Record<string, string>>) =>
    spawn('/bin/sh', [file], { env, stdio: 'ignore', detached: true });
  const outside = start(home.env);
  const inside = start({ ...home.env, AUP_GUARD_SESSION: 'some-session' });
  try {
    const { of } = doctor();
    expect(of('agent.claude')).toMatchObject({ tier: 'user' });
    expect(of('agent.claude')?.text).toContain('tier: user');
    for (const id of AGENTS) expect(of(`agent.${id}.hooks`), id).toMatchObject({ grade: 'ok' });
    expect(of('agent.claude.off')).toMatchObject({ grade: 'warn', text: '.claude/settings.json:2' });
    expect(of('agent.claude.off')?.cause).toMatch(
      /NODE_OPTIONS.*Claude Code does not start while it is there/,
    );
    expect(of('agent.gemini.off')?.cause).toMatch(/GOOGLE_GEMINI_BASE_URL.*the guard counts more/);
    const cause = of('agent.claude.outside')?.cause ?? '';
    expect(cause).toContain(String(outside.pid));
    expect(cause, 'control: one in a session is none').not.toContain(String(inside.pid));
    expect(of('agent.gemini.outside')).toBeUndefined();
  } finally {
    for (const { pid } of [outside, inside]) if (pid !== undefined) process.kill(-pid, 'SIGKILL');
  }
});

it('is red where an agent has lost the hooks it needs, and where what hooks call does not start', () => {
  const settings = path.join(home.dir, '.gemini/settings.json');
  expect(readFileSync(settings, 'utf8'), 'control: an install puts them there').toContain('aup-hook');
  writeFileSync(settings, '{}\n');
  writeFileSync(path.join(home.dir, '.local/share/aup-guard/aup-hook'), '#!/bin/sh\nexit 1\n');
  const { code, of } = doctor();
  expect(code).toBe(4);
  expect(of('agent.gemini.hooks')).toMatchObject({ grade: 'fail' });
  expect(of('agent.gemini.hooks')?.cause).toContain('from which alone it reads them');
  expect(of('agent.claude.hooks')).toMatchObject({ grade: 'fail', cause: 'what they call does not start' });
});
