/** What the hooks for people say: where, what kind and which clause, never the value. */
import type { Reason } from '../engine/model.ts';
import type { PolicyIssue } from '../engine/policy/model.ts';
import { outcomeOfChange, type ChangeReport } from '../host/change-check.ts';
import { outcomeFor } from '../host/change-terms.ts';
import { shown } from '../host/text.ts';
import { lengthClass } from './redact-words.ts';
import { countOf } from './terminal.ts';

/** Most lines of one kind; the rest is counted. */
const MOST = 20;

interface Place {
  readonly commit: string;
  readonly file: string;
  readonly line: number;
}

function whereOf({ commit, file, line }: Place): string {
  return `${shown(file)}:${line}${commit === '' ? '' : ` in ${commit.slice(0, 10)}`}`;
}

/** `aup.yaml:12 DATA-1`, with its phase while it stops nothing. */
function clauseOf({ where, clause, phase }: Reason): string {
  return `${where} ${clause}${phase === 'enforce' ? '' : ` (${phase})`}`;
}

function some(rows: readonly string[]): readonly string[] {
  if (rows.length <= MOST) return rows;
  return [...rows.slice(0, MOST), `  and ${countOf(rows.length - MOST, 'more line')}`];
}

function secretRows({ secrets }: ChangeReport): readonly string[] {
  return some(
    secrets.flatMap((secret) => {
      const { reason, detector, length } = secret;
      if (reason === undefined || outcomeFor(reason) === 'allow') return [];
      return [`  ${whereOf(secret)}  ${detector}, ${lengthClass(length)}  ${clauseOf(reason)}`];
    }),
  );
}

function placeholderRows({ placeholders, leftover }: ChangeReport): readonly string[] {
  if (leftover === undefined || outcomeFor(leftover) === 'allow') return [];
  return some(
    placeholders.map((one) => `  ${whereOf(one)}  placeholder ${one.placeholder}  ${clauseOf(leftover)}`),
  );
}

function issueRow({ file, line, column, level, message, fix }: PolicyIssue): string {
  return `  ${shown(file)}:${line}:${column}  ${level}: ${message}${fix === undefined ? '' : `; ${fix}`}`;
}

function unseenRows({ unseen }: ChangeReport): readonly string[] {
  if (unseen === undefined || outcomeFor(unseen) === 'allow') return [];
  return [`  not all could be looked at: too much at once, or git could not show it  ${clauseOf(unseen)}`];
}

interface Rows {
  readonly secrets: readonly string[];
  readonly placeholders: readonly string[];
  readonly unseen: readonly string[];
  readonly issues: readonly string[];
}

function rowsOf(report: ChangeReport): Rows {
  return {
    secrets: secretRows(report),
    placeholders: placeholderRows(report),
    unseen: unseenRows(report),
    issues: some((report.policy?.issues ?? []).map((issue) => issueRow(issue))),
  };
}

const BASELINE = 'aup-guard redact --files FILE --baseline .gitleaksignore --update-baseline';

function nextRows(hook: ChangeReport['hook'], rows: Rows): readonly string[] {
  const commit = hook === 'pre-commit';
  const again = commit
    ? 'take it out and stage the file again, or leave the file out: git restore --staged FILE'
    : 'take it out of these commits (git commit --amend, git rebase -i), and change the secret if others saw it';
  const secrets = [
    again,
    'no secret? end the line with the comment gitleaks:allow, or list it, then stage the list:',
    `  ${BASELINE}`,
  ];
  const unseen = `${commit ? 'commit' : 'push'} less at once; or look yourself (aup-guard redact --files .), then add --no-verify`;
  return [
    ...(rows.secrets.length > 0 ? secrets : []),
    ...(rows.placeholders.length > 0
      ? ['write the real value where the placeholder stands, or take the line out']
      : []),
    ...(rows.issues.length > 0
      ? ['put the policy right and stage it again; aup-guard policy lint aup.yaml']
      : []),
    ...(rows.unseen.length > 0 ? [unseen] : []),
  ];
}

function titleOf(report: ChangeReport): string {
  const what = report.hook === 'pre-commit' ? 'commit' : 'push';
  if (outcomeOfChange(report) === 'deny') return `aup-guard: this ${what} was stopped; nothing is lost`;
  return `aup-guard: look at this ${what} again; it goes on`;
}

/** All to be said, a line each; empty when there is nothing. */
export function changeWords(report: ChangeReport): readonly string[] {
  const rows = rowsOf(report);
  const body = [...rows.secrets, ...rows.placeholders, ...rows.issues, ...rows.unseen];
  const told = (report.policy?.told ?? []).map((words) => `aup-guard: policy: ${words}`);
  const problem =
    report.problem === undefined ? [] : [`aup-guard: ${report.problem.message}: the last good policy counts`];
  if (body.length === 0) return [...problem, ...told];
  const next = nextRows(report.hook, rows).map(
    (words, at) => `${at === 0 ? '  next  ' : '        '}${words}`,
  );
  return [...problem, ...told, titleOf(report), ...body, ...next];
}
