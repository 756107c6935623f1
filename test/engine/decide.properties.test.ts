import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decide } from '../../src/engine/decide.ts';
import { inPhase, join, joinAll, phaseAt, strength } from '../../src/engine/lattice.ts';
import { OUTCOMES, PHASES, VERBS } from '../../src/engine/model.ts';
import { instant, isClauseId, safe } from '../../src/engine/text.ts';
import { action, finding, situation } from './situations.ts';
import { hashing, NOW } from './policy/support.ts';
import type { DecideContext } from '../../src/engine/decide.ts';
import type { Approval, ClauseId, Outcome, Phase, Situation } from '../../src/engine/model.ts';
import type { Clause, Condition, Exception, LayerName, Policy } from '../../src/engine/policy/model.ts';

const outcome = fc.constantFrom(...OUTCOMES);
const verb = fc.constantFrom(...VERBS);
const refs = ['refs/heads/main', 'refs/heads/agent/x'];
const globs = ['refs/heads/*', 'refs/heads/agent/*', '**'];

function idOf(number: number): ClauseId {
  const id = `C-${number}`;
  if (!isClauseId(id)) throw new Error(id);
  return id;
}

const condition: fc.Arbitrary<Condition> = fc.record(
  {
    actor: fc.constantFrom('agent' as const, 'human' as const),
    verbs: fc.subarray([...VERBS]),
    refs: fc.subarray(globs, { minLength: 1 }),
    tools: fc.constantFrom(['claude'], ['ollama']),
    repos: fc.constant(['github.com/acme/*']),
    data: fc.record({
      categories: fc.subarray(['secret', 'personal'] as const),
      detectors: fc.subarray(['aws-key-id', 'email']),
    }),
  },
  { requiredKeys: [] },
);

function clauseIn(layer: LayerName, phase: fc.Arbitrary<Phase>): fc.Arbitrary<Clause> {
  return fc
    .record({
      number: fc.integer({ min: 1, max: 9999 }),
      control: fc.constantFrom('action-approval' as const, 'context-redaction' as const),
      phase,
      when: condition,
      unless: fc.array(condition, { maxLength: 2 }),
      demand: outcome,
    })
    .map(({ number, control, phase: name, when, unless, demand }) => ({
      id: idOf(number),
      say: safe`x`,
      controls: [control],
      phases: [{ phase: name, from: instant(0) }],
      layer,
      where: safe`aup.yaml:${number}`,
      when,
      unless,
      demand,
      settings: {},
    }));
}

const anyPhase = fc.constantFrom(...PHASES);
const clause = clauseIn('organisation', anyPhase);

const policy: fc.Arbitrary<Policy> = fc
  .record({ clauses: fc.array(clause, { maxLength: 6 }), stance: outcome, stancePhase: anyPhase })
  .map(({ clauses, stance, stancePhase }) => ({
    schema: 'aup-guard/policy/1' as const,
    digest: hashing.sha256(''),
    name: safe`Test`,
    stance,
    stancePhases: [{ phase: stancePhase, from: instant(0) }],
    onGuardFailure: 'deny' as const,
    clauses,
    exceptions: [],
    agents: [],
    layers: [{ layer: 'organisation' as const, label: 'aup.yaml', digest: hashing.sha256('') }],
    maxBody: 1024,
  }));

const given: fc.Arbitrary<Situation> = fc
  .record({
    actions: fc.array(
      fc.record({
        verb,
        refs: fc.subarray(refs),
        certainty: fc.constantFrom('known' as const, 'unresolved' as const),
      }),
      { maxLength: 3 },
    ),
    findings: fc.array(fc.constantFrom(finding('aws-key-id'), finding('email', 'personal')), {
      maxLength: 2,
    }),
    actor: fc.constantFrom('agent' as const, 'human' as const, 'unknown' as const),
    tool: fc.constantFrom('claude', 'ollama', ''),
  })
  .map(({ actions, ...rest }) =>
    situation({ ...rest, actions: actions.map(({ verb: name, ...parts }) => action(name, parts)) }),
  );

const context: fc.Arbitrary<DecideContext> = fc.record(
  {
    now: fc.constant(NOW),
    approvals: fc.constant([]),
    who: fc.constant({ user: 'kim', teams: [] }),
    repo: fc.constantFrom('github.com/acme/shop', 'github.com/else/x'),
  },
  { requiredKeys: ['now', 'approvals', 'who'] },
);

function approve(of: Situation, expires = instant(NOW + 1)): readonly Approval[] {
  return of.actions.map(({ digest }) => ({
    digest,
    scope: 'once',
    nonce: 'n',
    expires,
    assurance: 'overlay',
  }));
}

function atLeast(a: Outcome, b: Outcome): boolean {
  return strength(a) >= strength(b);
}

/** The stance gives way to clauses that name an action, by design; these properties are about clauses. */
function withoutStance(of: Policy): Policy {
  return { ...of, stance: 'allow' };
}

describe('the join', () => {
  it('is commutative, associative and idempotent, with allow as its unit', () => {
    fc.assert(
      fc.property(outcome, outcome, outcome, (a, b, c) => {
        expect(join(a, b)).toBe(join(b, a));
        expect(join(a, join(b, c))).toBe(join(join(a, b), c));
        expect(join(a, a)).toBe(a);
        expect(join(a, 'allow')).toBe(a);
        expect(joinAll([a, b, c])).toBe(join(join(a, b), c));
      }),
    );
  });

  it('a phase never strengthens, and a later one never weakens', () => {
    fc.assert(
      fc.property(outcome, anyPhase, anyPhase, (demand, a, b) => {
        const [early, late] = PHASES.indexOf(a) <= PHASES.indexOf(b) ? [a, b] : [b, a];
        expect(atLeast(demand, inPhase(demand, early))).toBe(true);
        expect(atLeast(inPhase(demand, late), inPhase(demand, early))).toBe(true);
      }),
    );
  });

  it('a table of dates never steps back', () => {
    const steps = fc.array(fc.record({ phase: anyPhase, from: fc.nat(100).map(instant) }), { maxLength: 5 });
    fc.assert(
      fc.property(steps, fc.nat(100), fc.nat(100), (table, a, b) => {
        const [early, late] = [
          phaseAt(table, instant(Math.min(a, b))),
          phaseAt(table, instant(Math.max(a, b))),
        ];
        expect(PHASES.indexOf(late)).toBeGreaterThanOrEqual(PHASES.indexOf(early));
      }),
    );
  });
});

describe('decide', () => {
  it('an enforced clause more never loosens', () => {
    const enforced = clauseIn('organisation', fc.constant('enforce' as const));
    fc.assert(
      fc.property(
        policy.map(withoutStance),
        enforced,
        fc.tuple(given, context),
        (before, extra, [what, when]) => {
          const after = { ...before, clauses: [...before.clauses, extra] };
          const [less, more] = [decide(before, what, when), decide(after, what, when)];
          expect(atLeast(more.effective, less.effective)).toBe(true);
          expect(atLeast(more.intended, less.intended)).toBe(true);
        },
      ),
      { numRuns: 500 },
    );
  });

  it('a clause of a layer below never loosens, stance and all', () => {
    fc.assert(
      fc.property(
        policy,
        clauseIn('project', anyPhase),
        fc.tuple(given, context),
        (before, extra, [what, when]) => {
          const after = { ...before, clauses: [...before.clauses, extra] };
          expect(atLeast(decide(after, what, when).effective, decide(before, what, when).effective)).toBe(
            true,
          );
        },
      ),
      { numRuns: 500 },
    );
  });

  it('does not depend on the order of clauses', () => {
    fc.assert(
      fc.property(policy, fc.tuple(given, context), (one, [what, when]) => {
        const other = { ...one, clauses: one.clauses.toReversed() };
        const [a, b] = [decide(one, what, when), decide(other, what, when)];
        expect({ ...b, faults: [] }).toEqual({ ...a, faults: [] });
        expect(new Set(b.faults.map((fault) => fault.clause))).toEqual(
          new Set(a.faults.map((fault) => fault.clause)),
        );
      }),
    );
  });

  it('a monitored or draft clause never changes what happens', () => {
    const watched = clauseIn('organisation', fc.constantFrom('monitor' as const, 'draft' as const));
    fc.assert(
      fc.property(policy, watched, fc.tuple(given, context), (before, extra, [what, when]) => {
        const after = { ...before, clauses: [...before.clauses, extra] };
        expect(decide(after, what, when).effective).toBe(decide(before, what, when).effective);
      }),
      { numRuns: 500 },
    );
  });

  it('an approval for another digest or an expired one changes nothing', () => {
    fc.assert(
      fc.property(policy, fc.tuple(given, context), (one, [what, when]) => {
        const foreign = approve(situation({ actions: [action('push', { line: 'another one' })] }));
        const late = approve(what, NOW);
        expect(decide(one, what, { ...when, approvals: [...foreign, ...late] })).toEqual(
          decide(one, what, when),
        );
      }),
    );
  });

  it('an approval lifts questions, nothing else', () => {
    fc.assert(
      fc.property(policy, fc.tuple(given, context), (one, [what, when]) => {
        const bare = { ...what, findings: [] };
        const before = decide(one, bare, when);
        const after = decide(one, bare, { ...when, approvals: approve(bare) });
        expect(after.because.some((reason) => reason.effective === 'ask')).toBe(false);
        expect(after.effective === 'deny').toBe(before.effective === 'deny');
      }),
    );
  });

  it('an exception affects its clause only', () => {
    fc.assert(
      fc.property(policy, fc.tuple(given, context), fc.nat(5), (one, [what, when], pick) => {
        const target = one.clauses[pick % Math.max(1, one.clauses.length)];
        fc.pre(target !== undefined);
        const exception: Exception = {
          id: 'EX-1',
          clause: target?.id ?? idOf(1),
          layer: 'organisation',
          who: '*',
          allow: {},
          why: safe`x`,
          by: 'lead',
          from: instant(0),
          until: instant(NOW + 1),
        };
        const after = decide({ ...one, exceptions: [exception] }, what, when);
        const others = (of: typeof after): unknown =>
          of.because.filter((reason) => reason.clause !== target?.id);
        expect(others(after)).toEqual(others(decide(one, what, when)));
        expect(
          after.because.every((reason) => reason.clause !== target?.id || reason.standing === 'excepted'),
        ).toBe(true);
      }),
    );
  });

  it('effective is never stronger than intended, but for a stance a watched clause will replace', () => {
    fc.assert(
      fc.property(policy.map(withoutStance), fc.tuple(given, context), (one, [what, when]) => {
        const decision = decide(one, what, when);
        expect(atLeast(decision.intended, decision.effective)).toBe(true);
      }),
    );
  });
});
