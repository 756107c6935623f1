/** `aup-guard policy test`: the policy's own tests, and one probe for each control it uses. */
import { EXIT_CODES } from '../host/errors.ts';
import { writePrivate } from '../host/files.ts';
import { loadForCommand } from './policy-load.ts';
import type { PolicyCommandNeeds } from './policy-needs.ts';
import { junit, testReportLines } from './policy-test-words.ts';
import { currentScreen } from './terminal.ts';

export interface TestFlags {
  readonly json?: boolean;
  readonly junit?: string;
  readonly changed?: string;
  readonly since?: string;
}

export async function testPolicy(
  file: string | undefined,
  flags: TestFlags,
  needs: PolicyCommandNeeds,
): Promise<void> {
  if (flags.changed !== undefined) {
    const { comparePolicies } = await import('./policy-changed.ts');
    return comparePolicies({ file, old: flags.changed }, flags, needs);
  }
  const [loaded, { runPolicyTests }, { probes }] = await Promise.all([
    loadForCommand(file, needs),
    import('../host/policy-test.ts'),
    import('../catalog/probes/index.ts'),
  ]);
  const { now, who, aiTools = [] } = needs;
  const report = await runPolicyTests(loaded, {
    now,
    who,
    probes,
    agentOf: (tool) => aiTools.find(({ id }) => id === tool)?.agent,
    env: (name) => process.env[name],
    situationOf: (asked) => needs.situationOf(asked, loaded.policy.own),
  });
  if (flags.junit !== undefined) writePrivate(flags.junit, junit(report));
  const body = { schema: 'aup-guard/policy-test/1', ...report };
  needs.out(
    flags.json === true
      ? `${JSON.stringify(body, null, 2)}\n`
      : `${testReportLines(currentScreen(), report).join('\n')}\n`,
  );
  if (!report.ok) needs.exit(EXIT_CODES.refused);
}
