/** What tools give an agent that was started past the shim, by the built hook program and real payloads. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Live, MONITORING } from '../fixtures/live.ts';

const HOOK = path.resolve('bin/aup-hook.js');
const KEY = ['ghp_', 'v9KcTq3LwZ8rXb2NdYh5JfMs7PgAe4Ru1Wo6'].join('');

let live: Live;
beforeEach(async () => {
  live = await Live.open();
});
afterEach(() => live.close());

function call(
  agent: string,
  event: string,
  payload: unknown,
): { readonly code: number | null; readonly out: string } {
  const options = { cwd: live.repo, env: live.env, encoding: 'utf8', timeout: 30_000 } as const;
  const input = JSON.stringify(payload);
  const done = spawnSync(process.execPath, [HOOK, 'agent', agent, event], { ...options, input });
  return { code: done.status, out: done.stdout };
}

const real = (name: string) => JSON.parse(readFileSync(`test/fixtures/payloads/${name}.json`, 'utf8'));
const given = (stdout: string) => ({
  ...real('claude/PostToolUse.Bash'),
  tool_response: { stdout, stderr: '', interrupted: false, isImage: false },
});
const PLACEHOLDER = /\{\{[^}]+\}\}|AUP_[A-Z]+_[0-9A-Z]{12}/;

describe('a value in what a tool gave', () => {
  it('is replaced in the form of the tool, recorded without it, and the same the next time', () => {
    const { code, out } = call('claude', 'PostToolUse', given(`token ${KEY}\nand more`));
    expect(code).toBe(0);
    const { updatedToolOutput } = JSON.parse(out).hookSpecificOutput;
    expect(updatedToolOutput).toMatchObject({ stderr: '', interrupted: false });
    expect(updatedToolOutput.stdout).toMatch(/^token \S+\nand more$/);
    expect(updatedToolOutput.stdout).toMatch(PLACEHOLDER);
    expect(out).not.toContain(KEY);
    const rows = live.rowsOf('request.redacted');
    expect(rows).toMatchObject([{ code: 'outside-session', outcome: 'redacted' }]);
    expect(JSON.stringify(live.rows)).not.toContain(KEY);
    const again = call('claude', 'PostToolUse', given(`other ${KEY}`)).out;
    expect(again).toContain(PLACEHOLDER.exec(out)?.[0]);
  });

  it('is replaced for Copilot and opencode as they take it', () => {
    const copilot = real('copilot/postToolUse.bash');
    copilot.toolResult.textResultForLlm = KEY;
    const { modifiedResult } = JSON.parse(call('copilot', 'postToolUse', copilot).out);
    expect(modifiedResult.textResultForLlm).toMatch(PLACEHOLDER);
    const opencode = real('opencode/tool.execute.after.bash');
    opencode.output.output = KEY;
    expect(JSON.parse(call('opencode', 'tool.execute.after', opencode).out).output).toMatch(PLACEHOLDER);
  });

  it('stays where nothing wants it replaced', () => {
    expect(call('claude', 'PostToolUse', given('all is well'))).toEqual({ code: 0, out: '' });
    live.write(live.userPolicy, MONITORING);
    expect(call('claude', 'PostToolUse', given(KEY))).toEqual({ code: 0, out: '' });
    expect(live.rowsOf('request.redacted')).toEqual([]);
  });
});

const write = (text: string, tool = 'Write') => ({
  ...real('claude/PreToolUse.Bash'),
  cwd: live.repo,
  tool_name: tool,
  tool_input: { file_path: path.join(live.repo, 'a.txt'), content: text },
});
const placeholder = (): string =>
  PLACEHOLDER.exec(call('claude', 'PostToolUse', given(`token ${KEY}`)).out)?.[0] ?? 'none';

describe('a placeholder outside of any session', () => {
  it('is written to no file, may be looked for, and the rest goes on', () => {
    const found = placeholder();
    expect(call('claude', 'PreToolUse', write(`token = ${found}`)).out).toMatch(/"deny".*only a session/);
    expect(call('claude', 'PreToolUse', write(found, 'Grep'))).toEqual({ code: 0, out: '' });
    expect(call('claude', 'PreToolUse', write('token = none'))).toEqual({ code: 0, out: '' });
  });
});
