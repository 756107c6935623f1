/** What a session says and does when its gates or its socket are not what it has put there. */
import { safe, shown } from '../host/text.ts';
import type { Damage } from './agent-folder.ts';
import type { GuardSession } from '../host/session.ts';
import type { AgentTerminal } from './agent-terminal.ts';

export interface Damaged {
  readonly session: Pick<GuardSession, 'guard'>;
  readonly terminal: Pick<AgentTerminal, 'tell'>;
  readonly enforcing: boolean;
}

interface Loss {
  readonly damage: Damage;
  readonly isBack: boolean;
}

/**
 * Somebody removed gates or socket, or put others in their place. Where something is enforced the agent ends when they
 * cannot be put back, for all gates would be open, or when they were others: what these let by nobody knows.
 */
export function damaged({ session, terminal, enforcing }: Damaged, loss: Loss): void {
  const { damage, isBack } = loss;
  const goesOn = (isBack && damage === 'removed') || !enforcing;
  try {
    session.guard.note({ kind: 'guard.bypassed', decision: goesOn ? 'warn' : 'deny', outcome: 'undone' });
  } finally {
    const what = safe`aup-guard: the gates of this session were ${shown(damage)} and ${isBack ? safe`put back` : safe`cannot be put back`}; `;
    const see = safe`see what the agent did: aup-guard log tail`;
    const next = isBack ? see : safe`nothing is asked any more`;
    terminal.tell(safe`${what}${goesOn ? next : safe`the agent is ended`}`);
    if (!goesOn) process.kill(process.pid, 'SIGHUP');
  }
}
