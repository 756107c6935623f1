/** Calls of servers' tools, as a gate or a client's hook tells of them on the socket. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Event } from '../../src/engine/model.ts';
import { raw } from '../../src/engine/text.ts';
import { readRequest } from '../../src/host/channel-read.ts';
import type { BrokerReply } from '../../src/host/channel.ts';
import { besides } from '../../src/host/beside.ts';
import { openMachine } from '../../src/host/machine.ts';
import { openMcpCrossing } from '../../src/host/mcp-crossing.ts';
import { askBroker } from '../../src/host/socket.ts';
import { policyOf } from '../engine/policy/support.ts';
import { startSession, type TestSession } from '../e2e/session.ts';

function silent(): void {
  // Nobody reads it here.
}

let session: TestSession;
beforeEach(async () => {
  const machine = openMachine({ HOME: '/nowhere', PATH: '/usr/bin' }, '/');
  const guard = {
    policy: policyOf({ user: 'aup: 1\npolicy: { name: T }\nclauses: []\n' }),
    note: () => ({ ref: '' }),
    mask: (text: string) => text,
  };
  const beside = besides({ guard, tell: silent });
  session = await startSession({ crossing: openMcpCrossing({ machine, guard, line: silent, beside }) });
});
afterEach(() => session.close());

const ARGS = { owner: 'acme', pullNumber: 100, body: 'all\nfine' };

function gate(tool = 'merge_pull_request', args: object = ARGS): Event {
  const text = raw(JSON.stringify(args));
  return { kind: 'mcp-call', server: 'github', tool, text, rule: 'allow', cwd: '/' };
}

function hook(tool = 'merge_pull_request'): Event {
  return {
    kind: 'tool-call',
    tool: `mcp__github__${tool}`,
    text: raw(JSON.stringify(ARGS)),
    cwd: session.repo,
  };
}

async function judged(event: Event): Promise<BrokerReply & { op: 'verdict' }> {
  const from = event.kind === 'mcp-call' ? 'gate:mcp' : 'hook:claude:PreToolUse';
  const request = { v: 1, op: 'judge', event, from, pid: process.pid } as const;
  const reply = await askBroker(session.broker.socket, request, { timeoutMs: 60_000 });
  if (reply.op !== 'verdict') throw new Error(reply.op);
  return reply;
}

/** A gate says that it stands. */
async function stands(): Promise<void> {
  const request = { v: 1, op: 'mcp', server: 'github', calls: [] } as const;
  const reply = await askBroker(session.broker.socket, request, { timeoutMs: 5000 });
  expect(reply).toMatchObject({ op: 'verdict', verdict: { allow: true } });
}

describe('a call of a tool', () => {
  it('is asked about in words a person can read', async () => {
    const { verdict } = await judged(gate());
    expect(verdict.allow).toBe(false);
    expect(verdict.message).toContain('github: merge_pull_request');
    const [box] = session.approver.asked;
    expect(box).toMatchObject({ title: 'claude wants to merge' });
    expect(box?.command).toBe(`github: merge_pull_request ${JSON.stringify(ARGS)}`);
    expect(box?.argv).toEqual(['"mcp"', '"github"', '"merge_pull_request"']);
    expect(box?.facts).toEqual(['owner  acme', 'pullNumber  100', 'body  all … (8 characters)']);
  });

  it('that only looks is not asked about', async () => {
    expect((await judged(gate('list_pull_requests'))).verdict.allow).toBe(true);
    expect(session.approver.asked).toHaveLength(0);
  });

  it('is asked about once, by the hook before it or by its gate', async () => {
    await stands();
    session.approver.yes();
    expect((await judged(hook())).verdict.allow).toBe(true);
    expect((await judged(gate())).verdict.allow).toBe(true);
    expect(session.approver.asked).toHaveLength(1);
    // A yes is for one call.
    await judged(gate());
    expect(session.approver.asked).toHaveLength(2);
  });

  it('is asked about each time where no gate stands behind the hook', async () => {
    session.approver.yes();
    expect((await judged(hook())).verdict.allow).toBe(true);
    expect((await judged(hook())).verdict.allow).toBe(true);
    expect(session.approver.asked).toHaveLength(2);
  });

  it.each([
    { v: 1, op: 'mcp', server: 7, calls: [] },
    { v: 1, op: 'mcp', server: 'x', calls: [1] },
    {
      v: 1,
      op: 'judge',
      from: 'x',
      pid: 1,
      event: { kind: 'mcp-call', server: 'x', tool: 'y', text: '', cwd: '/' },
    },
  ])('is read only well-formed: %j', (message) => {
    expect(readRequest(JSON.stringify(message))).toBeUndefined();
  });

  it('is another one with other arguments', async () => {
    session.approver.yes();
    await judged(hook());
    await judged(gate('merge_pull_request', { ...ARGS, pullNumber: 8 }));
    expect(session.approver.asked).toHaveLength(2);
  });
});
