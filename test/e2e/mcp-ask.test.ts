/** Calls of servers' tools in a real session: the agent's own client calls through the gate, a person answers elsewhere. */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { approveAsIs } from '../fixtures/mcp/approved.ts';
import { Live, policy, type Ended } from '../fixtures/live.ts';
import { Driver, pause } from '../fixtures/pty-harness.ts';

const SHIM = path.resolve('bin/aup-shim.js');
const CLI = path.resolve('bin/aup-guard.js');
const FORGE = path.resolve('test/fixtures/mcp/forge.mjs');
const CALLER = path.resolve('test/fixtures/mcp/caller.mjs');
const TOOLS = ['merge_pull_request', 'get_issue', 'note'];

const opened: Live[] = [];
const agents: ReturnType<Live['start']>[] = [];
afterEach(async () => {
  Driver.endAll();
  for (const { pid, ended } of agents.splice(0)) {
    if (existsSync(`/proc/${pid}`)) process.kill(pid, 'SIGTERM');
    await Promise.race([ended, pause(2000)]);
  }
  for (const live of opened.splice(0)) await live.close();
});

function clauses(phase: string, timeout: string): string {
  return `  - id: HUMAN-2
    say: A person says yes before an agent merges.
    control: action-approval
    phase: ${phase}
    when: { actor: agent, action: git.merge }
    do: { ask: { by: developer, timeout: ${timeout}, on_timeout: deny } }
`;
}

const SERVERS =
  '  - { id: MCP-1, say: Servers are approved., control: mcp-approval, phase: enforce, facts: none }\n';

async function open({ phase = 'enforce', timeout = '30s', more = '', data = 'enforce' } = {}): Promise<Live> {
  const live = await Live.open({ policy: policy({ data, clauses: clauses(phase, timeout) + more }) });
  opened.push(live);
  return live;
}

const server = [process.execPath, FORGE, ...TOOLS];
const gate = [process.execPath, SHIM, 'mcp', '--name', 'github', '--', ...server];

type Call = readonly [string, object?, number?];

function quoted(words: readonly string[]): string {
  return words.map((word) => `'${word}'`).join(' ');
}

/** What the agent runs: a client that starts the gate as it would the server. */
function script(calls: readonly Call[], front: readonly string[] = []): string {
  return quoted([process.execPath, CALLER, JSON.stringify(calls), ...front, ...gate]);
}

function agent(live: Live, text: string): ReturnType<Live['start']> {
  const started = live.start([process.execPath, SHIM, 'agent', 'probe', text], {
    env: { CI: undefined, CALLED: path.join(live.dir, 'called') },
  });
  agents.push(started);
  return started;
}

function called(live: Live): string {
  const file = path.join(live.dir, 'called');
  return existsSync(file) ? readFileSync(file, 'utf8') : '';
}

interface Listed {
  readonly id: string;
  readonly box: {
    readonly command: string;
    readonly title: string;
    readonly clause: { readonly id: string };
  };
}

async function waiting(live: Live, count = 1): Promise<readonly Listed[]> {
  let found: readonly Listed[] = [];
  const look = async (): Promise<number> => {
    const all: { requests: Listed[] } = JSON.parse((await live.cli(['pending', '--json'])).out);
    found = all.requests;
    return found.length;
  };
  await expect.poll(look, { timeout: 15_000, interval: 200 }).toBe(count);
  return found;
}

async function answerYes(live: Live): Promise<void> {
  const driver = new Driver([process.execPath, CLI, 'approve'], {
    env: live.env,
    cwd: live.repo,
    size: { columns: 100, rows: 40 },
  });
  await driver.until(/to deny: /);
  driver.type('yes\r');
  expect(await driver.ended()).toMatchObject({ code: 0 });
}

const GIVEN = { owner: 'acme', pullNumber: 7 };
const MERGE: Call = ['merge_pull_request', GIVEN];

describe('a call that merges', { timeout: 40_000 }, () => {
  it('is made after a yes, while one that looks is made at once', async () => {
    const live = await open();
    const { ended } = agent(live, script([['get_issue'], MERGE, ['get_issue']]));
    const [request] = await waiting(live);
    expect(request?.box).toMatchObject({
      title: 'probe wants to merge',
      command: 'github: merge_pull_request {"owner":"acme","pullNumber":7}',
      clause: { id: 'HUMAN-2' },
    });
    expect(called(live)).toBe('get_issue\n');
    await answerYes(live);
    expect((await ended).out).toMatch(
      /^done: ran get_issue\n(?:progress\n)*done: ran merge_pull_request\ndone: ran get_issue\n$/,
    );
    expect(live.rowsOf('approval.answered')).toMatchObject([
      { outcome: 'approved', verb: 'merge', clause: 'HUMAN-2' },
    ]);
  });

  it('is not made after a no, and the agent reads why', async () => {
    const live = await open();
    const { ended } = agent(live, script([MERGE, ['get_issue']]));
    const [request] = await waiting(live);
    await live.cli(['deny', request?.id ?? '', '--why', 'not today']);
    const { out } = await ended;
    expect(out).toContain('refused: aup-guard: not allowed: github: merge_pull_request');
    expect(out).toContain('(HUMAN-2); the user denied it and says: not today. Do not retry');
    expect(called(live)).toBe('get_issue\n');
  });

  it('is not made when nobody answers', async () => {
    const live = await open({ timeout: '2s' });
    expect((await agent(live, script([MERGE])).ended).out).toContain('nobody answered within 2 s');
    expect(called(live)).toBe('');
  });

  it('takes its question along when it is cancelled', async () => {
    const live = await open();
    const { ended } = agent(live, script([['merge_pull_request', GIVEN, 5000], ['get_issue'], ['note', {}]]));
    await waiting(live);
    await waiting(live, 0);
    // A sign of progress may have been on its way.
    expect((await ended).out).toMatch(/^done: cancelled\n(?:progress\n)*done: ran get_issue\n/m);
    expect(called(live)).toBe('get_issue\nnote\n');
  });

  it('finds its session where the client leaves out its environment', async () => {
    const live = await open({ timeout: '2s' });
    const bare = ['env', '-i', `HOME=${live.home}`, `XDG_RUNTIME_DIR=${live.env['XDG_RUNTIME_DIR'] ?? ''}`];
    const { out } = await agent(live, script([MERGE], bare)).ended;
    expect(out).toContain('nobody answered within 2 s');
    expect(live.rowsOf('approval.asked')).toMatchObject([{ verb: 'merge' }]);
  });

  it('is made and recorded where the clause only watches', async () => {
    const live = await open({ phase: 'monitor' });
    expect((await agent(live, script([MERGE])).ended).out).toBe('done: ran merge_pull_request\n');
    expect(live.rowsOf('action.decided')).toMatchObject([
      { clause: 'HUMAN-2', decision: 'allow', intended: 'ask', outcome: 'would-have', verb: 'merge' },
    ]);
  });
});

describe('a tool that was approved to be asked about', { timeout: 40_000 }, () => {
  it('waits for a person whatever it does', async () => {
    const live = await open({ more: SERVERS });
    await approveAsIs({ env: live.env, dir: live.repo }, { argv: server }, { note: 'ask' });
    const { ended } = agent(live, script([['note', { text: 'x' }], ['get_issue']]));
    const [request] = await waiting(live);
    expect(request?.box).toMatchObject({
      title: 'probe wants to use a tool you want to be asked about',
      clause: { id: 'MCP-1' },
    });
    await answerYes(live);
    expect((await ended).out).toMatch(/done: ran note\n.*done: ran get_issue\n$/s);
  });
});

function alone(live: Live, calls: readonly Call[]): Promise<Ended> {
  const env = { CALLED: path.join(live.dir, 'called') };
  return live.start(['sh', '-c', script(calls)], { env }).ended;
}

describe('a call that only the hook of the client sees', { timeout: 40_000 }, () => {
  const HOOK = path.resolve('dist/aup-hook.cjs');
  const base = { cwd: '/', tool_name: 'mcp__github__note', tool_input: {}, tool_use_id: 'one' };

  /** The client tells of a call before and after it, as Claude Code does; `between` is the call. */
  function hooked(id: string, between = ''): string {
    const event = (name: string, more: object): string => {
      const payload = { ...base, hook_event_name: name, tool_use_id: id, ...more };
      return `printf '%s' '${JSON.stringify(payload)}' | ${quoted([process.execPath, HOOK, 'agent', 'claude', name])}; `;
    };
    return `${event('PreToolUse', {})}${between}${event('PostToolUse', { tool_response: { a: 1 } })}`;
  }

  it('is an incident, and the next one is refused', async () => {
    const live = await open({ more: SERVERS, data: 'monitor' });
    const { out, err } = await agent(live, `${hooked('one')}${hooked('two')}`).ended;
    expect(out).toContain('"permissionDecision":"deny"');
    expect(out).toContain('the MCP server github runs without the gate of the guard');
    expect(err).toMatch(
      /the MCP server github is called past its gate: .*\(\S*aup\.yaml:\d+ MCP-1\); further calls are refused/,
    );
    expect(live.rowsOf('mcp.ungated')).toMatchObject([{ outcome: 'observed' }, { outcome: 'refused' }]);
  });

  it('is none where the gate saw it', async () => {
    const live = await open({ more: SERVERS, data: 'monitor' });
    await approveAsIs({ env: live.env, dir: live.repo }, { argv: server });
    const between = `${script([['note']])} >&2; `;
    const { out, err } = await agent(live, `${hooked('one', between)}${hooked('two', between)}`).ended;
    expect(out).not.toContain('deny');
    expect(err.match(/done: ran note/g)).toHaveLength(2);
    expect(live.rowsOf('mcp.ungated')).toEqual([]);
  });
});

describe('outside of a session', { timeout: 40_000 }, () => {
  it('a merge is refused with words that say where it can be asked', async () => {
    const live = await open();
    const { out } = await alone(live, [['get_issue'], MERGE]);
    expect(out).toMatch(
      /^done: ran get_issue\nrefused: aup-guard: not allowed: github: merge_pull_request - needs a human's yes \(\S*aup\.yaml:\d+ HUMAN-2\), and nobody can be asked: this client runs outside/,
    );
    expect(called(live)).toBe('get_issue\n');
    expect(live.rowsOf('action.decided')).toMatchObject([
      { clause: 'HUMAN-2', decision: 'deny', outcome: 'refused' },
    ]);
  });

  it('a tool to be asked about is refused', async () => {
    const live = await open({ more: SERVERS });
    await approveAsIs({ env: live.env, dir: live.repo }, { argv: server }, { note: 'ask' });
    const { out } = await alone(live, [['note'], ['get_issue']]);
    expect(out).toMatch(
      /refused: .*\(\S*aup\.yaml:\d+ MCP-1\), and nobody can be asked.*\ndone: ran get_issue\n$/s,
    );
  });

  it('a merge is made and recorded where the clause only watches', async () => {
    const live = await open({ phase: 'monitor' });
    expect((await alone(live, [MERGE])).out).toBe('done: ran merge_pull_request\n');
    expect(live.rowsOf('action.decided')).toMatchObject([{ outcome: 'would-have', intended: 'ask' }]);
  });
});
