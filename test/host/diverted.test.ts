import { expect, it } from 'vitest';
import type { Approval, Event } from '../../src/engine/model.ts';
import { instant, raw, safe } from '../../src/engine/text.ts';
import { parsePolicy } from '../../src/engine/policy/parse.ts';
import { compilePolicy } from '../../src/engine/policy/compile.ts';
import type { Policy } from '../../src/engine/policy/model.ts';
import { watchDiverted } from '../../src/host/diverted.ts';
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
function allowing(policy: Policy): Guard {
  const judged: Judged = {
    situation: { actions: [], findings: [], actor: 'agent', tool: 'x' },
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

function watched(name: 'starter' | 'monitor', requests: () => number) {
  const told: string[] = [];
  const watch = watchDiverted(allowing(policyOf(name)), {
    requests,
    now: () => instant(Date.UTC(2026, 10, 22)),
    onDiverted: () => void told.push('diverted'),
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
  expect(told).toEqual(['diverted']);
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
  expect(told).toEqual(['diverted']);
});

it('stops nothing where nothing is enforced, but says it', async () => {
  const { watch, told } = watched('monitor', () => 0);
  expect((await watch.guard.judge(CALL, [])).decision.effective).toBe('allow');
  expect(watch.turn('end')).toEqual({ allow: true, ref: '', message: safe`` });
  expect(told).toEqual(['diverted']);
});
