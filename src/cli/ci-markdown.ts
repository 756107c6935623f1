/** What `ci` found, as a summary for a page of a job. */
import type { CiFinding, CiReport } from '../engine/ci/model.ts';
import { headOf, leftOf, placeOf, verdictOf, wellFormed } from './ci-words.ts';

/** All but letters, digits and blanks of ASCII that Markdown could read as more than a character. */
const MEANING = /[!-+:.<-@[-`{-~]/g;
const BREAKS = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g;

/** Any text as text of one line: no markup, link, picture, mention, cell or line of it is left. */
export function mdText(text: string): string {
  return wellFormed(text)
    .replaceAll(BREAKS, ' ')
    .trim()
    .replaceAll(MEANING, (char) => `&#${char.charCodeAt(0)};`);
}

const MARKS: Readonly<Record<CiFinding['level'], string>> = {
  error: '**error**',
  warning: 'warning',
  note: 'note',
};

function row(finding: CiFinding): string {
  const { level, clause, text, next } = finding;
  const cells = [placeOf(finding), clause ?? '', text, next].map((cell) => mdText(cell));
  return `| ${[MARKS[level], ...cells].join(' | ')} |`;
}

/** Ends with a newline. */
export function ciMarkdown(report: CiReport): string {
  const { findings, failed } = report;
  const left = leftOf(report);
  const table =
    findings.length === 0
      ? []
      : [
          '',
          '| level | where | clause | what | next |',
          '| --- | --- | --- | --- | --- |',
          ...findings.map(row),
        ];
  return [
    `## aup-guard: ${failed ? 'may not go in' : 'passed'}`,
    '',
    ...headOf(report).map((line) => `${mdText(line)}  `),
    mdText(verdictOf(report)),
    ...table,
    ...(left === undefined ? [] : ['', mdText(left)]),
    '',
  ].join('\n');
}
