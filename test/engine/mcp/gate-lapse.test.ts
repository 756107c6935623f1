/** A gate lives as long as its client: lists grow old, approvals end, and files turn out to be others. */
import { describe, expect, it } from 'vitest';
import type { GateEffect, GateInput, GateLapse, GateTerms } from '../../../src/engine/mcp/gate-model.ts';
import { openGate, type Gate } from '../../../src/engine/mcp/gate.ts';

const TOOLS = [{ name: 'echo', inputSchema: {} }];

interface Lapsing {
  lapse: GateLapse | undefined;
  asked: number;
}

function terms(over: Lapsing, enforce = true): GateTerms {
  return {
    enforce,
    approved: true,
    lapsed: () => {
      over.asked += 1;
      return over.lapse;
    },
    verify: () => 'same',
    rule: () => 'allow',
    instructions: (text) => text === 'Use echo.',
    parts: new Set(['sampling', 'elicitation', 'roots']),
    nonce: 'n0nce',
    clause: '(aup.yaml:12 MCP-1)',
  };
}

function rpc(more: object): string {
  return JSON.stringify({ jsonrpc: '2.0', ...more });
}

function line(from: 'client' | 'server', more: object): GateInput {
  return { kind: 'line', from, text: rpc(more) };
}

const list = (id: number): GateInput => line('client', { id, method: 'tools/list' });
const call = (id: number): GateInput =>
  line('client', { id, method: 'tools/call', params: { name: 'echo', arguments: {} } });

function sent(effects: readonly GateEffect[], to: 'client' | 'server'): readonly string[] {
  return effects.flatMap((effect) => (effect.kind === 'send' && effect.to === to ? [effect.text] : []));
}

function faults(effects: readonly GateEffect[]): readonly string[] {
  return effects.flatMap((effect) => (effect.kind === 'record' ? [effect.note.fault] : []));
}

function timers(effects: readonly GateEffect[]): readonly (readonly [string, number])[] {
  return effects.flatMap((effect) => (effect.kind === 'after' ? [[effect.key, effect.ms] as const] : []));
}

function open(enforce = true): { gate: Gate; over: Lapsing } {
  const over: Lapsing = { lapse: undefined, asked: 0 };
  return { gate: openGate(terms(over, enforce)), over };
}

/** Shows the client the tools; what that led to. */
function listed(gate: Gate, more: object = {}): readonly GateEffect[] {
  gate.step(list(1));
  return gate.step(line('server', { id: 1, result: { tools: TOOLS, ...more } }));
}

/** The id of our own list, when the gate asks for one. */
function ownList(effects: readonly GateEffect[]): string | undefined {
  const [text = '{}'] = sent(effects, 'server');
  const { method, id }: { method?: string; id?: string } = JSON.parse(text);
  return method === 'tools/list' ? id : undefined;
}

describe('a list of tools', () => {
  it.each([
    ['nothing', {}, 900_000],
    ['a minute', { ttlMs: 60_000 }, 60_000],
    ['no time at all', { ttlMs: 0 }, 1000],
    ['a year', { ttlMs: 31_536_000_000 }, 900_000],
    ['no number', { ttlMs: '5' }, 900_000],
  ])('is read again before a call once it is old: it says %s', (_, more, ms) => {
    const { gate } = open();
    expect(timers(listed(gate, more))).toEqual([['stale 1', ms]]);
    expect(sent(gate.step(call(2)), 'server')).toHaveLength(1);
    expect(gate.step({ kind: 'due', key: 'stale 1' })).toEqual([]);
    const id = ownList(gate.step(call(3)));
    expect(id).toContain('n0nce');
    const page = gate.step(line('server', { id, result: { tools: TOOLS } }));
    expect(sent(page, 'server')[0]).toContain('"id":3');
    expect(timers(page)).toEqual([['stale 2', 900_000]]);
  });

  it('that was read anew meanwhile is not old', () => {
    const { gate } = open();
    listed(gate);
    listed(gate);
    gate.step({ kind: 'due', key: 'stale 1' });
    expect(ownList(gate.step(call(2)))).toBeUndefined();
    gate.step({ kind: 'due', key: 'stale 2' });
    expect(ownList(gate.step(call(3)))).toBeDefined();
  });

  it('is as old as its oldest page', () => {
    const { gate } = open();
    const first = ownList(gate.step(call(2)));
    const page = { tools: TOOLS, ttlMs: 5000, nextCursor: 'b' };
    const second = ownList(gate.step(line('server', { id: first, result: page })));
    const last = gate.step(line('server', { id: second, result: { tools: [], ttlMs: 70_000 } }));
    expect(timers(last)).toEqual([['stale 1', 5000]]);
  });
});

describe.each<GateLapse>(['approval-over', 'approval-gone', 'approval-replaced', 'server-changed'])(
  'an approval that is no more: %s',
  (lapse) => {
    it('stops calls, lists, other requests and what the server asks', () => {
      const { gate, over } = open();
      gate.step(line('client', { id: 0, method: 'initialize', params: {} }));
      gate.step(line('server', { id: 0, result: {} }));
      listed(gate);
      expect(sent(gate.step(call(2)), 'server')).toHaveLength(1);
      over.lapse = lapse;
      const stopped = gate.step(call(3));
      expect(sent(stopped, 'server')).toEqual([]);
      expect(faults(stopped)).toEqual([lapse]);
      expect(sent(stopped, 'client')[0]).toContain('"isError":true');
      const other = gate.step(line('client', { id: 4, method: 'resources/read', params: {} }));
      expect([sent(other, 'server'), faults(other)]).toEqual([[], [lapse]]);
      const tools = listed(gate);
      expect(JSON.parse(sent(tools, 'client')[0] ?? '').result.tools).toEqual([]);
      const asked = gate.step(line('server', { id: 'r', method: 'roots/list' }));
      expect([sent(asked, 'client'), faults(asked)]).toEqual([[], ['unasked']]);
      // What was asked before is not answered by it either.
      const late = gate.step(line('server', { id: 2, result: { content: [] } }));
      expect(faults(late)).toEqual([lapse]);
      expect(sent(late, 'client')[0]).toContain('"isError":true');
    });

    it('is only told where the gate watches', () => {
      const { gate, over } = open(false);
      listed(gate);
      over.lapse = lapse;
      const passed = gate.step(call(3));
      expect([sent(passed, 'server').length, faults(passed)]).toEqual([1, [lapse]]);
    });
  },
);

describe('a server that was not on this machine before', () => {
  it('is not looked at before it has said something, and nothing of it passes then', () => {
    const { gate, over } = open();
    over.lapse = 'server-changed';
    const id = ownList(gate.step(call(1)));
    gate.step(line('client', { id: 2, method: 'resources/read', params: {} }));
    expect(over.asked).toBe(0);
    const page = gate.step(line('server', { id, result: { tools: TOOLS } }));
    expect([sent(page, 'server'), faults(page)]).toEqual([[], ['server-changed']]);
    const read = gate.step(line('server', { id: 2, result: { contents: [] } }));
    expect(faults(read)).toEqual(['server-changed']);
    expect(sent(read, 'client')[0]).toContain('"error"');
  });

  it('has its instructions taken out', () => {
    const { gate, over } = open();
    over.lapse = 'server-changed';
    gate.step(line('client', { id: 1, method: 'initialize', params: {} }));
    const hello = gate.step(line('server', { id: 1, result: { instructions: 'Use echo.' } }));
    expect(sent(hello, 'client')[0]).toContain('"instructions":""');
    const control = open();
    control.gate.step(line('client', { id: 1, method: 'initialize', params: {} }));
    const kept = control.gate.step(line('server', { id: 1, result: { instructions: 'Use echo.' } }));
    expect(sent(kept, 'client')[0]).toContain('Use echo.');
  });
});
