/** Where nobody can be asked on the session's own terminal, people are asked at another one. */
import type { ApprovalAnswer, ApprovalRequest, Approver, SecondPeople } from '../engine/approval.ts';
import type { Safe } from '../engine/model.ts';
import { approversFile } from '../host/approvers.ts';
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
    approvers: () => approversFile(machine.paths),
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

const NOBODY: Safe = safe`with CI set nobody is waited for: an exception in the policy can allow it beforehand`;
/** Two questions in a row still end before an agent's own hook does. */
const LONGEST_SECOND_MS = 25 * 60_000;

/** Asks on the session's terminal, and at another one when there is none. */
export function orElsewhere(first: Approver, setup: ElsewhereSetup): Approver {
  return {
    ask: async (request: ApprovalRequest, signal: AbortSignal): Promise<ApprovalAnswer> => {
      const answer = await first.ask(request, signal);
      if (answer.kind !== 'unavailable' || signal.aborted) return answer;
      if (isUnattended(setup.machine))
        return { kind: 'unavailable', why: safe`${answer.why}, and ${NOBODY}` };
      const { askElsewhere } = await import('../host/pending-ask.ts');
      return askElsewhere({ request, roles: [] }, pendingSetup(setup), signal);
    },
  };
}

/** The further people a clause wants: at another terminal, or by a signature brought there. */
export function secondPeople(setup: ElsewhereSetup): SecondPeople {
  return {
    next: async (request, { missing, given }, signal) => {
      if (isUnattended(setup.machine)) {
        const why = safe`a yes is missing (${shown(missing.join(', '))}), and ${NOBODY}`;
        return { kind: 'unavailable', why };
      }
      const { session: _once, ...box } = request;
      const id = `${request.id}-${given.length + 1}`;
      const timeoutMs = Math.min(request.timeoutMs, LONGEST_SECOND_MS);
      const { askElsewhere } = await import('../host/pending-ask.ts');
      const asked = { request: { ...box, id, timeoutMs }, roles: missing };
      const answer = await askElsewhere(asked, pendingSetup(setup), signal);
      if (answer.kind !== 'approved') return answer;
      const { role = '', signer = 'second terminal', assurance } = answer;
      const reasonLength = Array.from(answer.reason ?? '').length;
      return { kind: 'yes', yes: { who: signer, roles: [role], assurance, reasonLength } };
    },
  };
}
