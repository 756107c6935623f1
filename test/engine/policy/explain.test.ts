import { describe, expect, it } from 'vitest';
import { profiles } from '../../../src/catalog/profiles/index.ts';
import { decide } from '../../../src/engine/decide.ts';
import { explain } from '../../../src/engine/policy/explain.ts';
import { acting, finding, push, situation } from '../situations.ts';
import { acme, NOW, policyOf } from './support.ts';

const context = { now: NOW, approvals: [], who: { user: 'kim', teams: [] } };

describe('explain', () => {
  it('shows every matcher and decides as decide does', () => {
    const policy = policyOf(profiles.starter);
    const given = acting(push('agent/x'));
    const explanation = explain(policy, given, context);
    expect(explanation.decision).toEqual(decide(policy, given, context));
    const human = explanation.clauses.find((trace) => trace.clause === 'HUMAN-1');
    expect(human?.cases).toMatchObject([
      {
        subject: 'git push origin agent/x',
        applies: false,
        when: {
          result: 'true',
          matchers: [
            { key: 'actor', wanted: 'agent', seen: 'agent', result: 'true' },
            { key: 'action', result: 'true' },
          ],
        },
        unless: [
          {
            result: 'true',
            matchers: [{ key: 'action' }, { key: 'ref', seen: 'refs/heads/agent/x', result: 'true' }],
          },
        ],
      },
    ]);
  });

  it('names the next phase, the exceptions and where to ask', () => {
    const text = acme
      .replace(
        'phase: enforce\n    when: { actor: agent, action: [git.merge',
        'phase: { monitor: 2026-11-01, enforce: 2027-01-15 }\n    when: { actor: agent, action: [git.merge',
      )
      .replace('clause: TOOLS-1,\n', 'clause: HUMAN-1,\n')
      .replace('allow: { tool: mistral-vibe, data: [public] }', 'allow: { tool: mistral-vibe }');
    const explanation = explain(policyOf(text), acting(push('main')), context);
    const human = explanation.clauses.find((trace) => trace.clause === 'HUMAN-1');
    expect(human).toMatchObject({ phase: 'monitor', next: 'enforce from 2027-01-15' });
    expect(human?.cases[0]?.exceptions).toEqual([{ id: 'EX-17', standing: 'other-person' }]);
    expect(explanation.decision).toMatchObject({ effective: 'allow', intended: 'ask' });
    expect(explanation.next).toContain('Enforced, it would be');
    expect(explain(policyOf(acme), acting(push('main')), context).next).toContain(
      'https://acme.example/ai-request',
    );
  });

  it('judges findings one detector at a time and skips what judges nothing', () => {
    const twice = situation({
      findings: [finding('aws-key-id'), finding('aws-key-id'), finding('email', 'personal')],
    });
    const { clauses } = explain(policyOf(profiles.starter), twice, context);
    expect(clauses.find((trace) => trace.clause === 'DATA-1')?.cases.map((one) => one.applies)).toEqual([
      true,
      false,
    ]);
    expect(clauses.find((trace) => trace.clause === 'LOG-1')?.skipped).toContain('neither actions nor data');
  });
});
