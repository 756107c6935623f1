/** The check before a merge: a change against the policy of what it goes into. */
import { rankFindings, type CiFinding, type CiReport } from '../engine/ci/model.ts';
import { termsOf } from './change-terms.ts';
import { checkContent } from './ci-content.ts';
import { checkFiles } from './ci-files.ts';
import { checkMcp } from './ci-mcp.ts';
import type { CiCatalog, CiCheck, CiContext } from './ci-model.ts';
import { openCiPolicy, outsideFile, type CiPolicyAsked } from './ci-policy.ts';
import { ciGit, openRange, type CiAsked } from './ci-range.ts';
import { checkReceipts } from './ci-receipts.ts';
import type { Machine } from './machine.ts';
import { secretFinder } from './mcp-discover.ts';
import { toSafe } from './text.ts';

/** Findings that are listed; the rest is counted. */
const MOST_FINDINGS = 500;

export interface CiReceiptsAsked {
  /** Whose signatures count: a file outside of the repository. */
  readonly signers?: string | undefined;
  /** Receipts beside those in the notes. */
  readonly receipts?: string | undefined;
}

/** Each looks at the whole change. */
const CHECKS: readonly CiCheck[] = [checkContent, checkFiles, checkMcp];

async function aboutReceipts(
  { signers, receipts }: CiReceiptsAsked,
  { root, range, base, policy, machine, catalog }: CiContext,
): Promise<readonly CiFinding[]> {
  return checkReceipts({
    repo: root,
    range,
    policy,
    now: machine.now(),
    tip: base.commit,
    agentsOf: catalog.agentsOf,
    env: machine.env,
    ...(signers === undefined ? {} : { signersFile: outsideFile(signers, root, '--signers') }),
    ...(receipts === undefined ? {} : { receiptsFile: receipts }),
  });
}

/** Throws `usage`, `policy-invalid`, `policy-unreadable` and `environment`. */
export async function runCi(
  asked: CiAsked & CiPolicyAsked & CiReceiptsAsked,
  machine: Machine,
  catalog: CiCatalog,
): Promise<CiReport> {
  const from = ciGit(machine);
  const { range, base, cut } = await openRange(from, asked);
  const { policy, source } = await openCiPolicy(asked, base, { ...from, catalog });
  const terms = await termsOf(policy, from.machine, catalog);
  const find = secretFinder(catalog.detectors);
  const mask = (text: string): string => masked(text, find(text));
  const shown: CiContext['shown'] = (text) => toSafe(text, mask);
  const context: CiContext = { ...from, range, base, cut, policy, terms, catalog, shown };
  const findings: CiFinding[] = [];
  if (range.commits.length > 0) {
    for (const check of CHECKS) findings.push(...(await check(context)));
    findings.push(...(await aboutReceipts(asked, context)));
  }
  return { range, baseName: shown(base.name), policy: source, ...rankFindings(findings, MOST_FINDINGS) };
}

function masked(text: string, found: ReturnType<ReturnType<typeof secretFinder>>): string {
  let out = '';
  let at = 0;
  for (const { start, end, detector } of found) {
    out += `${text.slice(at, start)}{${detector}}`;
    at = end;
  }
  return out + text.slice(at);
}
