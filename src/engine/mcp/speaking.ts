/** Which clauses speak of one server in one client, for one person: by `when`, `unless` and exceptions. */
import type { Subject } from '../condition.ts';
import { isMcpControl } from '../controls/kinds.ts';
import { exceptionsTo, standingOf, type Who } from '../exception.ts';
import type { Hashing, Instant } from '../model.ts';
import type { Clause, Policy } from '../policy/model.ts';
import { safe } from '../text.ts';
import { touch } from '../touch.ts';

export interface McpCase {
  /** What starts it, without values in clear: its argv, or its address alone. */
  readonly starts: readonly string[];
  /** Ids of the clients it is set up in; none = not known. */
  readonly clients: readonly string[];
  readonly who: Who;
  readonly now: Instant;
  readonly hashing: Hashing;
}

function subjectOf({ starts, hashing }: McpCase, client: string): Subject {
  const [program = ''] = starts;
  return {
    actor: 'agent',
    tool: client,
    findings: [],
    action: {
      verb: 'none',
      program,
      argv: starts,
      target: safe``,
      refs: [],
      paths: [],
      // Nothing is known of what no client says it starts.
      certainty: starts.length === 0 ? 'unresolved' : 'known',
      digest: hashing.sha256(JSON.stringify(starts)),
    },
  };
}

/** What cannot be told never loosens: the clause then speaks. Clauses of other controls are left as they are. */
export function speakingOf(
  { clauses, exceptions }: Pick<Policy, 'clauses' | 'exceptions'>,
  on: McpCase,
): readonly Clause[] {
  const subjects = (on.clients.length === 0 ? [''] : on.clients).map((client) => subjectOf(on, client));
  return clauses.filter((clause) => {
    const isAbout = clause.controls.some(isMcpControl);
    const granted = exceptionsTo(exceptions, clause);
    return !isAbout || subjects.some((subject) => speaks(clause, subject, { granted, ...on }));
  });
}

function speaks(
  clause: Clause,
  subject: Subject,
  { granted, now, who }: Pick<McpCase, 'now' | 'who'> & { readonly granted: Policy['exceptions'] },
): boolean {
  const found = touch(clause, subject);
  if (found.when === 'false' || found.narrowed) return false;
  return granted.every((exception) => standingOf(exception, subject, { now, who }) !== 'granted');
}
