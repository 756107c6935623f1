/** A tool the policy does not approve: refused, asked about, warned of or only recorded before it starts. */
import { mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { Live, policy, SHIM } from '../fixtures/live.ts';
import { Driver } from '../fixtures/pty-harness.ts';

const opened: Live[] = [];
afterEach(async () => {
  Driver.endAll();
  for (const live of opened.splice(0)) await live.close();
});

const SENTENCE = 'Use the tools on this list.';

/** A policy with a list of tools; everything else is let pass. */
function listing(settings: string, phase = 'enforce'): string {
  const clauses = `  - id: TOOLS-1
    say: ${SENTENCE}
    control: tool-allowlist
    phase: ${phase}
    ${settings}
`;
  return policy({ clauses });
}

async function open(settings: string, phase?: string): Promise<Live> {
  const live = await Live.open({ policy: listing(settings, phase) });
  opened.push(live);
  return live;
}

const probe = (live: Live, line = 'echo started') => live.shim(['agent', 'probe', line]);
const LISTED = 'tools: [{ id: probe }]';
const closed = (how: string): string => `tools: []\n    otherwise: { do: ${how}, then: request }`;
const started = (live: Live) => live.rowsOf('tool.started');

describe('before an agent starts', () => {
  it('control: one on the list starts without a word', async () => {
    const live = await open(`${LISTED}\n    otherwise: { do: deny }`);
    expect(await probe(live)).toMatchObject({ code: 0, out: 'started\n', err: '' });
    expect(started(live)).toMatchObject([{ decision: 'allow', clause: 'TOOLS-1', code: 'approved' }]);
  });

  it('refuses one that is not, with clause, sentence and what next', async () => {
    const live = await open(closed('deny'));
    const { code, out, err } = await probe(live);
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toContain('not started: probe is not approved: it is not on the list of approved tools');
    expect(err).toMatch(new RegExp(`clause {2}\\S*aup\\.yaml:\\d+ TOOLS-1 {2}${SENTENCE}`));
    expect(err).toContain('next    ask for it: aup-guard request tool probe --why "..."');
    expect(started(live)).toMatchObject([
      { decision: 'deny', intended: 'deny', outcome: 'refused', code: 'unknown', control: 'tool-allowlist' },
    ]);
    expect(live.rowsOf('session.started')).toEqual([]);
  });

  it('refuses a prohibited one with the reason of the policy', async () => {
    const live = await open(`${LISTED}\n    prohibited: [{ id: probe, why: no contract }]`);
    const { code, err } = await probe(live);
    expect(code).toBe(1);
    expect(err).toContain('not started: probe: it is prohibited: no contract');
  });

  it('warns in one line and starts', async () => {
    const live = await open(closed('warn'));
    const { code, out, err } = await probe(live);
    expect({ code, out }).toEqual({ code: 0, out: 'started\n' });
    expect(err.trim().split('\n')).toHaveLength(1);
    expect(err).toMatch(/warning: probe is not approved: .*aup\.yaml:\d+ TOOLS-1\); ask for it: aup-guard/);
    expect(started(live)).toMatchObject([{ decision: 'warn', outcome: 'started' }]);
  });

  it('says from when on it will be enforced', async () => {
    const live = await open(closed('deny'), '{ warn: 2026-01-01, enforce: 2999-01-01 }');
    const { code, err } = await probe(live);
    expect(code).toBe(0);
    expect(err).toContain('enforced from 2999-01-01');
    expect(started(live)).toMatchObject([{ decision: 'warn', intended: 'deny', phase: 'warn' }]);
  });

  it('only records while the clause monitors', async () => {
    const live = await open(closed('deny'), 'monitor');
    expect(await probe(live)).toMatchObject({ code: 0, out: 'started\n', err: '' });
    expect(started(live)).toMatchObject([
      { decision: 'allow', intended: 'deny', outcome: 'would-have', phase: 'monitor' },
    ]);
  });

  it('refuses where nobody can be asked', async () => {
    const live = await open(closed('ask'));
    const { code, err } = await probe(live);
    expect(code).toBe(1);
    expect(err).toContain('start it on a terminal, where a person can say yes');
  });

  it.each([
    ['the code', (code: string) => code, 'allow'],
    ['another word', () => 'yes', 'deny'],
  ] as const)('asks a person on a terminal: %s', async (_, answer, decision) => {
    const live = await open(closed('ask'));
    const driver = live.terminal(['agent', 'probe', 'echo up and running']);
    await driver.until(/type \w{3} for yes: /);
    const code = /type (\w{3}) for yes/.exec(driver.text)?.[1] ?? '';
    driver.type(`${answer(code)}\r`);
    const { code: exit } = await driver.ended();
    expect(exit).toBe(decision === 'allow' ? 0 : 1);
    expect(driver.text.includes('up and running')).toBe(decision === 'allow');
    expect(started(live)).toMatchObject([{ decision, intended: 'ask' }]);
  });
});

describe('an agent started by an agent', () => {
  const nested = `'${process.execPath}' '${SHIM}' agent demo-agent x; echo ended $?`;

  it('is held to the same list', async () => {
    const live = await open(`${LISTED}\n    otherwise: { do: deny }`);
    const { out, err } = await probe(live, nested);
    expect(out).toContain('ended 1');
    expect(err).toContain('not started: demo-agent is not approved');
    expect(started(live)).toMatchObject([{ decision: 'allow' }, { decision: 'deny', actor: 'agent' }]);
  });

  it('cannot be answered for by an agent with a terminal', async () => {
    const live = await open(`${LISTED}\n    otherwise: { do: ask }`);
    const driver = live.terminal(['agent', 'probe', nested]);
    await driver.ended();
    expect(driver.text).toContain('not started: demo-agent is not approved');
    expect(driver.text).toContain('in a terminal of their own');
    expect(driver.text).toContain('ended 1');
  });
});

/** A home with a stand-in for Claude Code that is signed in on a plan. */
async function signedIn(type: string): Promise<Live> {
  const live = await open('tools: [{ id: claude-code, tier: [team] }]\n    otherwise: { do: deny }');
  live.write(path.join(live.bin, 'claude'), '#!/bin/sh\necho started\n', 0o755);
  const account = { oauthAccount: { organizationType: type } };
  live.write(path.join(live.home, '.claude.json'), JSON.stringify(account));
  return live;
}

describe('the plan an agent starts on', () => {
  it('is refused when the list has it on others only', async () => {
    const live = await signedIn('claude_pro');
    const { code, out, err } = await live.shim(['agent', 'claude']);
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toMatch(/not started: claude: .*pro/);
    expect(started(live)).toMatchObject([{ decision: 'deny', clause: 'TOOLS-1' }]);
  });

  it('control: starts on one of the list', async () => {
    const live = await signedIn('claude_team');
    await live.shim(['agent', 'claude']);
    expect(started(live)).toMatchObject([{ decision: 'allow', code: 'approved' }]);
  });
});

describe('a log that cannot be read at the start', () => {
  const settings = 'tools: [{ id: claude-code, tier: [team] }]\n    otherwise: { do: deny }';
  const monitoring = policy({
    data: 'monitor',
    push: 'monitor',
    defaults: '{ phase: monitor, stance: allow, on_guard_failure: allow }',
    clauses: `  - id: TOOLS-1\n    say: ${SENTENCE}\n    control: tool-allowlist\n    phase: monitor\n    ${settings}\n`,
  });

  it.each([
    [
      'enforced: it does not start',
      listing(settings),
      'aup-guard: not started: the start cannot be recorded',
    ],
    ['watched: it starts', monitoring, 'aup-guard: started all the same: the start cannot be recorded'],
  ])('%s', async (_name, text, words) => {
    const live = await Live.open({ policy: text });
    opened.push(live);
    live.write(path.join(live.bin, 'claude'), '#!/bin/sh\necho started\n', 0o755);
    const account = { oauthAccount: { organizationType: 'claude_team' } };
    live.write(path.join(live.home, '.claude.json'), JSON.stringify(account));
    const log = path.join(live.state, 'ledger/current.jsonl');
    rmSync(log, { force: true });
    mkdirSync(log, { recursive: true });
    const { out, err } = await live.shim(['agent', 'claude']);
    expect(err).toContain(words);
    expect(out).toBe(words.includes('not started') ? '' : 'started\n');
  });
});
