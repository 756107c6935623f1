import { describe, expect, it } from 'vitest';
import { classifyEvent } from '../../src/engine/classify.ts';
import { decide } from '../../src/engine/decide.ts';
import type { Event } from '../../src/engine/model.ts';
import { findPlaceholders, makePlaceholder } from '../../src/engine/redact/placeholder.ts';
import { raw } from '../../src/engine/text.ts';
import { hashing, NOW, policyOf, policyText } from './policy/support.ts';

const made = makePlaceholder('KEY', 'v', () => new Uint8Array([8, 7, 6, 5, 4, 3, 2, 1]));

const world = {
  commands: [],
  hashing,
  mask: (text: string) => text,
  placeholders: (text: string) => findPlaceholders(text).map(({ placeholder }) => placeholder),
};

function call(tool: string, input: object): Event {
  return { kind: 'tool-call', tool, text: raw(JSON.stringify(input)), cwd: '/w' };
}

function why(isKnown: boolean): unknown {
  return classifyEvent(call('WebFetch', { url: made }), { ...world, isKnown: () => isKnown }).actions[0]
    ?.forbidden;
}

function decided(event: Event, clause: string, isKnown = false): ReturnType<typeof decide> {
  const found = classifyEvent(event, { ...world, isKnown: () => isKnown });
  const policy = policyOf({ user: policyText(clause) });
  return decide(
    policy,
    { ...found, actor: 'agent', tool: 'claude' },
    { now: NOW, approvals: [], who: { user: 'kim', teams: [] } },
  );
}

const clause = (phase: string, rest = 'do: { redact: reversible }'): string =>
  `clauses:
  - { id: DATA-1, say: s, control: context-redaction, phase: ${phase}, when: { data: secret }, ${rest} }`;

describe('a placeholder in a tool call', () => {
  it.each([
    ['enforce', 'deny', 'deny'],
    ['monitor', 'allow', 'deny'],
  ])('with redaction in phase %s: %s', (phase, effective, intended) => {
    const decision = decided(call('Write', { content: made }), clause(phase));
    expect(decision).toMatchObject({ effective, intended });
    expect(decision.because[0]).toMatchObject({ clause: 'DATA-1', demand: 'deny', action: 0 });
  });

  it('is of no concern to a policy that replaces nothing', () => {
    expect(decided(call('Write', { content: made }), clause('enforce', 'do: allow')).effective).toBe('allow');
  });

  it('does no harm in a tool that only looks', () => {
    const event = { ...call('Grep', { pattern: made }), looks: true } as const;
    expect(decided(event, clause('enforce')).effective).toBe('allow');
  });

  it('is told apart from one that was held back', () => {
    expect(why(false)).toMatch(/not known here; read the value again/);
    expect(why(true)).toMatch(/not put into what is sent over the network/);
  });
});

describe('placeholders in a commit', () => {
  const places = ['a', 'b', 'c', 'd', 'e', 'f'].map((name) => ({ where: `${name}:1`, placeholder: made }));

  it('are denied, the first few named', () => {
    const event: Event = { kind: 'leftovers', source: 'pre-commit', places, cwd: '/w' };
    expect(decided(event, clause('enforce')).effective).toBe('deny');
    const [action] = classifyEvent(event, world).actions;
    expect(action).toMatchObject({ argv: ['git', 'commit'], target: '6 placeholders', leftover: true });
    expect(action?.forbidden).toContain(`a:1 ${made}, `);
    expect(action?.forbidden).toContain('and 2 more. Take them out');
  });

  it('are nothing when there are none', () => {
    const event: Event = { kind: 'leftovers', source: 'pre-push', places: [], cwd: '/w' };
    expect(classifyEvent(event, world).actions).toEqual([]);
  });
});
