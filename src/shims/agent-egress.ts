import { providers } from '../catalog/providers/index.ts';
import { UNKNOWN_BODY } from '../catalog/providers/shapes.ts';
import type { ClauseId, Finding } from '../engine/model.ts';
import type { GuardSession } from '../host/session.ts';
import { openSessionWire } from '../host/session-wire.ts';
import type { EgressSeen } from './egress/exchange.ts';
import { startEgress, type Egress } from './egress/server.ts';

export interface AgentEgress extends Egress {
  /** Findings replaced so far. */
  replaced(): number;
}

export interface EgressSetup {
  readonly session: GuardSession;
  readonly upstreams: Readonly<Record<string, string>>;
  readonly env: Readonly<Record<string, string | undefined>>;
}

function countsOf(findings: readonly Finding[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { detector } of findings) counts[detector] = (counts[detector] ?? 0) + 1;
  return counts;
}

/** One row a request that holds something new; the row is written before the request leaves. */
function record(session: GuardSession, seen: EgressSeen): void {
  if (seen.fresh.length === 0) return;
  const clause: ClauseId | undefined = session.clauseOf(seen.fresh);
  session.guard.note({
    kind: 'request.redacted',
    control: 'context-redaction',
    decision: 'redact',
    intended: 'redact',
    outcome: 'redacted',
    counts: countsOf(seen.fresh),
    ...(clause === undefined ? {} : { clause }),
  });
}

/** Starts the proxy of a session. Throws `proxy-failed`. */
export async function startAgentEgress({ session, upstreams, env }: EgressSetup): Promise<AgentEgress> {
  const wire = openSessionWire(session, { providers, unknownBody: UNKNOWN_BODY });
  let replaced = 0;
  const egress = await startEgress({
    wire,
    env,
    maxBody: session.guard.policy.maxBody,
    upstream: (route) => {
      const address = Object.hasOwn(upstreams, route) ? upstreams[route] : undefined;
      return address === undefined ? undefined : new URL(address);
    },
    beforeForward: (seen) => {
      record(session, seen);
      replaced += seen.fresh.length;
      return undefined;
    },
    onRequest: (summary) => {
      if (summary.outcome !== 'refused') return;
      session.guard.note({
        kind: 'request.refused',
        control: 'context-redaction',
        decision: 'deny',
        intended: 'deny',
        outcome: 'refused',
        ...(summary.code === undefined ? {} : { code: summary.code }),
      });
    },
  });
  return {
    port: egress.port,
    baseUrl: (route) => egress.baseUrl(route),
    requests: () => egress.requests(),
    lastRequestAt: () => egress.lastRequestAt(),
    close: () => egress.close(),
    replaced: () => replaced,
  };
}
