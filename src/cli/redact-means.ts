/** What an invocation of `redact` works with: the policy, the detectors asked for and the vault. */
import { detectors } from '../catalog/detectors/index.ts';
import type { Wanted } from '../engine/redact/model.ts';
import type { Machine } from '../host/machine.ts';
import { wantedNames } from '../host/redact-detect.ts';
import type { RedactPolicy } from '../host/redact-policy.ts';
import { openRedactTools, type RedactTools } from '../host/redact-tools.ts';
import type { RedactOptions } from './redact-options.ts';
import { printWords } from './terminal.ts';

export interface Means {
  readonly tools: RedactTools;
  readonly policy: RedactPolicy;
}

/** Whether values are only looked for and told of. */
export function isReport({ json, preview, files }: RedactOptions): boolean {
  return json === true || preview === true || files !== undefined;
}

/** Whether values are taken out of a text, and not only looked for. */
function changes(options: RedactOptions): boolean {
  return !isReport(options) || options.write === true;
}

/** Programs that read lines decide themselves what matters to them: they are told of everything. */
function wantedBy({ detect, jsonl }: RedactOptions, policy: RedactPolicy): Wanted {
  if (jsonl === true && detect === undefined) return () => true;
  return wantedNames(detect, [...detectors, ...(policy.own?.data.rules ?? [])]);
}

function toolsFor(options: RedactOptions, policy: RedactPolicy, state: string): RedactTools {
  const keep = changes(options);
  return openRedactTools({
    detectors,
    policy,
    wanted: wantedBy(options, policy),
    keep,
    // A report about files is compared with lists that other machines made.
    afresh: options.files !== undefined && !keep,
    ...(options.jsonl === true ? {} : { state }),
  });
}

/**
 * The policy, whose own names and patterns are looked for, too. A text is not passed on while it is not known what they
 * are; a report goes on, and says at its end that it is not whole.
 */
async function policyHere(machine: Machine, strict: boolean): Promise<RedactPolicy> {
  const [{ catalog }, { redactPolicy }] = await Promise.all([
    import('../catalog/index.ts'),
    import('../host/redact-policy.ts'),
  ]);
  const policy = await redactPolicy(machine, catalog);
  if (policy.problem === undefined) return policy;
  if (strict && !policy.lastGood) throw policy.problem;
  const which = policy.lastGood
    ? 'the last good policy counts'
    : 'what only the policy describes is not found';
  printWords(`aup-guard: ${policy.problem.message}: ${which}\n  next  ${policy.problem.hint}`);
  return policy;
}

/** A filter may go on without a vault; a file must not lose its values for good. */
function warnOfVault(tools: RedactTools, options: RedactOptions): void {
  const trouble = tools.trouble();
  if (trouble === undefined || !changes(options)) return;
  if (options.write === true) throw trouble;
  printWords(`aup-guard: ${trouble.message}. What is replaced now may not come back with --restore`);
  printWords(`  next  ${trouble.hint}`);
}

/** Says what does not work as it should. Throws `policy-invalid`, `vault-broken` or `usage` when nothing should be done. */
export async function openMeans(options: RedactOptions, machine: Machine): Promise<Means> {
  const policy = await policyHere(machine, changes(options));
  const tools = toolsFor(options, policy, machine.paths.state);
  try {
    warnOfVault(tools, options);
  } catch (error) {
    tools.close();
    throw error;
  }
  return { tools, policy };
}
