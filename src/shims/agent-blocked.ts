/** Requests that hold what a clause lets nobody send. */
import type { Finding, Reason, RecordDraft } from '../engine/model.ts';
import { countsOf } from '../host/guard-rows.ts';
import type { GuardSession } from '../host/session.ts';
import type { Refusal } from './egress/body.ts';
import type { EgressSeen } from './egress/seen.ts';

/** Codes of the refusals and of their rows. */
export const BLOCKED = 'blocked';
export const SIGNED = 'signed';

/** Of what no clause has a name for: its row is written with those of all others. */
const UNNAMED = 'unchangeable';
type Asked = Pick<GuardSession, 'guard' | 'stops' | 'reasonFor'>;

const NEXT = 'take it out of the conversation: rewind to before it came in, or begin a new one';

function words(session: Asked, reason: Reason, held: string): string {
  const say = reason.say.replace(/\.$/u, '');
  const said = `${reason.clause}, ${reason.where}: ${say}. ${held}`;
  const { request } = session.guard.policy;
  return request === undefined ? said : `${said}. To ask for more: ${request}`;
}

function note(session: Asked, reason: Reason, row: Pick<RecordDraft, 'code' | 'counts'>): void {
  session.guard.note({
    kind: 'request.refused',
    clause: reason.clause,
    control: reason.control,
    phase: reason.phase,
    decision: 'deny',
    intended: 'deny',
    outcome: 'refused',
    ...row,
  });
}

function kindsOf(findings: readonly Finding[]): string {
  return [...new Set(findings.map(({ detector }) => detector))].slice(0, 5).join(', ');
}

/** Refuses and records a request when some of its findings may not be sent at all. */
export function blocked(session: Asked, findings: readonly Finding[]): Refusal | undefined {
  const stopping = findings.filter((finding) => session.stops(finding));
  const reason = session.reasonFor(stopping);
  if (reason === undefined) return undefined;
  note(session, reason, { code: BLOCKED, counts: countsOf(stopping) });
  const held = `This request holds such data (${kindsOf(stopping)}) and was not sent; ${NEXT}`;
  return { status: 400, code: BLOCKED, message: words(session, reason, held) };
}

/** Refuses and records a request that holds what must be replaced where a signature forbids it. */
export function unchangeable(
  session: Asked,
  { signed, findings }: Pick<EgressSeen, 'signed' | 'findings'>,
): Refusal | undefined {
  if (!signed) return undefined;
  const reason = session.reasonFor(findings);
  const what = `This request holds such data (${kindsOf(findings)}). Signed with AWS credentials, it can only go as it is, and was not sent`;
  const held = `${what}; sign in with a Bedrock API key (AWS_BEARER_TOKEN_BEDROCK), whose requests can be redacted, or ${NEXT}`;
  if (reason === undefined) return { status: 400, code: UNNAMED, message: held };
  note(session, reason, { code: SIGNED, counts: countsOf(findings) });
  return { status: 400, code: SIGNED, message: words(session, reason, held) };
}
