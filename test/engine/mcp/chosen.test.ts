import { describe, expect, it } from 'vitest';
import { decide } from '../../../src/engine/decide.ts';
import type { Action, Decision, Digest } from '../../../src/engine/model.ts';
import { instant } from '../../../src/engine/text.ts';
import { policyOf, NOW } from '../policy/support.ts';
import { acting, action } from '../situations.ts';

function policy(phase: string, more = ''): ReturnType<typeof policyOf> {
  const head = 'aup: 1\npolicy: { name: T }\nclauses:\n';
  const human = `  - { id: HUMAN-1, say: A person says yes., control: action-approval, when: { action: [git.merge] }, phase: enforce }\n`;
  return policyOf({
    organisation: `${head}${human}  - { id: MCP-1, say: Servers are approved., control: mcp-approval, phase: ${phase}${more} }\n`,
  });
}

function use(asks: boolean, verb: Action['verb'] = 'none'): Action {
  const call = { server: 'github', tool: 'x', text: '{}', key: 'k', ...(asks ? { asks } : {}) } as const;
  return action(verb, { call, line: 'mcp github x {}' });
}

function decided(
  given: Action,
  phase: string,
  more: { settings?: string; approved?: Digest } = {},
): Decision {
  const { settings, approved } = more;
  const expires = instant(NOW + 1000);
  const yes = { scope: 'once', nonce: 'n', expires, assurance: 'overlay' } as const;
  const approvals = approved === undefined ? [] : [{ digest: approved, ...yes }];
  const who = { user: 'kim', teams: [] };
  return decide(policy(phase, settings), acting(given), { now: NOW, approvals, who });
}

describe('a tool that whoever approved it wants to be asked about', () => {
  it.each([
    ['enforce', 'ask', 'applies'],
    ['warn', 'warn', 'would-have'],
    ['monitor', 'allow', 'would-have'],
  ])('in the phase %s is %s', (phase, effective, standing) => {
    const decision = decided(use(true), phase);
    expect(decision).toMatchObject({ effective, intended: 'ask' });
    expect(decision.because).toMatchObject([
      { clause: 'MCP-1', control: 'mcp-approval', standing, action: 0 },
    ]);
  });

  it('is not asked about where that was not chosen, or no clause holds it', () => {
    expect(decided(use(false), 'enforce')).toMatchObject({ effective: 'allow', because: [] });
    expect(decided(use(true), 'draft')).toMatchObject({ effective: 'allow', because: [] });
  });

  it('is answered by one yes, whatever else asks about it', () => {
    const given = use(true, 'merge');
    expect(
      decided(given, 'enforce')
        .because.map(({ clause }) => clause)
        .toSorted(),
    ).toEqual(['HUMAN-1', 'MCP-1']);
    expect(decided(given, 'enforce', { approved: given.digest }).effective).toBe('allow');
    expect(decided(given, 'enforce', { approved: action('push').digest }).effective).toBe('ask');
  });

  it('is left alone where the clause is about another agent', () => {
    const settings = ', when: { tool: codex }';
    expect(decided(use(true), 'enforce', { settings }).effective).toBe('allow');
    expect(decided(use(true), 'enforce', { settings: ', when: { tool: claude }' }).effective).toBe('ask');
  });
});
