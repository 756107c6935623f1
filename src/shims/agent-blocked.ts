/** Requests that hold what a clause lets nobody send. */
import type { Finding, Reason } from '../engine/model.ts';
import { countsOf } from '../host/guard-rows.ts';
import type { GuardSession } from '../host/session.ts';
import type { Refusal } from './egress/body.ts';

/** Code of the refusal and of its row. */
export const BLOCKED = 'blocked';

function words(reason: Reason, kinds: readonly string[], request: string | undefined): string {
  const say = reason.say.replace(/\.$/u, '');
  const held = `${reason.clause}, ${reason.where}: ${say}. This request holds such data (${kinds.join(', ')}) and was not sent`;
  const out = 'take it out of the conversation: rewind to before it came in, or begin a new one';
  return request === undefined ? `${held}; ${out}` : `${held}; ${out}. To ask for more: ${request}`;
}

/** Refuses and records a request when some of its findings may not be sent at all. */
export function blocked(session: GuardSession, findings: readonly Finding[]): Refusal | undefined {
  const stopping = findings.filter((finding) => session.stops(finding));
  const reason = session.reasonFor(stopping);
  if (reason === undefined) return undefined;
  session.guard.note({
    kind: 'request.refused',
    clause: reason.clause,
    control: reason.control,
    phase: reason.phase,
    decision: 'deny',
    intended: 'deny',
    outcome: 'refused',
    code: BLOCKED,
    counts: countsOf(stopping),
  });
  const kinds = [...new Set(stopping.map(({ detector }) => detector))].slice(0, 5);
  return { status: 400, code: BLOCKED, message: words(reason, kinds, session.guard.policy.request) };
}
