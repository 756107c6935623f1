import { holds } from './condition.ts';
import type { Subject } from './condition.ts';
import type { Instant } from './model.ts';
import type { Clause, Exception } from './policy/model.ts';

/** The person at the machine. */
export interface Who {
  readonly user: string;
  readonly teams: readonly string[];
}

export type ExceptionStanding = 'granted' | 'not-yet' | 'expired' | 'other-person' | 'other-case';

/** Whether somebody is meant by it. */
export function isFor(exception: Exception, who: Who): boolean {
  if (exception.who === '*') return true;
  const name = exception.who.slice(5);
  if (exception.who.startsWith('user:')) return name === who.user;
  return who.teams.includes(name) || exception.users?.includes(who.user) === true;
}

/** Whether an exception covers a case, and if not, why. */
export function standingOf(
  exception: Exception,
  subject: Subject,
  { now, floor = now, who }: { readonly now: Instant; readonly floor?: Instant; readonly who: Who },
): ExceptionStanding {
  if (now < exception.from) return 'not-yet';
  if (now >= exception.until || floor >= exception.until) return 'expired';
  if (!isFor(exception, who)) return 'other-person';
  return holds(exception.allow, subject, 'narrow') === 'true' ? 'granted' : 'other-case';
}

/** Exceptions to a clause: only those its own layer granted. */
export function exceptionsTo(exceptions: readonly Exception[], clause: Clause): readonly Exception[] {
  return exceptions.filter((exception) => exception.clause === clause.id && exception.layer === clause.layer);
}
