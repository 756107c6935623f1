/** What `policy lint` prints: lines for people, JSON, or SARIF for code scanning. */
import type { PolicyIssue } from '../engine/policy/model.ts';

export type LintFormat = 'text' | 'json' | 'sarif';

function plural(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? '' : 's'}`;
}

function countOf(issues: readonly PolicyIssue[], level: PolicyIssue['level']): number {
  return issues.filter((issue) => issue.level === level).length;
}

function lines(issues: readonly PolicyIssue[]): readonly string[] {
  const places = issues.map((issue) => `${issue.file}:${issue.line}:${issue.column}`);
  const width = Math.max(0, ...places.map((place) => place.length));
  return issues.flatMap((issue, index) => {
    const first = `${(places[index] ?? '').padEnd(width)}  ${issue.level.padEnd(7)}  ${issue.message}  (${issue.rule})`;
    return issue.fix === undefined
      ? [first]
      : [first, `${' '.repeat(width)}  ${' '.repeat(7)}  ${issue.fix}`];
  });
}

function asText(issues: readonly PolicyIssue[]): string {
  const counts = `${plural(countOf(issues, 'error'), 'error')}, ${plural(countOf(issues, 'warning'), 'warning')}`;
  return `${[...lines(issues), counts].join('\n')}\n`;
}

const SARIF_LEVEL = { error: 'error', warning: 'warning', info: 'note' } as const;

function asSarif(issues: readonly PolicyIssue[]): unknown {
  const rules = [...new Set(issues.map((issue) => issue.rule))].toSorted();
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'aup-guard', rules: rules.map((id) => ({ id })) } },
        results: issues.map((issue) => ({
          ruleId: issue.rule,
          level: SARIF_LEVEL[issue.level],
          message: { text: issue.fix === undefined ? issue.message : `${issue.message}. ${issue.fix}` },
          locations: [
            {
              physicalLocation: {
                artifactLocation: { uri: issue.file },
                region: { startLine: issue.line, startColumn: issue.column },
              },
            },
          ],
        })),
      },
    ],
  };
}

export function hasErrors(issues: readonly PolicyIssue[]): boolean {
  return countOf(issues, 'error') > 0;
}

export function renderIssues(issues: readonly PolicyIssue[], format: LintFormat): string {
  if (format === 'text') return asText(issues);
  const value =
    format === 'sarif'
      ? asSarif(issues)
      : { schema: 'aup-guard/policy-lint/1', ok: !hasErrors(issues), issues };
  return `${JSON.stringify(value, null, 2)}\n`;
}
