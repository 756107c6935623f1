/** Data that may go to some hosts and models only: which clauses count for a request. */
import type { Clause, DataPlace, Policy } from '../policy/model.ts';
import { isAmong } from './tool-fit.ts';

export interface GoingTo {
  /** In lower case. */
  readonly host: string;
  /** Names in the request; absent or empty = it does not say which model reads it. */
  readonly models?: readonly string[] | undefined;
}

function isThere({ hosts, models }: DataPlace, going: GoingTo): boolean {
  if (hosts !== undefined && !isAmong(going.host, hosts)) return false;
  const { models: asked = [] } = going;
  // What names no model may be for any.
  return models === undefined || (asked.length > 0 && asked.every((name) => isAmong(name, models)));
}

/** Clauses about data that may not go where a request goes. */
export function clausesAway({ placed = [] }: Pick<Policy, 'placed'>, going: GoingTo): readonly Clause[] {
  return placed.flatMap(({ clause, to }) => (to.some((place) => isThere(place, going)) ? [] : [clause]));
}
