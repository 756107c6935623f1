/** What people and agents read of a command, and when it is refused. */
import type { McpUse } from '../engine/mcp/call-model.ts';
import type { Action, Reason, Safe } from '../engine/model.ts';
import type { Judged } from '../host/guard.ts';
import { safe, toSafe, type Mask } from '../host/text.ts';

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

/** `github: merge_pull_request {"number":7}` */
function useLine({ server, tool, text }: McpUse, mask: Mask): Safe {
  return toSafe(`${server === '' ? '' : `${server}: `}${tool} ${text}`, mask, 200);
}

export function commandLine(action: Action | undefined, mask: Mask): Safe {
  if (action === undefined) return safe``;
  if (action.call !== undefined) return useLine(action.call, mask);
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
