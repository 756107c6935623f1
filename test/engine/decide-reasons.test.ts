/** What a decision says about itself: which clause, in which order, and why. */
import { describe, expect, it } from 'vitest';
import { decide } from '../../src/engine/decide.ts';
import { instant } from '../../src/engine/text.ts';
import { acting, action, finding, push, remove, situation, unresolved } from './situations.ts';
import { NOW, policyOf, policyText } from './policy/support.ts';
import type { DecideContext } from '../../src/engine/decide.ts';
import type { Action, Approval, Reason } from '../../src/engine/model.ts';

const context: DecideContext = { now: NOW, approvals: [], who: { user: 'kim', teams: [] } };
const FREE = 'defaults: { stance: allow }\n';
const STRICT = 'defaults: { phase: enforce, stance: ask }\n';

function clauses(...lines: readonly string[]): string {
  return `clauses:\n${lines.map((line) => `  - { say: x, ${line} }\n`).join('')}`;
}

function asked(id: string, rest: string): string {
  return `id: ${id}, control: action-approval, ${rest}`;
}

function approved(given: Action): Approval {
  return { digest: given.digest, scope: 'once', nonce: 'n', expires: instant(NOW + 1), assurance: 'overlay' };
}

function told(because: readonly Reason[]): readonly string[] {
  return because.map(
    ({ clause, action: index, demand, effective, standing }) =>
      `${clause}${index === undefined ? '' : `#${index}`} ${demand} ${effective} ${standing}`,
  );
}

describe('the reasons', () => {
  it('stand strongest first, then by id and action, whatever the order of the clauses', () => {
    const lines = [
      asked('B-1', 'phase: enforce, do: ask, when: { action: git.push }'),
      asked('A-1', 'phase: enforce, do: ask, when: { action: git.push }'),
      asked('C-1', 'phase: enforce, do: deny, when: { action: git.push, ref: "refs/heads/main" }'),
      asked('D-1', 'phase: warn, do: deny, when: { action: git.push }'),
      asked('E-1', 'phase: warn, do: ask, when: { action: git.push }'),
      asked('F-1', 'phase: monitor, do: ask, when: { action: git.push }'),
    ];
    const given = acting(push('x'), push('main'));
    const found = [lines, lines.toReversed()].map((some) =>
      told(decide(policyOf(policyText(clauses(...some), FREE)), given, context).because),
    );
    const wanted = [
      'C-1#1 deny deny applies',
      'A-1#0 ask ask applies',
      'A-1#1 ask ask applies',
      'B-1#0 ask ask applies',
      'B-1#1 ask ask applies',
      'D-1#0 deny warn would-have',
      'D-1#1 deny warn would-have',
      'E-1#0 ask warn would-have',
      'E-1#1 ask warn would-have',
      'F-1#0 ask allow would-have',
      'F-1#1 ask allow would-have',
    ];
    expect(found).toEqual([wanted, wanted]);
  });

  it('are one for each data clause, and say nothing of an action', () => {
    const text = policyText(
      clauses(
        'id: DATA-1, control: prompt-redaction, phase: enforce, when: { data: secret }, do: redact',
        'id: DATA-2, control: prompt-redaction, phase: enforce, when: { data: personal }, do: block',
      ),
    );
    const given = situation({ findings: [finding('a'), finding('b'), finding('email', 'personal')] });
    const { because, effective } = decide(policyOf(text), given, context);
    expect(told(because)).toEqual(['DATA-2 deny deny applies', 'DATA-1 redact redact applies']);
    expect(because[0]).not.toHaveProperty('action');
    expect(effective).toBe('deny');
  });

  it('take the strongest of what a data clause says to several findings', () => {
    const text = `${policyText(
      clauses('id: DATA-1, control: prompt-redaction, phase: enforce, when: { data: personal }, do: redact'),
    )}data_classes: { mail: { detect: email } }\nexceptions:\n  - { id: EX-1, clause: DATA-1, who: "*", allow: { data: mail }, why: x, by: lead, until: 2027-01-01 }\n`;
    const both = [finding('email', 'personal'), finding('iban', 'personal')];
    for (const findings of [both, both.toReversed()]) {
      const decision = decide(policyOf(text), situation({ findings }), context);
      expect(told(decision.because)).toEqual(['DATA-1 redact redact applies']);
    }
    const mail = decide(policyOf(text), situation({ findings: both.slice(0, 1) }), context);
    expect(mail).toMatchObject({
      effective: 'allow',
      intended: 'allow',
      because: [{ standing: 'excepted', exception: 'EX-1', effective: 'allow', demand: 'redact' }],
    });
  });
});

describe('the repository', () => {
  const text = policyText(
    clauses(
      asked('HUMAN-1', 'phase: enforce, when: { action: git.push, repo: "github.com/acme/*" }'),
      'id: DATA-1, control: prompt-redaction, phase: enforce, when: { data: secret, repo: "github.com/acme/*" }',
    ),
    FREE,
  );
  const given = situation({ actions: [push('x')], findings: [finding('a')] });

  it.each([
    ['of the clause', { repo: 'github.com/acme/a' }, ['HUMAN-1#0', 'DATA-1'], 0],
    ['of others', { repo: 'github.com/other/a' }, [], 0],
    ['nobody knows', {}, ['HUMAN-1#0', 'DATA-1'], 2],
  ])('%s', (...[, more, ids, faults]) => {
    const decision = decide(policyOf(text), given, { ...context, ...more });
    expect(told(decision.because).map((line) => line.split(' ')[0])).toEqual(ids);
    expect(decision.faults).toHaveLength(faults);
  });
});

describe('what is not of concern', () => {
  it('is held only against clauses that name commands', () => {
    const text = policyText(
      clauses(
        asked('ALL-1', 'phase: enforce, do: deny'),
        asked('TOOL-1', 'phase: enforce, do: ask, when: { command: "make release" }'),
      ),
      STRICT,
    );
    const decision = decide(policyOf(text), acting(action('none', { line: 'make release' })), context);
    expect(told(decision.because)).toEqual(['TOOL-1#0 ask ask applies']);
    expect(decide(policyOf(text), acting(action('none', { line: 'make test' })), context).because).toEqual(
      [],
    );
    expect(told(decide(policyOf(text), acting(push('x')), context).because)).toContain(
      'ALL-1#0 deny deny applies',
    );
  });
});

function deny(when: string): string {
  return policyText(clauses(asked('NO-1', `phase: enforce, do: deny, when: ${when}`)), FREE);
}

describe('what cannot be read', () => {
  it.each([
    ['is asked about where it might be the action', '{ action: git.push }', unresolved(), 'ask'],
    [
      'is denied where the action is known and its branch is not',
      '{ action: git.push, ref: "refs/heads/main" }',
      push(),
      'deny',
    ],
    ['is denied where every action is', '{ actor: agent }', unresolved(), 'deny'],
    [
      'is asked about where neither action nor branch is known',
      '{ action: git.push, ref: "refs/heads/main" }',
      unresolved(),
      'ask',
    ],
  ])('%s', (...[, when, given, effective]) => {
    expect(decide(policyOf(deny(when)), acting(given), context).effective).toBe(effective);
  });

  it('where only a way out is in doubt stays what the clause says', () => {
    const text = policyText(
      clauses(
        asked('NO-1', 'phase: enforce, do: deny, when: { actor: agent }, unless: [{ action: git.push }]'),
      ),
      FREE,
    );
    const decision = decide(policyOf(text), acting(unresolved()), context);
    expect(decision).toMatchObject({ effective: 'deny', faults: [{ clause: 'NO-1' }] });
  });

  it('and may not be asked about is denied', () => {
    const wipe = action('delete-files', { forbidden: push('x').target });
    const text = policyText(
      clauses(asked('WARN-1', 'phase: enforce, do: warn, when: { action: fs.delete }')),
      FREE,
    );
    expect(decide(policyOf(text), acting(wipe), context).effective).toBe('warn');
  });
});

function phased(phase: string): string {
  return policyText('', `defaults: { phase: ${phase}, stance: ask }\n`);
}

describe('the stance', () => {
  const text = policyText(clauses(asked('PUSH-1', 'phase: monitor, when: { action: git.push }')), STRICT);

  it('says so, and what an approval did to it', () => {
    const given = remove('x');
    expect(decide(policyOf(text), acting(given), context)).toMatchObject({
      effective: 'ask',
      intended: 'ask',
      because: [
        {
          clause: 'STANCE-0',
          say: 'No clause names this action; the policy’s general stance applies.',
          where: 'Test',
          control: 'action-approval',
          phase: 'enforce',
          demand: 'ask',
          standing: 'applies',
          action: 0,
        },
      ],
    });
    const yes = decide(policyOf(text), acting(given), { ...context, approvals: [approved(given)] });
    expect(yes).toMatchObject({
      effective: 'allow',
      intended: 'allow',
      because: [{ clause: 'STANCE-0', demand: 'ask', effective: 'allow', standing: 'approved' }],
    });
  });

  it('still stands where the clause that names the action is only watched, and is not intended there', () => {
    const decision = decide(policyOf(text), acting(push('x')), context);
    expect(told(decision.because)).toEqual(['STANCE-0#0 ask ask applies', 'PUSH-1#0 ask allow would-have']);
    const quiet = policyText(
      clauses(asked('PUSH-1', 'phase: monitor, do: warn, when: { action: git.push }')),
      STRICT,
    );
    expect(decide(policyOf(quiet), acting(push('x')), context)).toMatchObject({
      effective: 'ask',
      intended: 'warn',
    });
  });

  it('gives way to a clause in force, also one whose way out is taken', () => {
    const freed = policyText(
      clauses(
        asked('PUSH-1', 'phase: enforce, when: { action: git.push }, unless: [{ ref: "refs/heads/x" }]'),
      ),
      STRICT,
    );
    expect(decide(policyOf(freed), acting(push('x')), context)).toMatchObject({
      effective: 'allow',
      because: [],
    });
  });

  it('is watched in its phase and silent in a draft', () => {
    expect(told(decide(policyOf(phased('monitor')), acting(push('x')), context).because)).toEqual([
      'STANCE-0#0 ask allow would-have',
    ]);
    expect(told(decide(policyOf(phased('warn')), acting(push('x')), context).because)).toEqual([
      'STANCE-0#0 ask warn would-have',
    ]);
    expect(decide(policyOf(phased('draft')), acting(push('x')), context)).toMatchObject({
      effective: 'allow',
      intended: 'allow',
      because: [],
    });
  });

  it('is not lifted by a layer below the topmost one', () => {
    const project = policyText(
      clauses(asked('MINE-1', 'phase: enforce, do: warn, when: { action: git.push }')),
    );
    const policy = policyOf({ organisation: policyText('', STRICT), project });
    expect(decide(policy, acting(push('x')), context).effective).toBe('ask');
    expect(decide({ ...policy, layers: [] }, acting(push('x')), context).effective).toBe('warn');
  });
});
