/** A condition against a case, in words. */
import { answers, verdictOf } from '../condition.ts';
import { safe, toSafe } from '../text.ts';
import type { ConditionKey, Reading, Subject, Truth } from '../condition.ts';
import type { Safe } from '../model.ts';
import type { Mask } from '../text.ts';
import type { Condition } from './model.ts';

export interface MatcherTrace {
  readonly key: ConditionKey;
  /** What the clause asks for. */
  readonly wanted: Safe;
  /** What was seen. */
  readonly seen: Safe;
  readonly result: Truth;
}

interface ConditionTrace {
  readonly result: Truth;
  readonly matchers: readonly MatcherTrace[];
}

/** The person who asks sees what they asked about: nothing is masked. */
export const asSeen: Mask = (text: string): string => text;

function words(values: readonly (string | undefined)[] | undefined): Safe {
  const list = (values ?? []).filter((value) => value !== undefined && value !== '');
  return list.length === 0 ? safe`(not known)` : toSafe(list.join(', '), asSeen, 160);
}

function wantedWords(condition: Condition, key: ConditionKey): Safe {
  const lists: Readonly<Record<ConditionKey, readonly (string | undefined)[] | undefined>> = {
    actor: [condition.actor],
    action: [...(condition.verbs ?? []), ...(condition.commands ?? [])],
    data: [...(condition.data?.categories ?? []), ...(condition.data?.detectors ?? [])],
    tool: condition.tools,
    ref: condition.refs,
    path: condition.paths,
    repo: condition.repos,
    event: condition.events,
  };
  return words(lists[key]);
}

function seenWords(subject: Subject, key: ConditionKey): Safe {
  const lists: Readonly<Record<ConditionKey, readonly (string | undefined)[] | undefined>> = {
    actor: [subject.actor],
    action: [subject.action?.verb, subject.action?.argv.join(' ')],
    data: subject.findings.map((finding) => finding.detector),
    tool: [subject.tool],
    ref: subject.action?.refs,
    path: subject.action?.paths,
    repo: [subject.repo],
    event: [],
  };
  return words(lists[key]);
}

/** One condition against one case, key by key. */
export function matchers(condition: Condition, subject: Subject, reading: Reading): ConditionTrace {
  const list = answers(condition, subject, reading);
  return {
    result: verdictOf(list),
    matchers: list.map(({ key, result }) => ({
      key,
      wanted: wantedWords(condition, key),
      seen: seenWords(subject, key),
      result,
    })),
  };
}
