/** Lint and explain for the commands: the engine's answers, with files and lazy loading added. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import type { DecideContext } from '../engine/decide.ts';
import type { Finding, Instant, Situation } from '../engine/model.ts';
import type { Explanation } from '../engine/policy/explain.ts';
import type { RecordExplanation } from '../engine/policy/explain-record.ts';
import type { LedgerRecord } from '../engine/ledger-record.ts';
import type { FrameworkMapping } from '../engine/policy/frameworks.ts';
import type { LintKnown } from '../engine/policy/linting.ts';
import type { Policy, PolicyIssue } from '../engine/policy/model.ts';
import type { ParsedFile } from '../engine/policy/parse.ts';
import type { LoadedPolicy } from './policy-file.ts';

export interface LintContext extends LintKnown {
  readonly now: Instant;
  readonly scan: (text: string) => readonly Finding[];
  /** Where controls stand on this machine, for the policy in force. */
  readonly installed?: ReadonlySet<string>;
  /** What controls are evidence for. */
  readonly frameworks?: FrameworkMapping;
}

/** Files named in a policy count from the folder that policy lies in; built-in ones name none. */
function existsBeside(policy: Policy): (file: ParsedFile, name: string) => boolean {
  return (file, name) => {
    const own = policy.layers.find((layer) => layer.layer === file.layer)?.path;
    return own !== undefined && existsSync(path.resolve(path.dirname(own), name));
  };
}

/** All that is wrong with a policy that compiled, in the order of its files and lines. */
export async function lintLoaded(
  loaded: LoadedPolicy,
  context: LintContext,
): Promise<readonly PolicyIssue[]> {
  const [{ lintPolicy }, { tierReach }] = await Promise.all([
    import('../engine/policy/lint.ts'),
    import('../engine/tier/reach.ts'),
  ]);
  const { tiers, ...known } = context;
  const reach = tiers === undefined ? {} : { tierReach: tierReach(tiers.tools, tiers.probes) };
  const { files, policy, issues } = loaded;
  const order = new Map(files.map((file, index) => [file.source.label, index]));
  const found = lintPolicy({ files, policy, exists: existsBeside(policy), ...known, ...reach });
  return [...issues, ...found].toSorted(
    (a, b) => (order.get(a.file) ?? 0) - (order.get(b.file) ?? 0) || a.line - b.line || a.column - b.column,
  );
}

/** What rows of the ledger mean, by the policy in force. */
export async function explainRecords(
  records: readonly LedgerRecord[],
  policy: Policy,
  now: Instant,
): Promise<readonly RecordExplanation[]> {
  const { explainRecord } = await import('../engine/policy/explain-record.ts');
  return records.map((record) => explainRecord(record, policy, now));
}

export async function explainSituation(
  policy: Policy,
  situation: Situation,
  context: DecideContext,
): Promise<Explanation> {
  const { explain } = await import('../engine/policy/explain.ts');
  return explain(policy, situation, context);
}
