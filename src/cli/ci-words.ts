/** What `ci` says: each finding with its place and clause, and what next. */
import type { CiFinding, CiReport } from '../engine/ci/model.ts';
import { count, countOf, paint, type Screen, type Style } from './terminal.ts';
import { wrap } from './wrap.ts';

const STYLES: Readonly<Record<CiFinding['level'], Style>> = { error: 'red', warning: 'yellow', note: 'dim' };

/** `src/app.ts:12`, or the commit; empty for what is about the change as a whole. */
export function placeOf({ file, line, commit }: CiFinding): string {
  const at = file === undefined || line === undefined ? (file ?? '') : `${file}:${line}`;
  const by = commit === undefined ? '' : `commit ${commit.slice(0, 10)}`;
  return [at, by].filter((part) => part !== '').join(', ');
}

/** Halves of characters, which no encoding has a way to write, as a sign that there was one. */
export function wellFormed(text: string): string {
  return text.replaceAll(/\p{Cs}/gu, '\ufffd');
}

/** `2 errors, 1 warning`. */
export function countWords({ error, warning, note }: CiReport['counts']): string {
  const parts = [
    error > 0 ? countOf(error, 'error') : '',
    warning > 0 ? countOf(warning, 'warning') : '',
    note > 0 ? countOf(note, 'note') : '',
  ];
  return parts.filter((part) => part !== '').join(', ') || 'nothing found';
}

/** How it ends, in a sentence. */
export function verdictOf({ counts, failed, range, baseName }: CiReport): string {
  if (range.commits.length === 0) return `nothing to look at: ${baseName} has all commits of this change`;
  const found = countWords(counts);
  return failed ? `${found}: this change may not go in as it is` : `${found}: this change may go in`;
}

/** What was looked at, and by which policy. */
export function headOf({ range, baseName, policy }: CiReport): readonly string[] {
  const commits = countOf(range.commits.length, 'commit');
  const head = `${commits} on top of ${baseName}, by ${policy.name}`;
  if (!policy.isFallback) return [head];
  return [head, `${baseName} has no aup.yaml: the starter policy counts until it has one`];
}

/** What is not listed; undefined when all is. */
export function leftOf({ left }: CiReport): string | undefined {
  const total = left.error + left.warning + left.note;
  return total === 0 ? undefined : `and ${count(total)} more (${countWords(left)})`;
}

function findingLines(finding: CiFinding, screen: Screen): readonly string[] {
  const { level, clause, text, next } = finding;
  const where = [placeOf(finding), clause ?? ''].filter((part) => part !== '').join('  ');
  return [
    '',
    `${paint(screen, STYLES[level], level)}${where === '' ? '' : `  ${where}`}`,
    ...wrap(text, screen.columns - 2).map((line) => `  ${line}`),
    ...wrap(`next: ${next}`, screen.columns - 2).map((line) => paint(screen, 'dim', `  ${line}`)),
  ];
}

/** For people. */
export function ciLines(screen: Screen, report: CiReport): string[] {
  const left = leftOf(report);
  const findings = report.findings.flatMap((finding) => findingLines(finding, screen));
  const more = left === undefined ? [] : ['', left];
  return [...headOf(report), ...findings, ...more, '', paint(screen, 'bold', verdictOf(report))];
}

/** The same for programs. */
export function ciJson(report: CiReport): object {
  const { range, baseName, policy, findings, left, counts, failed } = report;
  return {
    schema: 'aup-guard/ci/1',
    failed,
    base: baseName,
    mergeBase: range.base,
    head: range.head,
    commits: range.commits.map(({ id }) => id),
    policy: { name: policy.name, fallback: policy.isFallback },
    counts,
    left,
    findings: findings.map(({ rule, clause = null, level, file, line, commit, text, next }) => ({
      rule,
      level,
      clause,
      file,
      line,
      commit,
      text,
      next,
    })),
  };
}
