import { describe, expect, it } from 'vitest';
import { atMost, inPhase, join, joinAll, nextStep, phaseAt, strength } from '../../src/engine/lattice.ts';
import { OUTCOMES, PHASES } from '../../src/engine/model.ts';
import { instant } from '../../src/engine/text.ts';
import type { Phase } from '../../src/engine/model.ts';
import type { PhaseStep } from '../../src/engine/policy/model.ts';

function steps(...list: readonly (readonly [Phase, number])[]): readonly PhaseStep[] {
  return list.map(([phase, from]) => ({ phase, from: instant(from) }));
}

describe('outcomes', () => {
  it('have one order', () => {
    expect(OUTCOMES).toEqual(['allow', 'warn', 'redact', 'ask', 'deny']);
    expect(OUTCOMES.map(strength)).toEqual([0, 1, 2, 3, 4]);
  });

  it('join to the stronger and meet at the weaker', () => {
    for (const [index, weak] of OUTCOMES.entries()) {
      for (const strong of OUTCOMES.slice(index)) {
        expect([join(weak, strong), join(strong, weak)]).toEqual([strong, strong]);
        expect([atMost(weak, strong), atMost(strong, weak)]).toEqual([weak, weak]);
      }
    }
    expect(joinAll([])).toBe('allow');
    expect(joinAll(['warn', 'ask', 'redact'])).toBe('ask');
  });

  it('come to less before their phase', () => {
    const table = PHASES.map((phase) => OUTCOMES.map((demand) => inPhase(demand, phase)));
    expect(table).toEqual([
      ['allow', 'allow', 'allow', 'allow', 'allow'],
      ['allow', 'allow', 'allow', 'allow', 'allow'],
      ['allow', 'warn', 'warn', 'warn', 'warn'],
      ['allow', 'warn', 'redact', 'ask', 'deny'],
    ]);
  });
});

describe('phases', () => {
  const plan = steps(['monitor', 10], ['warn', 20], ['enforce', 30]);

  it.each([
    [9, 'draft', 10],
    [10, 'monitor', 20],
    [19, 'monitor', 20],
    [20, 'warn', 30],
    [30, 'enforce', undefined],
  ])('at %s', (now, phase, next) => {
    expect(phaseAt(plan, instant(now))).toBe(phase);
    expect(nextStep(plan, instant(now))?.from).toBe(next);
    expect(phaseAt(plan.toReversed(), instant(now))).toBe(phase);
    expect(nextStep(plan.toReversed(), instant(now))?.from).toBe(next);
  });

  it('never step back', () => {
    const back = steps(['enforce', 10], ['monitor', 20]);
    expect(phaseAt(back, instant(25))).toBe('enforce');
    expect(nextStep(back, instant(15))).toBeUndefined();
    expect(nextStep(steps(['warn', 10], ['warn', 20]), instant(15))).toBeUndefined();
  });

  it('without a plan are a draft', () => {
    expect(phaseAt([], instant(0))).toBe('draft');
    expect(nextStep([], instant(0))).toBeUndefined();
  });
});
