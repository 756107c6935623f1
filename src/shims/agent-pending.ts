/** Where nobody can be asked on the session's own terminal, people are asked at another one. */
import type { ApprovalAnswer, ApprovalRequest, Approver } from '../engine/approval.ts';
import type { Safe } from '../engine/model.ts';
import { openKeys } from '../host/keys.ts';
import type { Machine } from '../host/machine.ts';
import { notify } from '../host/notify.ts';
import type { PendingSetup } from '../host/pending-ask.ts';
import type { GuardSession } from '../host/session.ts';
import { safe, shown } from '../host/text.ts';

export interface ElsewhereSetup {
  readonly machine: Machine;
  readonly session: GuardSession;
  readonly agent: string;
  /** The session's private folder. */
  readonly dir: string;
  /** Leaves one line for the person. */
  readonly tell: (text: Safe) => void;
}

/** Continuous integration: nobody is there who could be told. */
function isUnattended({ env }: Machine): boolean {
  return env['CI'] === 'true' || env['CI'] === '1';
}

function pendingSetup(setup: ElsewhereSetup): PendingSetup {
  const { machine, session, agent, dir, tell } = setup;
  const { platform, now } = machine;
  return {
    dir,
    session: session.id,
    agent,
    started: now(),
    keys: openKeys(machine.paths.state),
    platform,
    now,
    clean: (text) => shown(session.guard.mask(text)),
    onWaiting: ({ id, title }) => {
      const answer = safe`answer in another terminal: aup-guard approve ${shown(id)}`;
      tell(safe`aup-guard: ${title}; ${answer}`);
      notify(platform, title, answer);
    },
    onForged: (why) => {
      session.guard.note({ kind: 'guard.bypassed', decision: 'deny', outcome: 'refused' });
      tell(safe`aup-guard: an answer to a waiting request does not count: ${shown(why)}`);
    },
  };
}

/** Asks on the session's terminal, and at another one when there is none. */
export function orElsewhere(first: Approver, setup: ElsewhereSetup): Approver {
  return {
    ask: async (request: ApprovalRequest, signal: AbortSignal): Promise<ApprovalAnswer> => {
      const answer = await first.ask(request, signal);
      if (answer.kind !== 'unavailable' || signal.aborted) return answer;
      if (isUnattended(setup.machine)) {
        const why = safe`${answer.why}, and with CI set nobody is waited for: an exception in the policy can allow it beforehand`;
        return { kind: 'unavailable', why };
      }
      const { askElsewhere } = await import('../host/pending-ask.ts');
      return askElsewhere({ request, roles: [] }, pendingSetup(setup), signal);
    },
  };
}
