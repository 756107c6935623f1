/** What people and agents read when something is asked or refused. */
import type { ApprovalRequest } from '../engine/approval.ts';
import type { Action, Reason, Safe, Verb } from '../engine/model.ts';
import type { Judged } from '../host/guard.ts';
import type { BlastRadius } from '../host/blast.ts';
import { safe, toSafe, type Mask } from '../host/text.ts';

const WANTS: Record<Verb, string> = {
  merge: 'wants to merge',
  push: 'wants to push',
  'force-push': 'wants to overwrite what others may have',
  'delete-files': 'wants to delete files',
  'delete-branch': 'wants to delete a branch, tag or release',
  'history-rewrite': 'wants to rewrite history',
  'discard-work': 'wants to throw away uncommitted work',
  'prod-change': 'wants to change a running system',
  'external-send': 'wants to send something outside',
  payment: 'wants to move money',
  'secret-read': 'wants to read a secret',
  'guard-tamper': 'wants to change what guards it',
  none: 'wants to run something that cannot be read beforehand',
};

const CRITICAL = new Set<Verb>(['force-push', 'history-rewrite', 'prod-change', 'payment']);
const SESSION = new Set<Verb>(['push', 'merge', 'discard-work', 'external-send']);

export interface Asked {
  readonly id: string;
  readonly agent: string;
  readonly actions: readonly Action[];
  readonly reason: Reason | undefined;
  readonly blast: BlastRadius;
  readonly cwd: string;
  readonly timeoutMs: number;
  readonly code: string;
  readonly mask: Mask;
}

/** Strongest first: what is named in the title and in messages. */
export function leading(actions: readonly Action[]): Action | undefined {
  return actions.toSorted((one, other) => rank(one) - rank(other))[0];
}

function rank(action: Action): number {
  if (CRITICAL.has(action.verb)) return 0;
  return action.verb === 'none' ? 2 : 1;
}

/** The box for one or several actions of the same event. */
export function approvalRequest(asked: Asked): ApprovalRequest {
  const show = (text: string, limit?: number): Safe => toSafe(text, asked.mask, limit);
  const first = leading(asked.actions);
  const verb = first?.verb ?? 'none';
  const critical = asked.actions.some((action) => CRITICAL.has(action.verb));
  const session = sessionLabel(asked.actions);
  return {
    id: asked.id,
    title: show(`${asked.agent} ${WANTS[verb]}`),
    command: commandLine(first, asked.mask),
    argv: (first?.argv ?? []).map((word) => show(JSON.stringify(word), 400)),
    cwd: show(asked.cwd, 200),
    facts: factsOf(asked, first),
    danger: asked.blast.danger.map((line) => show(line, 200)),
    diff: asked.blast.diff.slice(0, 2000).map((line) => show(line, 400)),
    clause: clauseOf(asked.reason),
    ...(session === undefined || critical ? {} : { session: show(session, 80) }),
    ...(critical ? { code: asked.code } : {}),
    timeoutMs: asked.timeoutMs,
  };
}

function clauseOf(reason: Reason | undefined): ApprovalRequest['clause'] {
  return reason === undefined
    ? { id: 'stance', say: safe`What no clause names is asked.`, where: safe`` }
    : { id: reason.clause, say: reason.say, where: reason.where };
}

/** What a person must know, most important first. */
function factsOf({ actions, blast, mask }: Asked, first: Action | undefined): readonly Safe[] {
  const others = actions.filter((action) => action !== first).slice(0, 5);
  return [
    // What is wrong with such a call cannot be seen in it.
    ...(first?.verb === 'guard-tamper' ? [safe`why  ${first.target}`] : []),
    ...blast.facts.map((line) => toSafe(line, mask, 200)),
    ...(first?.why === undefined ? [] : [safe`not certain: ${first.why}`]),
    ...others.map((action) => safe`also: ${commandLine(action, mask)} (${action.target})`),
  ];
}

/** Offered only when it says exactly what it will cover. */
function sessionLabel(actions: readonly Action[]): string | undefined {
  const [only, ...more] = actions;
  if (only === undefined || more.length > 0 || only.certainty !== 'known') return undefined;
  if (!SESSION.has(only.verb) || (only.verb !== 'discard-work' && only.refs.length === 0)) return undefined;
  return `this session: ${only.verb} ${only.target}`;
}

/** More settings than this before a subcommand would push it out of sight. */
const MOST_SETTINGS = 2;

function spelled(word: string): string {
  return /^[\w@%+=:,./~^-]+$/.test(word) ? word : JSON.stringify(word);
}

/** `git -c a=b -c c=d ... clone`: what the call does comes first, its settings as a number. */
function spelledCall([program = '', ...rest]: readonly string[]): string {
  let count = 0;
  while (rest[2 * count] === '-c') count += 1;
  const folded = count > MOST_SETTINGS;
  const words = (folded ? rest.slice(2 * count) : rest).map(spelled);
  return [spelled(program), ...(folded ? [`(+${count} settings)`] : []), ...words].join(' ');
}

export function commandLine(action: Action | undefined, mask: Mask): Safe {
  if (action === undefined) return safe``;
  const line = action.program === '' ? (action.argv[0] ?? '') : spelledCall(action.argv);
  return toSafe(line === '' ? action.target : line, mask, 200);
}

/** Why something was not allowed. */
export type Refusal =
  | { readonly kind: 'denied-by-person'; readonly note?: Safe }
  | { readonly kind: 'timeout'; readonly ms: number }
  | { readonly kind: 'unavailable'; readonly why: Safe }
  | { readonly kind: 'policy' }
  | { readonly kind: 'forbidden'; readonly why: Safe }
  | { readonly kind: 'changed' }
  | { readonly kind: 'fault'; readonly what: Safe };

function outcomeWords(refusal: Refusal): Safe {
  switch (refusal.kind) {
    case 'denied-by-person':
      return refusal.note === undefined
        ? safe`the user denied it`
        : safe`the user denied it and says: ${refusal.note}`;
    case 'timeout':
      return safe`nobody answered within ${duration(refusal.ms)}`;
    case 'unavailable':
      return refusal.why;
    case 'policy':
      return safe`the policy does not allow it`;
    case 'forbidden':
      return refusal.why;
    case 'changed':
      return safe`the repository changed while it was being asked`;
    case 'fault':
      return refusal.what;
  }
}

function duration(ms: number): Safe {
  const seconds = Math.round(ms / 1000);
  return seconds % 60 === 0 ? safe`${seconds / 60} min` : safe`${seconds} s`;
}

/** One line for an agent: truthful, and it ends retry loops. */
export function agentMessage(
  judged: Judged,
  refusal: Refusal,
  about: { command: Safe; reason: Reason | undefined; next?: Safe },
): Safe {
  const next = about.next ?? safe`Do not retry or work around; ask the user.`;
  const needs =
    refusal.kind === 'policy' || refusal.kind === 'forbidden' || refusal.kind === 'fault'
      ? safe``
      : safe`needs a human's yes`;
  // A fault names its clause itself.
  const named = about.reason === undefined || refusal.kind === 'fault' ? undefined : about.reason.clause;
  const clause = named === undefined ? safe`` : safe` (${toSafe(named, same)})`;
  const why =
    needs === ''
      ? safe`${outcomeWords(refusal)}${clause}`
      : safe`${needs}${clause}; ${outcomeWords(refusal)}`;
  const ref = toSafe(judged.ref, same);
  return safe`aup-guard: not allowed: ${about.command} - ${why}. ${next} ref ${ref}`;
}

/** Several lines for a shell, where a person may read too. */
export function shellMessage(
  judged: Judged,
  refusal: Refusal,
  about: { command: Safe; target: Safe; reason: Reason | undefined; next: Safe },
): Safe {
  const ref = toSafe(judged.ref, same);
  const clause =
    about.reason === undefined
      ? safe``
      : safe`  clause  ${toSafe(about.reason.clause, same)}  ${about.reason.say}   ${about.reason.where}\n`;
  const head = safe`aup-guard: refused: ${about.command} (${about.target})\n`;
  const tail = safe`  next    ${about.next}   ·   ref ${ref}`;
  return joinSafe([head, clause, safe`  why     ${outcomeWords(refusal)}\n`, tail]);
}

function joinSafe(parts: readonly Safe[]): Safe {
  return parts.reduce((left, right) => safe`${left}${right}`, safe``);
}

const same: Mask = (text) => text;
