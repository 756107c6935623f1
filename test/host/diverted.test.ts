import { expect, it } from 'vitest';
import type { Action, Approval, Event } from '../../src/engine/model.ts';
import { instant, raw, safe } from '../../src/engine/text.ts';
import { parsePolicy } from '../../src/engine/policy/parse.ts';
import { compilePolicy } from '../../src/engine/policy/compile.ts';
import type { Policy } from '../../src/engine/policy/model.ts';
import { watchDiverted, type WatchedGuard } from '../../src/host/diverted.ts';
import type { Guard, Judged } from '../../src/host/guard.ts';
import { hashing } from '../../src/host/policy-hashing.ts';
import { profiles } from '../../src/catalog/profiles/index.ts';

function policyOf(name: 'starter' | 'monitor'): Policy {
  const bytes = new TextEncoder().encode(profiles[name]);
  const parsed = parsePolicy({ layer: 'profile', label: `${name}.yaml`, bytes });
  if (!parsed.ok) throw new Error('the profile does not parse');
  const layers = [{ layer: 'profile', label: `${name}.yaml`, digest: hashing.sha256(name) }] as const;
  const { policy } = compilePolicy([parsed.file], { hashing, detectors: [], layers });
  if (policy === undefined) throw new Error('the profile does not compile');
  return policy;
}

/** A guard that allows everything: what is added is the watch's doing. */
function allowing(policy: Policy, actions: readonly Partial<Action>[]): Guard {
  const judged: Judged = {
    situation: { actions: actions as readonly Action[], findings: [], actor: 'agent', tool: 'x' },
    decision: { effective: 'allow', intended: 'allow', because: [], faults: [] },
    ref: '0000',
  };
  return {
    policy,
    session: 's',
    agent: 'x',
    mask: (text) => text,
    judge: async (_event: Event, _approvals: readonly Approval[]) => judged,
    note: () => ({ ref: '0000' }),
  };
}

function watched(
  name: 'starter' | 'monitor',
  requests: () => number,
  actions: readonly Partial<Action>[] = [],
) {
  const told: string[] = [];
  const watch = watchDiverted(allowing(policyOf(name), actions), {
    requests,
    now: () => instant(Date.UTC(2026, 10, 22)),
    hooks: true,
    onDiverted: (sign) => void told.push(sign),
  });
  return { watch, told };
}

const CALL: Event = { kind: 'tool-call', tool: 'Bash', shell: raw('ls'), text: raw('ls'), cwd: '/' };

it('denies the tool calls of an agent whose requests never came', async () => {
  const { watch, told } = watched('starter', () => 0);
  const { decision } = await watch.guard.judge(CALL, []);
  expect(decision.effective).toBe('deny');
  expect(decision.faults.map(({ clause }) => clause)).toContain('DATA-1');
  await watch.guard.judge(CALL, []);
  expect(told).toEqual(['no-traffic']);
});

it('leaves an agent alone whose requests come', async () => {
  const { watch, told } = watched('starter', () => 1);
  expect((await watch.guard.judge(CALL, [])).decision.effective).toBe('allow');
  expect(watch.turn('end').allow).toBe(true);
  expect(told).toEqual([]);
});

it('lets the first turn begin, and no other after one ended without requests', () => {
  const { watch, told } = watched('starter', () => 0);
  expect(watch.turn('begin').allow).toBe(true);
  const end = watch.turn('end');
  expect(end.allow).toBe(false);
  expect(end.message).toContain('DATA-1, starter.yaml:');
  expect(watch.turn('begin').allow).toBe(false);
  expect(told).toEqual(['no-traffic']);
});

it('stops nothing where nothing is enforced, but says it', async () => {
  const { watch, told } = watched('monitor', () => 0);
  expect((await watch.guard.judge(CALL, [])).decision.effective).toBe('allow');
  expect(watch.turn('end')).toEqual({ allow: true, ref: '', message: safe`` });
  expect(told).toEqual(['no-traffic']);
});

it('notices a turn that ends without a request of its own', () => {
  let requests = 3;
  const { watch, told } = watched('starter', () => requests);
  watch.turn('begin');
  requests += 1;
  expect(watch.turn('end').allow, 'control: one came').toBe(true);
  watch.turn('begin');
  const end = watch.turn('end');
  expect(end).toMatchObject({ allow: false, message: expect.stringContaining('DATA-1') });
  expect(told).toEqual(['no-traffic']);
  expect(watch.turn('begin').allow, 'others did come').toBe(true);
  requests += 1;
  expect(watch.turn('end').allow).toBe(true);
  expect(watch.turn('end').allow, 'an end without a beginning').toBe(true);
});

const PUSH: Event = { kind: 'command', argv: ['git', 'push'], cwd: '/' };
const pushing = { verb: 'push', certainty: 'known' } as const;

it('notices a command at a gate of an agent whose hooks say nothing', async () => {
  const { watch, told } = watched('starter', () => 1, [pushing]);
  await watch.guard.judge(PUSH, []);
  await watch.guard.judge(PUSH, []);
  expect(told).toEqual(['no-hook']);
});

it.each([
  ['a turn', async (watch: WatchedGuard) => void watch.turn('begin')],
  ['a tool call', async (watch: WatchedGuard) => void (await watch.guard.judge(CALL, []))],
])('notices none after %s', async (_name, before) => {
  const { watch, told } = watched('starter', () => 1, [pushing]);
  await before(watch);
  await watch.guard.judge(PUSH, []);
  expect(told).toEqual([]);
});

it("leaves the agent's own harmless calls alone", async () => {
  const { watch, told } = watched('starter', () => 1);
  await watch.guard.judge({ ...PUSH, argv: ['git', 'status'] }, []);
  expect(told).toEqual([]);
});
