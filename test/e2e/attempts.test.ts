/** An attempt on the guard itself leaves one row, by whatever way it is seen, and a question leaves none. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { Live, policy, type Row } from '../fixtures/live.ts';

const HOOK = path.resolve('bin/aup-hook.js');
const opened: Live[] = [];
afterEach(async () => {
  for (const live of opened.splice(0)) await live.close();
});

async function open(phase: string): Promise<Live> {
  const live = await Live.open({
    policy: policy({
      data: 'monitor',
      push: phase,
      defaults: `{ phase: ${phase}, stance: ask, on_guard_failure: allow }`,
    }),
  });
  live.write(path.join(live.home, '.aup-guard/kept'), 'x');
  opened.push(live);
  return live;
}

function absolute(live: Live, input: { readonly file_path: string }): object {
  return { ...input, file_path: path.join(live.repo, input.file_path) };
}

/** What the agent's hook says to a call of one of its tools. */
function asked(live: Live, tool: string, input: object): string {
  const call = { hook_event_name: 'PreToolUse', tool_name: tool, tool_input: input, cwd: live.repo };
  return `printf '%s' '${JSON.stringify(call)}' | '${process.execPath}' '${HOOK}' agent claude PreToolUse`;
}

/** The agent's hook for a call of its shell, and the call itself where the hook lets it be. */
function call(live: Live, command: string): string {
  return `said=$(${asked(live, 'Bash', { command })} 2>/dev/null); echo "hook $?"; case $said in *'"deny"'*) ;; *) ${command}; echo ran;; esac`;
}

const about = ({ verb, decision, intended, outcome, clause }: Row) => ({
  verb,
  decision,
  intended,
  outcome,
  clause,
});
const incidents = (live: Live) => live.rowsOf('guard.bypassed').map(about);
const kept = (live: Live) => existsSync(path.join(live.home, '.aup-guard/kept'));

const TAKE_AWAY = 'rm -f ~/.aup-guard/kept';
const REFUSED = {
  verb: 'guard-tamper',
  decision: 'deny',
  intended: 'deny',
  outcome: 'refused',
  clause: 'STANCE-0',
};

describe('an attempt on the guard', () => {
  it('is refused by the hook of an agent and recorded once', async () => {
    const live = await open('enforce');
    const ended = await live.shim(['agent', 'probe', call(live, TAKE_AWAY)]);
    expect(ended.out).not.toMatch(/ran/);
    expect(kept(live)).toBe(true);
    expect(incidents(live)).toEqual([REFUSED]);
  });

  it('is refused by the gate of a program and recorded once each time', async () => {
    const live = await open('enforce');
    const ended = await live.shim(['agent', 'probe', `${TAKE_AWAY}; ${TAKE_AWAY}; true`]);
    expect(ended.err).toMatch(/refused: rm/);
    expect(kept(live)).toBe(true);
    expect(incidents(live)).toEqual([REFUSED, REFUSED]);
  });

  it.each([
    ['Write', { file_path: 'aup.yaml', content: 'aup: 1' }],
    ['Edit', { file_path: '.claude/settings.json', old_string: 'a', new_string: '"disableAllHooks": true' }],
    ['Bash', { command: 'tmux send-keys -t 0 y Enter' }],
    ['Bash', { command: 'script -qc "aup-guard approve 7f3a" /dev/null' }],
  ])('by the tool %s with %j is refused and recorded once', async (tool, input) => {
    const live = await open('enforce');
    const said = asked(live, tool, 'file_path' in input ? absolute(live, input) : input);
    const ended = await live.shim(['agent', 'probe', said]);
    expect(ended.out).toMatch(/"permissionDecision":"deny"/);
    expect(incidents(live)).toEqual([REFUSED]);
  });

  it('is let be where nothing is enforced, and recorded once as what would have been', async () => {
    const live = await open('monitor');
    const ended = await live.shim(['agent', 'probe', call(live, TAKE_AWAY)]);
    expect(ended.out).toMatch(/hook 0\nran/);
    expect(kept(live)).toBe(false);
    expect(incidents(live)).toEqual([{ ...REFUSED, decision: 'allow', outcome: 'would-have' }]);
    expect((await live.cli(['log', 'verify'])).code).toBe(0);
  });
});

describe('no attempt is', () => {
  it.each([
    ['what is only asked about', 'git commit -q --allow-empty --no-verify -m x'],
    ['what is refused for another reason', 'git push -q origin main'],
    ['what only looks', 'ls ~/.aup-guard'],
  ])('%s', async (_name, command) => {
    const live = await open('enforce');
    await live.shim(['agent', 'probe', `${call(live, command)}; ${command}`]);
    expect(incidents(live)).toEqual([]);
  });
});
