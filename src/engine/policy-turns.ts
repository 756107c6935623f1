/** What time alone changed in a policy: phases that began, exceptions that ended or soon will. */
import { isFor } from './exception.ts';
import { phaseAt } from './lattice.ts';
import type { ClauseId, Instant, Phase } from './model.ts';
import type { Exception, Policy } from './policy/model.ts';

/** What was there at the last look: the phase of each clause that has dates, and exceptions that had ended. */
export interface Turns {
  readonly phases: Readonly<Record<string, Phase>>;
  readonly ended: readonly string[];
}

export interface Turned {
  readonly now: Turns;
  readonly phases: readonly { readonly clause: ClauseId; readonly phase: Phase }[];
  readonly ended: readonly Exception[];
}

function keyOf({ layer, id }: { readonly layer: string; readonly id: string }): string {
  return `${layer} ${id}`;
}

/** True when time alone can change anything. */
export function canTurn({ clauses, exceptions }: Pick<Policy, 'clauses' | 'exceptions'>): boolean {
  return exceptions.length > 0 || clauses.some(({ phases }) => phases.length > 1);
}

/** What turned since `before`. A clause that was not there then has turned nothing. */
export function turnsOf(policy: Policy, before: Turns, now: Instant): Turned {
  const dated = policy.clauses.filter(({ phases, derived }) => phases.length > 1 && derived !== true);
  const phases = dated.map((clause) => ({ clause, key: keyOf(clause), phase: phaseAt(clause.phases, now) }));
  const over = policy.exceptions.filter(({ until }) => until <= now);
  return {
    now: {
      phases: Object.fromEntries(phases.map(({ key, phase }) => [key, phase])),
      ended: over.map(keyOf),
    },
    phases: phases.flatMap(({ clause, key, phase }) => {
      const known = before.phases[key];
      return known === undefined || known === phase ? [] : [{ clause: clause.id, phase }];
    }),
    ended: over.filter((exception) => !before.ended.includes(keyOf(exception))),
  };
}

const DAY = 86_400_000;
const SOON_DAYS = 7;

/** Exceptions in force that end within a week, for whoever sits there. */
export function endingSoon(
  { exceptions }: Pick<Policy, 'exceptions'>,
  user: string,
  now: Instant,
): readonly Exception[] {
  return exceptions.filter((exception) => {
    const { from, until } = exception;
    const isSoon = from <= now && until > now && until - now <= SOON_DAYS * DAY;
    return isSoon && isFor(exception, { user, teams: [] });
  });
}
