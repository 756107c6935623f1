/** Does a condition hold for what happened? Three answers: what is not known must never loosen. */
import { globMatches, plainPath } from './glob.ts';
import type { Action, Actor, Finding } from './model.ts';
import type { Condition } from './policy/model.ts';

export type Truth = 'true' | 'false' | 'unknown';

/**
 * `reach` asks whether a clause is touched (one match is enough), `narrow` whether an `unless` or exception
 * covers all of it (everything must match, and be known).
 */
export type Reading = 'reach' | 'narrow';

/** What a condition is held against: one action, or one finding. */
export interface Subject {
  readonly action?: Action;
  /** All findings for an action; the one judged for data clauses. */
  readonly findings: readonly Finding[];
  readonly actor: Actor;
  readonly tool: string;
  /** `host/owner/name`, when known. */
  readonly repo?: string;
}

export type ConditionKey = 'actor' | 'action' | 'data' | 'tool' | 'ref' | 'path' | 'repo' | 'event';

interface Question {
  readonly condition: Condition;
  readonly subject: Subject;
  readonly reading: Reading;
}

function truth(value: boolean): Truth {
  return value ? 'true' : 'false';
}

/** An action that could do harm, or whose doing is not known. */
export function isOfConcern(action: Action): boolean {
  return action.verb !== 'none' || action.certainty === 'unresolved';
}

function actorHolds({ condition, subject }: Question): Truth {
  return truth((subject.actor === 'human') === (condition.actor === 'human'));
}

/** Narrowing takes the whole line; a clause is already touched by a command that begins like its pattern. */
function commandMatches(pattern: string, action: Action, reading: Reading): boolean {
  const lines = [action.argv.join(' '), [action.program, ...action.argv.slice(1)].join(' ')];
  const patterns = reading === 'narrow' ? [pattern] : [pattern, `${pattern} *`];
  return patterns.some((glob) => lines.some((line) => globMatches(glob, line, 'line')));
}

function actionHolds({ condition, subject: { action }, reading }: Question): Truth {
  if (action === undefined) return 'false';
  const unresolved = action.certainty === 'unresolved';
  const named =
    (condition.verbs ?? []).includes(action.verb) ||
    (condition.commands ?? []).some((pattern) => commandMatches(pattern, action, reading));
  if (named) return unresolved && reading === 'narrow' ? 'unknown' : 'true';
  // The verb of what cannot be read is a guess: it may be any other as well.
  return unresolved ? 'unknown' : 'false';
}

/** `customers/words` -> `customers/`: conditions name the classes of a policy, findings what in them it was. */
function ownClass(detector: string): string {
  return detector.slice(0, detector.indexOf('/') + 1);
}

function dataHolds({ condition: { data }, subject, reading }: Question): Truth {
  const inClass = (finding: Finding): boolean =>
    data !== undefined &&
    ((data.categories.includes(finding.category) && finding.optIn !== true) ||
      data.detectors.includes(finding.detector) ||
      data.detectors.includes(ownClass(finding.detector)));
  if (reading === 'reach') return truth(subject.findings.some(inClass));
  return truth(subject.findings.length > 0 && subject.findings.every(inClass));
}

function toolHolds({ condition, subject }: Question): Truth {
  if (subject.tool === '') return 'unknown';
  return truth((condition.tools ?? []).some((pattern) => globMatches(pattern, subject.tool, 'line')));
}

/** For lists the action may not know: an empty list is "not known", not "none". */
function listHolds(
  values: readonly (string | undefined)[],
  patterns: readonly string[],
  question: Question,
): Truth {
  const { subject, reading } = question;
  if (values.length === 0) return 'unknown';
  const hit = (value: string): boolean => patterns.some((pattern) => globMatches(pattern, value));
  const known = values.filter((value) => value !== undefined);
  const complete = known.length === values.length && subject.action?.certainty !== 'unresolved';
  if (reading === 'reach') return known.some(hit) ? 'true' : complete ? 'false' : 'unknown';
  if (!known.every(hit)) return 'false';
  return complete ? 'true' : 'unknown';
}

function repoHolds({ condition, subject }: Question): Truth {
  const repo = subject.repo;
  if (repo === undefined) return 'unknown';
  return truth((condition.repos ?? []).some((pattern) => globMatches(pattern, repo)));
}

/** Undefined = the condition does not speak of it. */
const QUESTIONS: Readonly<Record<ConditionKey, (question: Question) => Truth | undefined>> = {
  actor: (question) => (question.condition.actor === undefined ? undefined : actorHolds(question)),
  action: (question) =>
    question.condition.verbs === undefined && question.condition.commands === undefined
      ? undefined
      : actionHolds(question),
  data: (question) => (question.condition.data === undefined ? undefined : dataHolds(question)),
  tool: (question) => (question.condition.tools === undefined ? undefined : toolHolds(question)),
  ref: (question) =>
    question.condition.refs === undefined
      ? undefined
      : listHolds(question.subject.action?.refs ?? [], question.condition.refs, question),
  path: (question) =>
    question.condition.paths === undefined
      ? undefined
      : listHolds((question.subject.action?.paths ?? []).map(plainPath), question.condition.paths, question),
  repo: (question) => (question.condition.repos === undefined ? undefined : repoHolds(question)),
  // Events open incidents; no action or finding is one.
  event: ({ condition }) => (condition.events === undefined ? undefined : 'false'),
};

const KEYS: readonly ConditionKey[] = ['actor', 'action', 'data', 'tool', 'ref', 'path', 'repo', 'event'];

export interface Answer {
  readonly key: ConditionKey;
  readonly result: Truth;
}

/** Key by key; keys the condition does not name are absent. */
export function answers(condition: Condition, subject: Subject, reading: Reading): readonly Answer[] {
  const question = { condition, subject, reading };
  return KEYS.flatMap((key) => {
    const result = QUESTIONS[key](question);
    return result === undefined ? [] : [{ key, result }];
  });
}

/** All keys must hold; an empty condition holds. */
export function verdictOf(list: readonly Answer[]): Truth {
  if (list.some((answer) => answer.result === 'false')) return 'false';
  return list.some((answer) => answer.result === 'unknown') ? 'unknown' : 'true';
}

export function holds(condition: Condition, subject: Subject, reading: Reading): Truth {
  return verdictOf(answers(condition, subject, reading));
}
