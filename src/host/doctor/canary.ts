/** The checks that count: every control tried for real, in a throwaway home, under the policy in force here. */
import { recordsFromEnd } from '../ledger-file-read.ts';
import { verifyLedger } from '../ledger-file-verify.ts';
import { shown } from '../text.ts';
import { judgeActions, judgeData, type Demands } from './canary-judge.ts';
import { runCanary, type CanaryRun } from './canary-run.ts';
import { SOURCE_FILE } from './canary-script.ts';
import { terminalFindings } from './canary-terminal.ts';
import { expectedOfCommand, expectedOfText, IN_PASTES, type Expecting } from './expected.ts';
import { installedShim } from './install.ts';
import { not, ok, type Check, type DoctorContext, type Finding } from './model.ts';
import type { PolicyLook } from './policy.ts';

/** The agent whose place the stand-in takes. */
const AGENT = 'claude';

/** What the policy wants of each canary. */
export async function demandsOf(expecting: Expecting, run: CanaryRun): Promise<Demands> {
  const { keyId, secret, email } = run.scenario.planted;
  const secrets = `AWS_ACCESS_KEY_ID=${keyId}\nAWS_SECRET_ACCESS_KEY=${secret}\n`;
  return {
    secret: expectedOfText(expecting, secrets),
    email: expectedOfText(expecting, `SUPPORT_CONTACT=${email}\n`),
    push: await expectedOfCommand(expecting, ['git', 'push', 'origin', 'main']),
    remove: await expectedOfCommand(expecting, ['rm', SOURCE_FILE]),
  };
}

/** Why the session never came to anything, in the words of the shim. */
export function didNotStart(run: CanaryRun, id: string, text: string): Finding {
  const { ended } = run;
  const lines = ended.err.split('\n').filter((line) => line.trim() !== '');
  // Node shows the place of an error first, which tells people nothing.
  const said = lines.find((line) => /^aup-guard: |^\w*Error: /.test(line)) ?? lines[0] ?? 'it said nothing';
  const cause = ended.tooLong ? 'it did not end in time' : shown(said.trim());
  return not('fail', id, {
    text,
    cause,
    remedy: 'until this is green the agent does not start, or starts unguarded',
  });
}

/** The rows the session must have left, and the log they are in. */
function ledgerFinding(run: CanaryRun, demands: Demands): Finding {
  const id = 'canary.ledger';
  const text = 'what the canary did is in its log, and the log verifies';
  const { state } = run.machine.paths;
  const kinds = new Set<string>();
  for (const record of recordsFromEnd(state)) if (record !== undefined) kinds.add(record.kind);
  const wanted = [
    'session.started',
    'session.ended',
    ...(demands.secret.how === 'held' ? ['request.redacted'] : []),
    // Asked, so answered; or decided without asking anybody.
    ...(demands.push.how === 'free' ? [] : ['approval.answered|action.decided']),
  ];
  const missing = wanted.filter((names) => !names.split('|').some((kind) => kinds.has(kind)));
  const remedy = 'without rows there is no evidence: reinstall, then run doctor again';
  if (missing.length > 0) return not('fail', id, { text, cause: `no row ${missing.join(', ')}`, remedy });
  const report = verifyLedger(state);
  if (report.ok) return ok(id, `${text} (${report.records} rows)`);
  return not('fail', id, { text, cause: `it does not verify: ${report.problem?.code ?? 'unknown'}`, remedy });
}

/** What a canary check needs. */
export interface Parts {
  readonly context: DoctorContext;
  readonly look: () => Promise<PolicyLook>;
}

/** Nothing is tried under a policy that is not in force. */
export function noPolicy(id: string, text: string): readonly Finding[] {
  return [not('skip', id, { text, cause: 'without a valid policy no agent is started' })];
}

async function standIn({ context, look }: Parts): Promise<readonly Finding[]> {
  const { machine, catalog } = context;
  const found = await look();
  const text = 'canaries through the shim';
  if (!found.ok) return noPolicy('canary', text);
  const shim = installedShim(machine, AGENT);
  const run = await runCanary({ machine, shim });
  try {
    if (run.scenario.received() === '') return [didNotStart(run, 'canary', text)];
    const expecting = { policy: found.policy, catalog, machine: run.machine, agent: AGENT };
    const demands = await demandsOf(expecting, run);
    const paste = expectedOfText(expecting, `key ${run.scenario.planted.keyId}\n`, IN_PASTES);
    const terminal = await terminalFindings(run, { paste, push: demands.push }, shim);
    return [
      ...judgeData(run, demands, { id: 'canary', way: '' }),
      ...judgeActions(run, demands),
      ...terminal,
      ledgerFinding(run, demands),
    ];
  } finally {
    run.scenario.close();
  }
}

/** A stand-in tries it always: that takes seconds, and none of the person's agents. */
export function canaryChecks(context: DoctorContext, look: () => Promise<PolicyLook>): readonly Check[] {
  const parts = { context, look };
  return [{ id: 'canary', doing: 'an agent tries what the policy forbids', run: () => standIn(parts) }];
}
