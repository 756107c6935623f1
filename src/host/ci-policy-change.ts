/** What a change would make of the policy of its repository. */
import type { CiFinding } from '../engine/ci/model.ts';
import { loosened } from '../engine/policy/loosened.ts';
import type { PolicyIssue } from '../engine/policy/model.ts';
import type { CiContext } from './ci-model.ts';
import { POLICY, policyOf, policyText } from './ci-policy.ts';
import { GuardError } from './errors.ts';
import { PolicyInvalid, type LoadedPolicy } from './policy-file.ts';
import { lintLoaded } from './policy-report.ts';

/** Problems that are named. */
const MOST_ISSUES = 50;

interface Touching {
  readonly commit: string | undefined;
}

async function policyAt(commit: string, context: CiContext): Promise<LoadedPolicy | undefined> {
  const text = await policyText(commit, POLICY, context);
  return text === undefined ? undefined : policyOf(commit, [text], context);
}

/** One that cannot be used has nothing to lose. */
async function usableBefore(context: CiContext): Promise<LoadedPolicy | undefined> {
  try {
    return await policyAt(context.range.base, context);
  } catch (error) {
    if (error instanceof GuardError) return undefined;
    throw error;
  }
}

function issueFinding({ level, line, rule, message, fix }: PolicyIssue): CiFinding {
  return {
    rule: 'policy-problem',
    clause: undefined,
    level: level === 'info' ? 'note' : level,
    text: `${rule}: ${message}`,
    next: fix ?? 'put it right; aup-guard policy lint aup.yaml',
    file: POLICY,
    line,
  };
}

function told(rule: string, text: string, level: CiFinding['level']): CiFinding {
  const next = 'whoever keeps the policy agrees to this before the merge';
  return { rule, clause: undefined, level, text, next, file: POLICY };
}

async function compared(context: CiContext): Promise<readonly CiFinding[]> {
  const { machine, range, catalog } = context;
  const before = await usableBefore(context);
  const after = await policyAt(range.head, context);
  if (after === undefined)
    return before === undefined ? [] : [told('policy-loosened', 'the policy is taken away', 'warning')];
  const { compileScanner } = await import('../engine/redact/scan.ts');
  const scanner = compileScanner(catalog.detectors);
  const issues = await lintLoaded(after, { now: machine.now(), scan: (text) => scanner.scan(text) });
  const looser = before === undefined ? [] : loosened(before.policy, after.policy);
  return [
    ...issues.slice(0, MOST_ISSUES).map((issue) => issueFinding(issue)),
    ...looser.map((words) =>
      told('policy-loosened', `the policy asks less than before: ${words}`, 'warning'),
    ),
  ];
}

/** A policy that cannot be used may not go in, in whichever phase. */
export async function policyFindings(
  { commit }: Touching,
  context: CiContext,
): Promise<readonly CiFinding[]> {
  const at = commit === undefined ? {} : { commit };
  try {
    return (await compared(context)).map((finding) => Object.assign({}, finding, at));
  } catch (error) {
    if (error instanceof PolicyInvalid)
      return error.issues.slice(0, MOST_ISSUES).map((issue) => Object.assign(issueFinding(issue), at));
    if (error instanceof GuardError && error.code === 'policy-unreadable')
      return [{ ...told('policy-problem', error.message, 'error'), ...at }];
    throw error;
  }
}
