/** Requests in a table: their age, and how long answers take against what the policy promises. */
import type { ToolRequest } from '../engine/discover/request.ts';
import type { Policy } from '../engine/policy/model.ts';
import { replyDue, titleOf } from '../host/request-terms.ts';
import { table, type Cell } from './table.ts';
import { countOf, currentScreen, localDate } from './terminal.ts';

const DAY_MS = 86_400_000;

/** Whole days, one digit behind the point below ten. */
export function daysOf(ms: number): number {
  const days = ms / DAY_MS;
  return days < 10 ? Math.round(days * 10) / 10 : Math.round(days);
}

export interface RequestState {
  readonly state: 'waiting' | 'overdue' | 'approved' | 'refused';
  readonly ageDays: number;
  /** Days until an answer is due, negative when it is late; absent when no time is promised. */
  readonly leftDays?: number;
  /** How long the answer took. */
  readonly tookDays?: number;
}

/** How a request stands at an instant. */
export function stateOf(request: ToolRequest, policy: Policy | undefined, now: number): RequestState {
  const { asked, closed } = request;
  const ageDays = daysOf(now - asked);
  if (closed !== undefined) return { state: closed.answer, ageDays, tookDays: daysOf(closed.at - asked) };
  const due = policy?.requestReply === undefined ? undefined : replyDue(policy.requestReply, asked);
  if (due === undefined) return { state: 'waiting', ageDays };
  return { state: due < now ? 'overdue' : 'waiting', ageDays, leftDays: daysOf(due - now) };
}

function dueWords({ leftDays, tookDays }: RequestState): string {
  if (tookDays !== undefined) return `took ${tookDays} d`;
  if (leftDays === undefined) return '';
  return leftDays < 0 ? `${-leftDays} d late` : `${leftDays} d left`;
}

/** The table, and the measured time of answers. */
export function listLines(
  requests: readonly ToolRequest[],
  policy: Policy | undefined,
  now: number,
): readonly string[] {
  if (requests.length === 0) return ['nothing was asked for'];
  const columns = [
    { title: 'id' },
    { title: 'what', least: 20 },
    { title: 'asked' },
    { title: 'by' },
    { title: 'state' },
    { title: 'answer' },
  ];
  const rows = requests.map((request): readonly Cell[] => {
    const state = stateOf(request, policy, now);
    const { id, asked, by } = request;
    const who = by === 'agent' ? 'an agent' : 'a person';
    return [id, titleOf(request), localDate(asked), who, state.state, dueWords(state)].map((text) => ({
      text,
    }));
  });
  return [...table(currentScreen(), columns, rows), ...measured(requests, policy, now)];
}

function measured(
  requests: readonly ToolRequest[],
  policy: Policy | undefined,
  now: number,
): readonly string[] {
  const took = requests
    .flatMap((request) => stateOf(request, policy, now).tookDays ?? [])
    .toSorted((one, other) => one - other);
  const median = took[Math.floor((took.length - 1) / 2)];
  if (median === undefined) return [];
  const promised = policy?.requestReply === undefined ? '' : `; the policy promises ${policy.requestReply}`;
  return ['', `${countOf(took.length, 'answer')}, half of them within ${median} d${promised}`];
}
