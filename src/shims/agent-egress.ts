import type { Finding, Instant, Reason, Safe } from '../engine/model.ts';
import { replacedRow, wouldBeRows } from '../host/data-rows.ts';
import { isEnforcing } from '../host/failure.ts';
import type { GuardSession } from '../host/session.ts';
import type { TierWire } from '../host/tier-wire.ts';
import type { Wire } from '../host/wire.ts';
import { addressOf, type Accounts } from './agent-accounts.ts';
import { BLOCKED, SIGNED, blocked, unchangeable } from './agent-blocked.ts';
import type { EgressSeen } from './egress/seen.ts';
import { mediaCheck } from './agent-media.ts';
import { startEgress, type Egress, type EgressOptions, type EgressSummary } from './egress/server.ts';
import { UNSEEN, type Pulse } from './agent-pulse.ts';
import type { Tell } from './agent-tell.ts';

/** What every program of the session gets for its requests to arrive here. */
export interface Given {
  readonly env: Readonly<Record<string, string>>;
  /** Written into the private folder of the session. */
  readonly files: readonly { readonly name: string; readonly text: string }[];
}

export interface AgentEgress extends Egress {
  readonly given?: Given;
  /** Findings replaced so far. */
  replaced(): number;
}

export interface EgressSetup extends Accounts {
  readonly session: GuardSession;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Tells the person about a clause in its warning phase. */
  readonly tell: Tell;
  readonly now: () => Instant;
  /** Leaves one line on the terminal. */
  readonly line: (text: Safe) => void;
  /** Calls the agent made past its hooks. */
  readonly pulse?: Pulse | undefined;
  /** What clauses say of plans and organisations. */
  readonly tier?: TierWire | undefined;
  readonly trust?: EgressOptions['trust'];
  readonly isStranger?: EgressOptions['isStranger'];
}

/** What is asked about the data of a request, with the clauses that count where it goes. */
type Asked = Pick<GuardSession, 'guard' | 'wouldBe' | 'stops' | 'reasonFor' | 'clauseOf'>;

function askedAt(session: GuardSession, { away }: Pick<EgressSeen, 'away'>): Asked {
  if (away.length === 0) return session;
  const { wouldBe, wanted } = session.away(away);
  const reasonFor = ([first]: readonly Finding[]): Reason | undefined => first && wanted.reasonFor(first);
  return {
    guard: session.guard,
    wouldBe,
    stops: (finding) => wanted.blocks(finding),
    reasonFor,
    clauseOf: (findings) => reasonFor(findings)?.clause,
  };
}

/** One row a request or tool output that holds something new, written before that goes on. */
export function record(
  session: Pick<Asked, 'guard' | 'clauseOf'>,
  { fresh }: Pick<EgressSeen, 'fresh'>,
): void {
  if (fresh.length > 0) session.guard.note(replacedRow(fresh, session.clauseOf(fresh)));
}

/** Rows of a request that holds something new which goes out all the same: one a clause. */
function recordWouldBe(asked: Asked, tell: Tell): void {
  for (const { reason, row } of wouldBeRows(asked.wouldBe.take(), (finding) => asked.reasonFor([finding]))) {
    asked.guard.note(row);
    tell(reason);
  }
}

/** Refusals that leave rows of their own. */
const RECORDED: ReadonlySet<string | undefined> = new Set([BLOCKED, SIGNED, UNSEEN, 'tier']);

/** A request that could not be checked: refused, or sent all the same where nothing is enforced. */
function recordUnchecked(session: GuardSession, { outcome, code }: EgressSummary): void {
  if (RECORDED.has(code)) return;
  const sent = outcome === 'unchanged' || outcome === 'rewritten';
  if (outcome !== 'refused' && !(sent && code !== undefined)) return;
  session.guard.note({
    kind: 'request.refused',
    control: 'context-redaction',
    decision: sent ? 'allow' : 'deny',
    intended: 'deny',
    outcome: sent ? 'would-have' : 'refused',
    ...(code === undefined ? {} : { code }),
  });
}

async function openWire({ session, pulse }: EgressSetup): Promise<Wire> {
  const [{ openSessionWire }, { providers }, { UNKNOWN_BODY }, { senders }] = await Promise.all([
    import('../host/session-wire.ts'),
    import('../catalog/providers/index.ts'),
    import('../catalog/providers/shapes.ts'),
    import('../catalog/senders.ts'),
    session.prepare(),
  ]);
  return openSessionWire(session, { providers, unknownBody: UNKNOWN_BODY, senders, onCall: pulse?.answered });
}

/** Starts the proxy of a session. Throws `proxy-failed`. */
export async function startAgentEgress(setup: EgressSetup): Promise<AgentEgress> {
  const { session, env, now } = setup;
  let opening: Promise<Wire> | undefined;
  const wire = (): Promise<Wire> => (opening ??= openWire(setup));
  let replaced = 0;
  const media = mediaCheck(setup);
  const egress = await startEgress({
    wire,
    env,
    isStranger: setup.isStranger,
    tier: setup.tier,
    ...(setup.trust === undefined ? {} : { trust: setup.trust }),
    maxBody: session.guard.policy.maxBody,
    upstream: (route, headers) => {
      const address = addressOf(setup, route, headers);
      return address === undefined ? undefined : new URL(address);
    },
    beforeForward: (seen) => {
      const asked = askedAt(session, seen);
      const refusal =
        setup.pulse?.check(seen.text) ??
        media(seen) ??
        blocked(asked, seen.findings) ??
        unchangeable(asked, seen);
      if (refusal !== undefined) return refusal;
      record(asked, seen);
      recordWouldBe(asked, setup.tell);
      replaced += seen.fresh.length;
      return undefined;
    },
    // Even where a failing guard stops nothing, what must be replaced never leaves as it is.
    lenient: () => !isEnforcing(session.guard.policy, now()),
    onRequest: (summary) => recordUnchecked(session, summary),
  });
  return {
    port: egress.port,
    baseUrl: (route) => egress.baseUrl(route),
    serve: (asked) => egress.serve(asked),
    requests: () => egress.requests(),
    lastRequestAt: () => egress.lastRequestAt(),
    close: () => egress.close(),
    replaced: () => replaced,
  };
}
