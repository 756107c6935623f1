/** Calls of servers' tools, as a gate or a client's hook tells of them on the socket. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Event } from '../../src/engine/model.ts';
import { raw } from '../../src/engine/text.ts';
import type { BrokerReply } from '../../src/host/channel.ts';
import { askBroker } from '../../src/host/socket.ts';
import { startSession, type TestSession } from '../e2e/session.ts';

let session: TestSession;
beforeEach(async () => {
  session = await startSession();
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

describe('a call of a tool', () => {
  it('is asked about in words a person can read', async () => {
    const { verdict } = await judged(gate());
    expect(verdict.allow).toBe(false);
    expect(verdict.message).toContain('github: merge_pull_request');
    const [box] = session.approver.asked;
    expect(box).toMatchObject({ title: 'claude wants to merge' });
    expect(box?.command).toBe(`github: merge_pull_request ${JSON.stringify(ARGS)}`);
    expect(box?.facts).toEqual(['owner  acme', 'pullNumber  100', 'body  all … (8 characters)']);
  });

  it('that only looks is not asked about', async () => {
    expect((await judged(gate('list_pull_requests'))).verdict.allow).toBe(true);
    expect(session.approver.asked).toHaveLength(0);
  });

  it('is asked about once, by the hook before it or by its gate', async () => {
    session.approver.yes();
    expect((await judged(hook())).verdict.allow).toBe(true);
    expect((await judged(gate())).verdict.allow).toBe(true);
    expect(session.approver.asked).toHaveLength(1);
    // A yes is for one call.
    await judged(gate());
    expect(session.approver.asked).toHaveLength(2);
  });

  it('is another one with other arguments', async () => {
    session.approver.yes();
    await judged(hook());
    await judged(gate('merge_pull_request', { ...ARGS, pullNumber: 8 }));
    expect(session.approver.asked).toHaveLength(2);
  });
});
