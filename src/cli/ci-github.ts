/** What `ci` found, as commands GitHub Actions makes annotations of. */
import type { CiFinding, CiReport } from '../engine/ci/model.ts';
import { leftOf, placeOf, verdictOf } from './ci-words.ts';

const LEVELS = { error: 'error', warning: 'warning', note: 'notice' } as const;

function data(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}

function command(finding: CiFinding): string {
  const { level, rule, file, line, clause, text, next } = finding;
  const at = file === undefined ? [] : [`file=${property(file)}`];
  const place = [...at, ...(file === undefined || line === undefined ? [] : [`line=${line}`])];
  const words = [file === undefined ? placeOf(finding) : '', text, clause ?? '', `next: ${next}`];
  const said = words.filter((part) => part !== '').join('\n');
  return `::${LEVELS[level]} ${[...place, `title=aup-guard ${property(rule)}`].join(',')}::${data(said)}`;
}

/** Ends with a newline. */
export function ciGithub(report: CiReport): string {
  const left = leftOf(report);
  const lines = [
    ...report.findings.map((finding) => command(finding)),
    ...(left === undefined ? [] : [left]),
  ];
  return [...lines, verdictOf(report), ''].join('\n');
}
