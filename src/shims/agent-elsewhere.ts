/** A question at another terminal, as a session leaves it there. Loaded when nobody can be asked on its own. */
import type { ApprovalRequest } from '../engine/approval.ts';
import type { Safe } from '../engine/model.ts';
import { approversFile } from '../host/approvers.ts';
import { openKeys } from '../host/keys.ts';
import type { Machine } from '../host/machine.ts';
import { notify } from '../host/notify.ts';
import { askElsewhere, type PendingSetup, type PersonAnswer } from '../host/pending-ask.ts';
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

/** Throws `state-unwritable`. */
export function askFrom(
  setup: ElsewhereSetup,
  asked: { readonly request: ApprovalRequest; readonly roles: readonly string[] },
  signal: AbortSignal,
): Promise<PersonAnswer> {
  return askElsewhere(asked, pendingSetup(setup), signal);
}
