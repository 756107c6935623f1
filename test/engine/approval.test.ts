import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { answersSuffice, type Yes } from '../../src/engine/approval.ts';

const yes = (who: string, roles: readonly string[], more: Partial<Yes> = {}): Yes => ({
  who,
  roles,
  assurance: 'overlay',
  reasonLength: 0,
  ...more,
});
const two = { by: ['developer', 'oncall'], reasonRequired: false };
const one = { by: ['developer'], reasonRequired: false };

describe('when answers are enough', () => {
  it.each([
    ['one yes for one role', one, [yes('a', ['developer'])], []],
    ['nobody', one, [], ['developer']],
    ['another role', one, [yes('a', ['oncall'])], ['developer']],
    ['one of two', two, [yes('a', ['developer'])], ['oncall']],
    ['one person in both roles', two, [yes('a', ['developer', 'oncall'])], ['oncall']],
    ['one person twice', two, [yes('a', ['developer']), yes('a', ['oncall'])], ['oncall']],
    ['two people', two, [yes('a', ['developer']), yes('b', ['oncall'])], []],
    [
      'the one who fits both comes first',
      two,
      [yes('a', ['developer', 'oncall']), yes('b', ['developer'])],
      [],
    ],
    ['words are missing', { ...one, reasonRequired: true }, [yes('a', ['developer'])], ['developer']],
    ['words are there', { ...one, reasonRequired: true }, [yes('a', ['developer'], { reasonLength: 9 })], []],
  ] as const)('%s', (...[, terms, answers, missing]) => {
    const found = answersSuffice(terms, answers);
    expect(found.enough ? [] : found.missing).toEqual(missing);
  });

  it('are worth as much as the weakest', () => {
    const answers = [yes('a', ['developer']), yes('b', ['oncall'], { assurance: 'overlay-in-tmux' })];
    expect(answersSuffice(two, answers)).toEqual({ enough: true, assurance: 'overlay-in-tmux' });
  });

  const roles = ['developer', 'oncall', 'security'];
  const answers = fc.array(
    fc.record({
      who: fc.constantFrom('a', 'b', 'c', 'd'),
      roles: fc.subarray(roles),
      assurance: fc.constantFrom('overlay', 'second-terminal'),
      reasonLength: fc.nat(3),
    }),
    { maxLength: 7 },
  );
  const terms = fc.record({ by: fc.subarray(roles, { minLength: 1 }), reasonRequired: fc.boolean() });

  it('never fewer people than roles, and every order gives the same', () => {
    fc.assert(
      fc.property(terms, answers, (wanted, given) => {
        const found = answersSuffice(wanted, given);
        const turned = answersSuffice(wanted, given.toReversed());
        expect(turned.enough).toBe(found.enough);
        const people = new Set(given.map(({ who }) => who)).size;
        expect(!found.enough || people >= wanted.by.length).toBe(true);
      }),
    );
  });

  it('a further answer never turns a yes into a no', () => {
    fc.assert(
      fc.property(terms, answers, answers, (wanted, given, more) => {
        const before = answersSuffice(wanted, given).enough;
        expect(!before || answersSuffice(wanted, [...given, ...more]).enough).toBe(true);
      }),
    );
  });

  it('finds an assignment whenever there is one', () => {
    fc.assert(
      fc.property(terms, answers, (wanted, given) => {
        const counting = given.filter((each) => !wanted.reasonRequired || each.reasonLength > 0);
        const possible = (left: readonly string[], used: readonly string[]): boolean => {
          const [role, ...rest] = left;
          if (role === undefined) return true;
          return counting.some(
            (each) =>
              each.roles.includes(role) && !used.includes(each.who) && possible(rest, [...used, each.who]),
          );
        };
        expect(answersSuffice(wanted, given).enough).toBe(possible(wanted.by, []));
      }),
    );
  });
});
