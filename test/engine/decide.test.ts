import { describe, expect, it } from 'vitest';
import { profiles } from '../../src/catalog/profiles/index.ts';
import { askTermsOf } from '../../src/engine/ask-terms.ts';
import { decide } from '../../src/engine/decide.ts';
import { instant, safe } from '../../src/engine/text.ts';
import { wantedBy } from '../../src/engine/wanted.ts';
import { acting, action, finding, push, remove, situation, unresolved } from './situations.ts';
import { acme, at, hashing, NOW, once, policyOf, policyText } from './policy/support.ts';
import type { DecideContext } from '../../src/engine/decide.ts';
import type { Approval, Digest, Situation } from '../../src/engine/model.ts';

const context: DecideContext = { now: NOW, approvals: [], who: { user: 'kim', teams: ['ml'] } };

function approvalOf(digest: Digest, expires = instant(NOW + 60_000)): Approval {
  return { digest, scope: 'once', nonce: 'n', expires, assurance: 'overlay' };
}

const compiled = {
  starter: once(() => policyOf({ profile: profiles.starter })),
  monitor: once(() => policyOf({ profile: profiles.monitor })),
  strict: once(() => policyOf({ profile: profiles.strict })),
};
const profile = {
  get starter() {
    return compiled.starter();
  },
  get monitor() {
    return compiled.monitor();
  },
  get strict() {
    return compiled.strict();
  },
};

type Row = readonly [what: string, given: Situation, starter: string, monitor: string, strict: string];

const rows: readonly Row[] = [
  ['push main', acting(push('main')), 'ask', 'allow', 'ask'],
  ['push agent branch', acting(push('agent/fix-1')), 'allow', 'allow', 'ask'],
  ['push deep agent branch', acting(push('agent/a/b')), 'allow', 'allow', 'ask'],
  ['push both', acting(push('agent/x', 'main')), 'ask', 'allow', 'ask'],
  ['push to where?', acting(push()), 'ask', 'allow', 'ask'],
  ['force push main', acting(action('force-push', { refs: ['refs/heads/main'] })), 'ask', 'allow', 'ask'],
  [
    'force push agent branch',
    acting(action('force-push', { refs: ['refs/heads/agent/x'] })),
    'allow',
    'allow',
    'ask',
  ],
  ['merge', acting(action('merge', { refs: ['refs/heads/main'] })), 'ask', 'allow', 'ask'],
  ['rm node_modules', acting(remove('node_modules')), 'allow', 'allow', 'allow'],
  ['rm inner dist', acting(remove('packages/a/dist/x.js', './build/')), 'allow', 'allow', 'allow'],
  ['rm dist and src', acting(remove('dist', 'src')), 'ask', 'allow', 'ask'],
  ['rm out of dist', acting(remove('dist/../src')), 'ask', 'allow', 'ask'],
  ['rm braces', acting(remove('dist/{a,../../src}')), 'ask', 'allow', 'ask'],
  ['rm what?', acting(remove()), 'ask', 'allow', 'ask'],
  [
    'branch deletion',
    acting(action('delete-branch', { refs: ['refs/heads/agent/x'] })),
    'ask',
    'allow',
    'ask',
  ],
  ['discard', acting(action('discard-work')), 'ask', 'allow', 'ask'],
  ['rewrite', acting(action('history-rewrite')), 'ask', 'allow', 'ask'],
  ['send', acting(action('external-send')), 'ask', 'allow', 'ask'],
  ['production', acting(action('prod-change')), 'ask', 'allow', 'ask'],
  ['payment', acting(action('payment')), 'ask', 'allow', 'ask'],
  ['credentials', acting(action('secret-read')), 'ask', 'allow', 'ask'],
  ['tamper', acting(action('guard-tamper')), 'ask', 'allow', 'deny'],
  ['eval', acting(unresolved()), 'ask', 'allow', 'ask'],
  ['ls', acting(action('none')), 'allow', 'allow', 'allow'],
  ['person pushes', situation({ actor: 'human', actions: [push('main')] }), 'allow', 'allow', 'allow'],
  ['unknown pushes', situation({ actor: 'unknown', actions: [push('main')] }), 'ask', 'allow', 'ask'],
  ['secret', situation({ findings: [finding('aws-key-id')] }), 'redact', 'allow', 'redact'],
  ['e-mail', situation({ findings: [finding('email', 'personal')] }), 'allow', 'allow', 'redact'],
  ['nothing', situation({}), 'allow', 'allow', 'allow'],
];

describe('the profiles', () => {
  it.each(rows)('%s', (...[, given, starter, monitor, strict]) => {
    expect(decide(profile.starter, given, context).effective).toBe(starter);
    expect(decide(profile.monitor, given, context).effective).toBe(monitor);
    expect(decide(profile.strict, given, context).effective).toBe(strict);
  });

  it('monitoring tells what enforcing would have done', () => {
    const decision = decide(profile.monitor, acting(push('main')), context);
    expect(decision).toMatchObject({ effective: 'allow', intended: 'ask' });
    expect(decision.because[0]).toMatchObject({
      clause: 'HUMAN-1',
      standing: 'would-have',
      demand: 'ask',
      action: 0,
    });
  });
});

describe('approvals', () => {
  const asked = push('main');

  it('lift the question they answer', () => {
    const decision = decide(profile.starter, acting(asked), {
      ...context,
      approvals: [approvalOf(asked.digest)],
    });
    expect(decision).toMatchObject({
      effective: 'allow',
      because: [{ standing: 'approved', demand: 'ask' }],
    });
  });

  it.each([
    ['for another action', [approvalOf(hashing.sha256('other'))]],
    ['that ended', [approvalOf(asked.digest, NOW)]],
  ])('%s change nothing', (_, approvals) => {
    const without = decide(profile.starter, acting(asked), context);
    expect(decide(profile.starter, acting(asked), { ...context, approvals })).toEqual(without);
    expect(without.effective).toBe('ask');
  });

  it('answer their own action only', () => {
    const other = push('release');
    const approvals = [approvalOf(asked.digest)];
    expect(decide(profile.starter, acting(asked, other), { ...context, approvals }).effective).toBe('ask');
  });

  it('never lift a denial', () => {
    const tamper = action('guard-tamper');
    const approvals = [approvalOf(tamper.digest)];
    expect(decide(profile.strict, acting(tamper), { ...context, approvals }).effective).toBe('deny');
  });
});

describe('forbidden actions', () => {
  const wipe = action('delete-files', { paths: ['/'], forbidden: safe`nobody means to do that` });

  it('are denied where others are asked, approved or not', () => {
    const approvals = [approvalOf(wipe.digest)];
    const decision = decide(profile.starter, acting(wipe), { ...context, approvals });
    expect(decision).toMatchObject({ effective: 'deny', because: [{ clause: 'HUMAN-2', demand: 'deny' }] });
    expect(decide(profile.monitor, acting(wipe), context)).toMatchObject({
      effective: 'allow',
      intended: 'deny',
    });
  });

  it('are denied by the stance, too', () => {
    const policy = policyOf(policyText('', 'defaults: { phase: enforce, stance: ask }\n'));
    expect(decide(policy, acting(wipe), context).effective).toBe('deny');
    expect(decide(policy, acting(remove('x')), context).effective).toBe('ask');
  });
});

describe('phases', () => {
  const text = policyText(
    'clauses:\n  - { id: HUMAN-1, say: x, control: action-approval, phase: { monitor: 2026-11-01, warn: 2026-12-01, enforce: 2027-01-15 }, when: { action: git.push } }\n',
    'defaults: { stance: allow }\n',
  );
  it.each([
    ['2026-10-31', 'allow', 'allow', undefined],
    ['2026-11-01', 'allow', 'ask', 'monitor'],
    ['2026-12-01', 'warn', 'ask', 'warn'],
    ['2027-01-14', 'warn', 'ask', 'warn'],
    ['2027-01-15', 'ask', 'ask', 'enforce'],
  ])('on %s', (...[day, effective, intended, phase]) => {
    const decision = decide(policyOf(text), acting(push('main')), { ...context, now: at(day) });
    expect(decision).toMatchObject({ effective, intended });
    expect(decision.because[0]?.phase).toBe(phase);
  });
});

describe('exceptions', () => {
  const text = policyText(
    `clauses:
  - { id: HUMAN-1, say: x, control: action-approval, phase: enforce, when: { action: git.push } }
exceptions:
  - { id: EX-1, clause: HUMAN-1, who: "team:ml", allow: { ref: "refs/heads/exp/*" }, why: trial, by: lead, from: 2026-11-10, until: 2026-12-01 }
`,
  );
  const policy = once(() => policyOf(text));
  it.each([
    ['in time, for the team, within reach', {}, 'exp/1', 'allow'],
    ['before it begins', { now: at('2026-11-09') }, 'exp/1', 'ask'],
    ['when it ended', { now: at('2026-12-01') }, 'exp/1', 'ask'],
    ['for another person', { who: { user: 'ml', teams: ['web'] } }, 'exp/1', 'ask'],
    ['for another branch', {}, 'main', 'ask'],
  ])('%s', (...[, change, branch, expected]) => {
    const decision = decide(policy(), acting(push(branch)), { ...context, ...change });
    expect(decision.effective).toBe(expected);
  });

  it('are named in the decision', () => {
    expect(decide(policy(), acting(push('exp/1')), context).because[0]).toMatchObject({
      standing: 'excepted',
      exception: 'EX-1',
    });
  });
});

describe('the stance', () => {
  const head = 'defaults: { phase: enforce, stance: ask }\n';
  const clause = (rest: string): string =>
    policyText(`clauses:\n  - { id: HUMAN-1, say: x, control: action-approval, ${rest} }\n`, head);

  it('takes what no clause names', () => {
    const decision = decide(policyOf(clause('when: { action: git.merge }')), acting(push('main')), context);
    expect(decision).toMatchObject({ effective: 'ask', because: [{ clause: 'STANCE-0' }] });
  });

  it('leaves what a clause names, also when its unless frees it', () => {
    const text = clause('when: { action: git.push }, unless: [{ ref: "refs/heads/agent/*" }]');
    expect(decide(policyOf(text), acting(push('agent/x')), context)).toMatchObject({
      effective: 'allow',
      because: [],
    });
  });

  it('is not lifted by a clause that is only watched', () => {
    const text = clause('phase: monitor, do: allow, when: { action: git.push }');
    expect(decide(policyOf(text), acting(push('main')), context).effective).toBe('ask');
  });

  it('is not lifted by a layer below', () => {
    const organisation = policyText('', head);
    const project = clause('phase: enforce, do: allow, when: { action: git.push }');
    expect(decide(policyOf({ organisation, project }), acting(push('main')), context).effective).toBe('ask');
  });
});

describe('what is not known', () => {
  it('counts as the strictest demand and is said', () => {
    const decision = decide(profile.starter, acting(push()), context);
    expect(decision.effective).toBe('ask');
    expect(decision.faults[0]).toMatchObject({ clause: 'HUMAN-1' });
    expect(decision.faults[0]?.what).toContain('branch');
    expect(decide(profile.starter, acting(push('main')), context).faults).toEqual([]);
  });

  it('asks rather than denies when nobody knows what the action is', () => {
    expect(decide(profile.strict, acting(unresolved()), context).effective).toBe('ask');
    expect(decide(profile.strict, acting(unresolved('guard-tamper')), context).effective).toBe('deny');
  });

  it('does not free a command by an unless it only seems to meet', () => {
    const given = { ...push('agent/x'), certainty: 'unresolved' as const };
    expect(decide(profile.starter, acting(given), context).effective).toBe('ask');
  });
});

describe('groups and conditions', () => {
  const policy = once(() =>
    policyOf(acme.replace('when: { actor: agent, action: [production, payment] }', '$&\n    phase: enforce')),
  );

  it.each([
    ['terraform apply', 'ask'],
    ['terraform apply -auto-approve', 'ask'],
    ['terraform applyx', 'allow'],
    ['terraform plan', 'allow'],
    ['/usr/bin/terraform apply', 'ask'],
    ['kubectl --context eu-prod-1 get pods', 'ask'],
  ])('also: %s', (line, expected) => {
    const program = line.split(/[ /]/u).find((word) => word === 'terraform' || word === 'kubectl') ?? '';
    expect(decide(policy(), acting(action('none', { line, program })), context).effective).toBe(expected);
  });

  it('data conditions of actions look at what the event holds', () => {
    const text = policyText(
      'clauses:\n  - { id: SEND-1, say: x, control: action-approval, phase: enforce, when: { action: external.send, data: secret }, do: deny }\n',
      'defaults: { stance: allow }\n',
    );
    const send = action('external-send');
    const leaky = situation({ actions: [send], findings: [finding('aws-key-id')] });
    expect(decide(policyOf(text), leaky, context).effective).toBe('deny');
    expect(decide(policyOf(text), acting(send), context).effective).toBe('allow');
  });

  it('asks on the strictest terms', () => {
    const text = policyText(
      `clauses:
  - { id: A-1, say: x, control: action-approval, phase: enforce, when: { action: git.push }, do: { ask: { by: lead, timeout: 60s } } }
  - { id: B-1, say: x, control: action-approval, phase: enforce, when: { action: git.push }, do: { ask: { reason: required } } }
`,
    );
    const decision = decide(policyOf(text), acting(push('main')), context);
    expect(askTermsOf(policyOf(text), decision)).toEqual({
      by: ['lead', 'developer'],
      timeoutMs: 60_000,
      reasonRequired: true,
    });
  });
});

describe('what is redacted', () => {
  it('follows control, phase and tool', () => {
    const enforced = acme.replace('when: { data: personal }', '$&\n    phase: enforce');
    // What a tool is not cleared for is replaced whatever else frees it.
    const cleared = enforced.replace(/(id: ollama, .*data: \[)/, '$1personal, ');
    expect(cleared).not.toBe(enforced);
    const policy = policyOf(cleared);
    const base = { now: NOW, control: 'context-redaction' } as const;
    const uncleared = wantedBy(policyOf(enforced), { ...base, tool: 'ollama' });
    expect(uncleared.clauseFor(finding('email', 'personal'))).toMatchObject({ clause: 'TOOLS-1' });
    const claude = wantedBy(policy, { ...base, tool: 'claude' });
    const ollama = wantedBy(policy, { ...base, tool: 'ollama' });
    const mail = finding('email', 'personal');
    expect([claude.redact(mail), ollama.redact(mail)]).toEqual([true, false]);
    expect(ollama.redact(finding('aws-key-id'))).toBe(true);
    expect(claude.clauseFor(mail)).toMatchObject({ clause: 'DATA-2', effective: 'redact' });
    expect(ollama.clauseFor(mail)).toBeUndefined();
  });

  it('a monitored class would be', () => {
    const wanted = wantedBy(profile.starter, { now: NOW, tool: 'claude', control: 'prompt-redaction' });
    const mail = finding('email', 'personal');
    expect([wanted.redact(mail), wanted.would(mail)]).toEqual([false, true]);
    expect(wanted.demand(mail).because[0]?.standing).toBe('would-have');
  });
});
