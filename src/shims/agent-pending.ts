/** Where nobody can be asked on the session's own terminal, people are asked at another one. */
import type { ApprovalAnswer, ApprovalRequest, Approver, SecondPeople } from '../engine/approval.ts';
import type { Safe } from '../engine/model.ts';
import type { Machine } from '../host/machine.ts';
import { safe, shown } from '../host/text.ts';
import type { ElsewhereSetup } from './agent-elsewhere.ts';

/** Continuous integration: nobody is there who could be told. */
function isUnattended({ env }: Machine): boolean {
  return env['CI'] === 'true' || env['CI'] === '1';
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
      const { askFrom } = await import('./agent-elsewhere.ts');
      return askFrom(setup, { request, roles: [] }, signal);
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
      const { askFrom } = await import('./agent-elsewhere.ts');
      const asked = { request: { ...box, id, timeoutMs }, roles: missing };
      const answer = await askFrom(setup, asked, signal);
      if (answer.kind !== 'approved') return answer;
      const { role = '', signer = 'second terminal', assurance } = answer;
      const reasonLength = Array.from(answer.reason ?? '').length;
      return { kind: 'yes', yes: { who: signer, roles: [role], assurance, reasonLength } };
    },
  };
}
