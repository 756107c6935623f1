/** Hooks of an agent that was started past the shim: the built hook program, real payloads, no session. */
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { Live, MONITORING, type LiveOptions } from '../fixtures/live.ts';

const HOOK = path.resolve('bin/aup-hook.js');
const opened: Live[] = [];
afterEach(async () => {
  for (const live of opened.splice(0)) await live.close();
});

async function open(options: LiveOptions = {}): Promise<Live> {
  const live = await Live.open(options);
  opened.push(live);
  return live;
}

interface Called {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

function payload(name: string, change: Readonly<Record<string, unknown>> = {}): string {
  const real = JSON.parse(readFileSync(`test/fixtures/payloads/claude/${name}.json`, 'utf8'));
  return JSON.stringify({ ...real, ...change });
}

function call(live: Live, event: string, input: string): Called {
  const done = spawnSync(process.execPath, [HOOK, 'agent', 'claude', event], {
    cwd: live.repo,
    env: live.env,
    input,
    encoding: 'utf8',
    timeout: 30_000,
  });
  return { code: done.status, out: done.stdout, err: done.stderr };
}

function shell(live: Live, command: string, more: Readonly<Record<string, unknown>> = {}): string {
  return payload('PreToolUse.Bash', { cwd: live.repo, tool_input: { command }, ...more });
}

const KEY = ['ghp_', 'v9KcTq3LwZ8rXb2NdYh5JfMs7PgAe4Ru1Wo6'].join('');
const prompt = (text: string): string => payload('UserPromptSubmit', { prompt: text });

describe('an agent outside every session', () => {
  it('goes on with what is free and is refused what the policy asks about', async () => {
    const live = await open();
    await live.shim(['agent', 'probe', 'true']);
    expect(call(live, 'PreToolUse', shell(live, 'ls -la'))).toMatchObject({ code: 0, out: '' });
    const refused = call(live, 'PreToolUse', shell(live, 'git push origin main'));
    expect(refused.code).toBe(0);
    const { permissionDecision, permissionDecisionReason } = JSON.parse(refused.out).hookSpecificOutput;
    expect(permissionDecision).toBe('deny');
    expect(permissionDecisionReason).toMatch(/HUMAN-1.*start the agent through aup-guard/s);
  });

  it('is recorded once a conversation', async () => {
    const live = await open();
    const events: readonly (readonly [string, string])[] = [
      ['SessionStart', payload('SessionStart')],
      ['PreToolUse', shell(live, 'ls')],
      ['Stop', payload('Stop')],
    ];
    for (const [event, input] of events) expect(call(live, event, input).code, event).toBe(0);
    expect(live.rowsOf('guard.bypassed')).toMatchObject([{ code: 'outside-session', decision: 'warn' }]);
    call(live, 'SessionStart', payload('SessionStart', { session_id: 'another' }));
    expect(live.rowsOf('guard.bypassed')).toHaveLength(2);
    expect(live.rows.every((row) => !JSON.stringify(row).includes('another'))).toBe(true);
  });

  it('sends no prompt that holds what a clause wants replaced', async () => {
    const live = await open();
    expect(call(live, 'UserPromptSubmit', prompt('what is in this folder?'))).toEqual({
      code: 0,
      out: '',
      err: '',
    });
    const held = call(live, 'UserPromptSubmit', prompt(`push with ${KEY}`));
    const said = JSON.parse(held.out);
    expect(said.decision).toBe('block');
    expect(said.reason).toMatch(/DATA-1 .*aup\.yaml:\d+.*github/s);
    expect(held.out + held.err).not.toContain(KEY);
  });

  it('sends none at all where the policy cannot be read', async () => {
    const live = await open({ policy: 'aup: 1\npolicy: { nam: x }\n' });
    expect(JSON.parse(call(live, 'UserPromptSubmit', prompt('hello')).out).decision).toBe('block');
  });

  it('is stopped nowhere by a policy that only watches, and seen all the same', async () => {
    const live = await open({ policy: MONITORING });
    expect(call(live, 'UserPromptSubmit', prompt(`push with ${KEY}`))).toMatchObject({ code: 0, out: '' });
    expect(call(live, 'PreToolUse', shell(live, 'git push origin main'))).toMatchObject({ code: 0, out: '' });
    expect(call(live, 'PreToolUse', 'junk')).toMatchObject({ code: 0, out: '' });
    expect(call(live, 'Invented', '{}')).toMatchObject({ code: 0, out: '' });
    const rows = live.rowsOf('guard.bypassed');
    expect(rows.length).toBeGreaterThan(0);
    expect(rows.every(({ outcome }) => outcome === 'would-have')).toBe(true);
  });

  it.each([
    ['no input', 'PreToolUse', ''],
    ['broken input', 'PreToolUse', '{"tool_name":'],
    ['no tool', 'PreToolUse', '{"session_id":"x"}'],
    ['another event', 'PreToolUse', '{"hook_event_name":"Stop"}'],
    ['an unknown event', 'Invented', '{}'],
  ])('is refused on %s, by JSON and by exit', async (_name, event, input) => {
    const live = await open();
    const { code, out, err } = call(live, event, input);
    expect(code).toBe(2);
    expect(err).toContain('aup-guard: not allowed');
    expect(JSON.parse(out).hookSpecificOutput.permissionDecision).toBe('deny');
  });

  it('is understood with fields of a later version, and without the optional ones', async () => {
    const live = await open();
    await live.shim(['agent', 'probe', 'true']);
    const later = { session: { id: 3 }, extra: [1], tool_input: { command: 'ls', background: true } };
    expect(call(live, 'PreToolUse', shell(live, 'ls', later))).toMatchObject({ code: 0, out: '' });
    const least = { tool_name: 'Bash', tool_input: { command: 'git push' }, cwd: live.repo };
    expect(call(live, 'PreToolUse', JSON.stringify(least)).out).toContain('"deny"');
  });

  it('gets no further where nothing can be written', async () => {
    const live = await open();
    rmSync(live.state, { recursive: true, force: true });
    live.write(live.state, 'a file');
    expect(call(live, 'PreToolUse', shell(live, 'git push origin main')).out).toContain('"deny"');
  });
});

/** A home with the marks of a session that has ended. */
async function abandoned(options: LiveOptions = {}): Promise<Live> {
  const live = await open(options);
  await live.shim(['agent', 'probe', 'true']);
  live.env['AUP_GUARD_SOCKET'] = path.join(live.dir, 'gone.sock');
  return live;
}

describe('an agent whose session is gone', () => {
  it('begins no turn where something is enforced', async () => {
    const { out } = call(await abandoned(), 'UserPromptSubmit', prompt('hello'));
    expect(JSON.parse(out).decision).toBe('block');
  });

  it('goes on where nothing is', async () => {
    const live = await abandoned({ policy: MONITORING });
    expect(call(live, 'UserPromptSubmit', prompt('hello'))).toMatchObject({ code: 0, out: '' });
    expect(readdirSync(live.state)).not.toContain('outside');
  });
});
