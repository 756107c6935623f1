/** What a tool gave an agent that runs outside every session: nothing else on its way would replace values. */
import type { Digest, Finding, Reason } from '../engine/model.ts';
import type { SessionCatalog } from './late-redaction.ts';
import { recordAlone } from './lone-record.ts';
import type { Machine } from './machine.ts';
import { policyOrNone } from './outside-prompt.ts';
import { sessionWanted } from './session-wanted.ts';

export interface OutsideOutput {
  readonly agent: string;
  /** In the tool's own form. */
  readonly json: string;
}

function countsOf(findings: readonly Finding[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { detector } of findings) counts[detector] = (counts[detector] ?? 0) + 1;
  return counts;
}

interface Replaced {
  readonly agent: string;
  readonly policy: Digest;
  readonly findings: readonly Finding[];
  readonly reason: Reason | undefined;
}

function note(machine: Machine, { agent, policy, findings, reason }: Replaced): void {
  const draft = {
    kind: 'request.redacted',
    control: 'context-redaction',
    agent,
    actor: 'agent',
    code: 'outside-session',
    decision: 'redact',
    intended: 'redact',
    outcome: 'redacted',
    counts: countsOf(findings),
    policy,
    ...(reason === undefined ? {} : { clause: reason.clause, phase: reason.phase }),
  } as const;
  recordAlone(machine, draft, [agent, 'outside-session', ...findings.map(({ detector }) => detector)]);
}

/**
 * The same JSON with placeholders; undefined where there is nothing to replace. The vault keeps the values, so that a
 * person can put them back where the agent has written placeholders. Where no policy can be read no prompt is sent
 * either, so nothing is replaced here.
 */
export async function redactedOutside(
  machine: Machine,
  catalog: SessionCatalog,
  { agent, json }: OutsideOutput,
): Promise<string | undefined> {
  const policy = await policyOrNone(machine, catalog);
  if (policy === undefined) return undefined;
  const wanted = sessionWanted(policy, machine, agent);
  const [{ detectors }, { ownFinders }, { openRedaction }, { outputRedacting }, { openVault }] =
    await Promise.all([
      catalog.late(),
      import('../engine/redact/own.ts'),
      import('./redaction.ts'),
      import('./tool-output.ts'),
      import('./vault-file.ts'),
    ]);
  const vault = openVault({ dir: machine.paths.state });
  try {
    const { redactor } = openRedaction({
      detectors,
      vault,
      wanted: (finding) => wanted.redact(finding) || wanted.blocks(finding),
      own: policy.own && { data: policy.own, find: ownFinders },
      oneWay: { wanted: wanted.oneWay, seal: (value, label) => vault.seal(value, label) },
      weight: (finding) => wanted.weight(finding),
    });
    const result = (await outputRedacting(redactor))(json);
    if (result.kind !== 'rewritten') return undefined;
    const [first] = result.findings;
    note(machine, {
      agent,
      policy: policy.digest,
      findings: result.findings,
      reason: first && wanted.reasonFor(first),
    });
    return result.body;
  } finally {
    vault.flush();
    vault.close();
  }
}
