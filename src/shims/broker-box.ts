/** What the approval box shows of the actions of one event. */
import type { ApprovalRequest } from '../engine/approval.ts';
import type { Action, Reason, Safe, Verb } from '../engine/model.ts';
import type { AskTerms } from '../engine/policy/model.ts';
import { isCritical } from '../host/approval.ts';
import type { BlastRadius } from '../host/blast.ts';
import { safe, shown, toSafe, type Mask } from '../host/text.ts';
import { commandLine } from './broker-words.ts';

const WANTS: Record<Verb, string> = {
  merge: 'to merge',
  push: 'to push',
  'force-push': 'to overwrite what others may have',
  'delete-files': 'to delete files',
  'delete-branch': 'to delete a branch, tag or release',
  'history-rewrite': 'to rewrite history',
  'discard-work': 'to throw away uncommitted work',
  'prod-change': 'to change a running system',
  'external-send': 'to send something outside',
  payment: 'to move money',
  'secret-read': 'to read a secret',
  'guard-tamper': 'to change what guards it',
  none: 'to run something that cannot be read beforehand',
};

/** A server's tool does it, to what the server keeps. */
const USES: Partial<Record<Verb, string>> = {
  'delete-files': 'to delete something',
  'prod-change': 'to change something that runs',
  none: 'to use a tool you want to be asked about',
};

function wantOf({ verb, call }: Action): string {
  return (call === undefined ? undefined : USES[verb]) ?? WANTS[verb];
}

/** Done again it is the same: what is thrown away or sent differs each time. */
const SESSION = new Set<Verb>(['push', 'merge']);

/** An action and what was found out about it. */
export interface Looked {
  readonly action: Action;
  /** The folder, as people write it. */
  readonly where: string;
  readonly radius: BlastRadius;
}

export interface Asked {
  readonly id: string;
  readonly agent: string;
  /** Strongest first; a yes is for all of them. */
  readonly looked: readonly Looked[];
  readonly reason: Reason | undefined;
  readonly terms: AskTerms;
  readonly code: string;
  readonly mask: Mask;
}

/** Danger of actions other than the leading one that stands in the box itself. */
const MOST_OTHER_DANGER = 3;
const MOST_DETAILS = 2000;

/** The box for one or several actions of the same event. */
export function approvalRequest(asked: Asked): ApprovalRequest {
  const show = (text: string, limit?: number): Safe => toSafe(text, asked.mask, limit);
  const [first] = asked.looked;
  const actions = asked.looked.map(({ action }) => action);
  const critical = actions.some(isCritical);
  const session = critical ? undefined : sessionLabel(actions);
  const command = commandLine(first?.action, asked.mask);
  const calls = byCall(asked, command);
  const also = calls.other.map((each) => alsoLine(each, first, asked.mask));
  return {
    id: asked.id,
    title: show(titleOf(asked.agent, calls)),
    command,
    argv: wordsOf(first?.action).map((word) => show(JSON.stringify(word), 400)),
    cwd: show(first?.where ?? '', 200),
    facts: calls.same.flatMap((each) => factsOf(each, asked.mask)),
    ...(also.length === 0 ? {} : { also }),
    danger: dangerOf(calls, asked.mask),
    diff: detailsOf(asked.looked, asked.mask),
    clause: clauseOf(asked.reason),
    ...(session === undefined ? {} : { session: show(session, 80) }),
    ...(critical ? { code: asked.code } : {}),
    ...termsOf(asked.terms),
    timeoutMs: asked.terms.timeoutMs,
  };
}

/** What a server's tool is given stands among the facts, argument by argument. */
function wordsOf(action: Action | undefined): readonly string[] {
  const words = action?.argv ?? [];
  return action?.call === undefined ? words : words.slice(0, -1);
}

/** One call may do several things: they are told together, other calls one by one. */
interface Calls {
  readonly same: readonly Looked[];
  readonly other: readonly Looked[];
}

function byCall({ looked, mask }: Asked, command: Safe): Calls {
  const isSame = ({ action, where }: Looked): boolean =>
    where === looked[0]?.where && commandLine(action, mask) === command;
  return { same: looked.filter(isSame), other: looked.filter((each) => !isSame(each)) };
}

/** `claude wants to push: 3 calls`, `claude wants to change what guards it and to push, and 2 more things`. */
function titleOf(agent: string, { same, other }: Calls): string {
  const verbs = new Set(same.map(({ action }) => action.verb));
  const wants = [...new Set(same.map(({ action }) => wantOf(action)))];
  const all = `${agent} wants ${(wants.length === 0 ? [WANTS.none] : wants).join(' and ')}`;
  if (other.length === 0) return all;
  if (other.every(({ action }) => verbs.has(action.verb))) return `${all}: ${other.length + 1} calls`;
  return `${all}, and ${other.length} more thing${other.length === 1 ? '' : 's'}`;
}

/** A further call, with its folder when it happens elsewhere. */
function alsoLine({ action, where }: Looked, first: Looked | undefined, mask: Mask): Safe {
  const command = commandLine(action, mask);
  const about = action.why === undefined ? action.target : safe`not certain: ${action.why}`;
  const whole = command.includes(about) ? command : safe`${command} (${about})`;
  return where === first?.where ? whole : safe`${whole} in ${toSafe(where, mask, 200)}`;
}

function termsOf({ by, reasonRequired }: AskTerms): Pick<ApprovalRequest, 'reason' | 'people'> {
  const people = shown(`${by.length} people must say yes: ${by.join(', ')}`);
  return { ...(reasonRequired ? { reason: 'required' } : {}), ...(by.length > 1 ? { people } : {}) };
}

function clauseOf(reason: Reason | undefined): ApprovalRequest['clause'] {
  return reason === undefined
    ? { id: 'stance', say: safe`What no clause names is asked.`, where: safe`` }
    : { id: reason.clause, say: reason.say, where: reason.where };
}

/** What a person must know, most important first. */
function factsOf({ action, radius }: Looked, mask: Mask): readonly Safe[] {
  return [
    // What is wrong with such a call cannot be seen in it.
    ...(action.verb === 'guard-tamper' ? [safe`why  ${action.target}`] : []),
    ...radius.facts.map((line) => toSafe(line, mask, 200)),
    ...(action.why === undefined ? [] : [safe`not certain: ${action.why}`]),
  ];
}

function dangerOf({ same, other }: Calls, mask: Mask): readonly Safe[] {
  const own = same.flatMap(({ radius }) => radius.danger).map((line) => toSafe(line, mask, 200));
  const more = other.flatMap(({ action, radius }) => {
    const [first] = radius.danger;
    return first === undefined ? [] : [safe`${commandLine(action, mask)}: ${toSafe(first, mask, 200)}`];
  });
  return [...own, ...more.slice(0, MOST_OTHER_DANGER)];
}

/** Behind `[v]`: what changes, and with several actions all that is known of each. */
function detailsOf(looked: readonly Looked[], mask: Mask): readonly Safe[] {
  const show = (text: string): Safe => toSafe(text, mask, 400);
  const raw = looked.flatMap(({ radius }) => radius.diff).slice(0, MOST_DETAILS);
  // As one text first: a key that stands on several lines is none on any of them.
  const changes = raw.length === 0 ? [] : mask(raw.join('\n')).split('\n').map(show);
  if (looked.length < 2) return changes;
  const parts = looked.flatMap(({ radius, ...each }, at) => [
    safe`${at + 1}. ${alsoLine({ ...each, radius }, looked[0], mask)}`,
    ...radius.facts.map((line) => show(`   ${line}`)),
    ...radius.danger.map((line) => show(`   ! ${line}`)),
  ]);
  return [...parts, ...changes];
}

/** Offered only when it says exactly what it will cover. */
function sessionLabel(actions: readonly Action[]): string | undefined {
  const [only, ...more] = actions;
  if (only === undefined || more.length > 0 || only.certainty !== 'known') return undefined;
  if (!SESSION.has(only.verb) || only.refs.length === 0) return undefined;
  return `this session: ${only.verb} ${only.target}`;
}
