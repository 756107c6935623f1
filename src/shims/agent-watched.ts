/** What a session's proxy leads to, and the eye it keeps on an agent that works past it. */
import { agentHook } from '../catalog/agents/index.ts';
import { watchDiverted, type Sign, type WatchedGuard } from '../host/diverted.ts';
import type { Machine } from '../host/machine.ts';
import { startAgentEgress, type AgentEgress, type EgressSetup } from './agent-egress.ts';

/** Takes a sign down once each. */
export type NoteSign = (code: Sign, decision: 'deny' | 'warn') => void;

export function signNoter({ session }: Pick<EgressSetup, 'session'>): NoteSign {
  const noted = new Set<Sign>();
  return (code, decision) => {
    if (noted.has(code)) return;
    noted.add(code);
    session.guard.note({ kind: 'guard.diverted', code, decision });
  };
}

export interface Towards extends EgressSetup {
  readonly machine: Machine;
  /** Private folder of the session. */
  readonly dir: string;
}

/** Controls that want to know whose account is used. */
const PLANS: ReadonlySet<string> = new Set(['license-tier', 'tool-allowlist']);

/** The proxy in the form the policy asks for. Throws `proxy-failed`, `state-unwritable`. */
export async function startProxy(setup: Towards): Promise<AgentEgress> {
  const { policy } = setup.session.guard;
  const isAboutPlans = policy.clauses.some(({ controls }) => controls.some((kind) => PLANS.has(kind)));
  const towards = isAboutPlans
    ? { ...setup, tier: (await import('./agent-tier.ts')).agentTier(setup) }
    : setup;
  if (policy.tls === undefined) return startAgentEgress(towards);
  const { startTlsEgress } = await import('./agent-tls.ts');
  return startTlsEgress(towards);
}

/** The session's guard, which notices work without requests and acts without hooks. */
export function watched(
  { session, now }: EgressSetup,
  about: {
    readonly egress: AgentEgress;
    readonly agent: string;
    readonly enforcing: boolean;
    readonly sign: NoteSign;
  },
): WatchedGuard {
  return watchDiverted(session.guard, {
    requests: () => about.egress.requests(),
    now,
    hooks: agentHook(about.agent) !== undefined,
    onDiverted: (code) => {
      // What comes to the gates is asked about all the same.
      about.sign(code, about.enforcing && code === 'no-traffic' ? 'deny' : 'warn');
    },
  });
}
