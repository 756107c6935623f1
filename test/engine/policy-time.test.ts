/** Until when an exception and a phase hold, to the millisecond, and with a clock that jumps. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decide } from '../../src/engine/decide.ts';
import { asRaw, exceptionEntry, exceptionText, refusals } from '../../src/engine/exception-terms.ts';
import { inserted } from '../../src/engine/policy/insert.ts';
import { withoutException } from '../../src/engine/policy/remove-exception.ts';
import { turnsOf } from '../../src/engine/policy-turns.ts';
import { instant } from '../../src/engine/text.ts';
import { acting, push } from './situations.ts';
import { at, fileOf, NOW, policyOf, policyText } from './policy/support.ts';
import type { NewException } from '../../src/engine/exception-terms.ts';
import type { Instant, Outcome } from '../../src/engine/model.ts';

const TEXT = policyText(`clauses:
  - { id: HUMAN-1, say: S., control: action-approval, phase: enforce, when: { action: git.push }, do: ask }
  - { id: HUMAN-2, say: S., control: action-approval, phase: { monitor: 2026-11-01, enforce: 2026-12-01 }, when: { action: git.push }, do: deny }
  - { id: ROLE-1, say: S., control: exception, grants: { approvers: [lead, board], longest: 30 days } }
exceptions:
  - { id: EX-1, clause: HUMAN-1, who: 'user:kim', why: w, by: lead, until: 2026-11-25 }
`);
const policy = policyOf(TEXT);
const END = at('2026-11-25');
const who = { user: 'kim', teams: [] };

function pushing(now: Instant, floor?: Instant): Outcome {
  const time = floor === undefined ? { now } : { now, floor };
  return decide(policy, acting(push('main')), { ...time, approvals: [], who }).effective;
}

const before = (time: number, ms: number): Instant => instant(time - ms);

describe('until', () => {
  it('is over with the first millisecond of its day, UTC', () => {
    expect([before(END, 1), END, instant(END + 1)].map((now) => pushing(now))).toEqual([
      'allow',
      'ask',
      'ask',
    ]);
  });

  it('is not brought back by a clock that was put back', () => {
    expect(pushing(before(END, 1), END)).toBe('ask');
    expect(pushing(before(END, 1), before(END, 1))).toBe('allow');
  });

  it('does not bring a phase back either', () => {
    const begun = at('2026-12-01');
    expect(pushing(begun)).toBe('deny');
    expect(pushing(before(begun, 86_400_000), begun)).toBe('deny');
    expect(pushing(before(begun, 86_400_000))).toBe('ask');
  });

  it('never gets milder by a record of a later time', () => {
    const order = ['allow', 'ask', 'deny'];
    const time = fc.integer({ min: at('2026-11-01'), max: at('2027-01-01') });
    fc.assert(
      fc.property(time, time, (now, floor) => {
        const [plain, held] = [pushing(instant(now)), pushing(instant(now), instant(floor))];
        expect(order.indexOf(held)).toBeGreaterThanOrEqual(order.indexOf(plain));
      }),
    );
  });
});

describe('what turned since the last look', () => {
  it('is told once', () => {
    const none = { phases: {}, ended: [] };
    const first = turnsOf(policy, none, NOW);
    expect([first.phases, first.ended]).toEqual([[], []]);
    const second = turnsOf(policy, first.now, at('2026-12-01'));
    expect(second.phases).toEqual([{ clause: 'HUMAN-2', phase: 'enforce' }]);
    expect(second.ended.map(({ id }) => id)).toEqual(['EX-1']);
    const third = turnsOf(policy, second.now, at('2026-12-02'));
    expect([third.phases, third.ended]).toEqual([[], []]);
  });
});

const WISH: NewException = {
  id: 'EX-2',
  clause: 'HUMAN-1',
  who: 'user:kim',
  allow: { ref: 'refs/heads/x' },
  why: 'a "quoted": reason # no comment',
  by: 'lead',
  until: at('2026-12-10'),
};

describe('who may grant what', () => {
  const [clause] = policy.clauses;
  const refused = (wanted: Partial<NewException>, from = policy): number => {
    if (clause === undefined) throw new Error('no clause');
    return refusals(from, clause, { wanted: { ...WISH, ...wanted }, now: NOW }).length;
  };

  it.each([
    ['an approver, in time', {}, 0],
    ['another approver', { by: 'board' }, 0],
    ['nobody known', { by: 'intern' }, 1],
    ['too long', { until: at('2026-12-23') }, 1],
    ['over already', { until: NOW }, 1],
    ['nobody known and too long', { by: 'intern', until: at('2027-12-23') }, 2],
  ])('%s', (...[, wanted, count]) => {
    expect(refused(wanted)).toBe(count);
  });

  it('nobody, where no clause says so', () => {
    const silent = { ...policy, clauses: policy.clauses.filter(({ id }) => id !== 'ROLE-1') };
    expect(refused({}, silent)).toBe(1);
  });
});

describe('an entry of the policy file', () => {
  it('reads back as what was signed', () => {
    const text = inserted(TEXT, { list: 'exceptions', clause: 'HUMAN-1', entry: exceptionEntry(WISH) }) ?? '';
    const raw = fileOf(text).raw.exceptions?.find(({ id }) => id === 'EX-2');
    expect(raw && exceptionText(raw)).toBe(exceptionText(asRaw(WISH)));
  });

  it.each([
    [
      'a list of lines',
      'a: 1 # one\nexceptions:\n  - { id: EX-1 } # first\n  # between\n  - id: EX-2\n    why: w\nb: 2 # two\n',
    ],
    ['a list in one line', 'a: 1 # one\nexceptions: [{ id: EX-1 }, { id: EX-2 }] # list\nb: 2 # two\n'],
    ['the only one', 'a: 1 # one\nexceptions:\n  - { id: EX-2 }\nb: 2 # two\n'],
  ])('is taken out of %s, and nothing else is', (_, text) => {
    const made = withoutException(text, 'EX-2') ?? '';
    expect(made).not.toContain('EX-2');
    expect([made.includes('a: 1 # one'), made.includes('b: 2 # two')]).toEqual([true, true]);
    expect(made.includes('EX-1')).toBe(text.includes('EX-1'));
    expect(withoutException(made, 'EX-2')).toBeUndefined();
  });
});
