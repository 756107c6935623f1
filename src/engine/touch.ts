/** One clause held against one case. */
import { answers, verdictOf } from './condition.ts';
import { safe } from './text.ts';
import type { Answer, Subject, Truth } from './condition.ts';
import type { Fault, Safe } from './model.ts';
import type { Clause } from './policy/model.ts';

/** One clause held against one action or finding. */
export interface Touch {
  readonly when: Truth;
  /** The answers that could not be given. */
  readonly unknown: readonly Answer[];
  /** True when an `unless` entry takes the case out. */
  readonly narrowed: boolean;
}

/** Asks a clause about a case; shared with explain, so that the two cannot disagree. */
export function touch(clause: Clause, subject: Subject): Touch {
  const when = answers(clause.when, subject, 'reach');
  const unless = clause.unless.map((entry) => answers(entry, subject, 'narrow'));
  const open = [...when, ...unless.filter((list) => verdictOf(list) === 'unknown').flat()];
  return {
    when: verdictOf(when),
    unknown: open.filter((answer) => answer.result === 'unknown'),
    narrowed: unless.some((list) => verdictOf(list) === 'true'),
  };
}

const UNKNOWN_WORDS: Readonly<Record<Answer['key'], Safe>> = {
  actor: safe`who acts`,
  action: safe`what the command does`,
  data: safe`what data it holds`,
  tool: safe`which tool acts`,
  ref: safe`which branch or tag changes`,
  path: safe`which files are touched`,
  repo: safe`which repository it is`,
  event: safe`which event it is`,
};

/** Says which answer was missing: the clause then counts as its strictest demand. */
export function faultOf(clause: Clause, found: Touch): Fault | undefined {
  const first = found.unknown[0];
  return first === undefined
    ? undefined
    : { clause: clause.id, what: safe`${UNKNOWN_WORDS[first.key]} is not known, so the clause applies` };
}
