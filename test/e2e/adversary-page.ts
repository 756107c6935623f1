/** The generated part of docs/threat-model.md. */
import type { Attempt, Came, Group } from '../fixtures/adversary/model.ts';

export type Answer = 'blocked' | 'contained' | 'detected' | 'out of reach';

const BEGIN = '<!-- attempts: written by test/e2e/adversary.test.ts -->';
const END = '<!-- end of attempts -->';

/** By what happens where no hook saw it: the agent may hide anything in a program. */
export function answerTo([, hidden, contained]: readonly [Came, Came, Came]): Answer {
  if (hidden === 'blocked') return 'blocked';
  if (contained === 'blocked') return 'contained';
  return hidden === 'detected' ? 'detected' : 'out of reach';
}

const WORDS: Readonly<Record<Came, string>> = { blocked: 'blocked', detected: 'detected', open: '-' };

function row({ title, came, why }: Attempt): string {
  return `| ${[title, ...came.map((one) => WORDS[one]), answerTo(came), why].join(' | ')} |`;
}

function section({ name, attempts }: Group): string {
  return `### ${name}

| attempt | call read | hidden | contained | class | by what, or why not |
| --- | --- | --- | --- | --- | --- |
${attempts.map(row).join('\n')}
`;
}

/** The tables and their sum, by what is stated: another test sees to it that it is so. */
export function attemptsPart(groups: readonly Group[]): string {
  const all = groups.flatMap(({ attempts }) => attempts);
  const of = (wanted: Answer): number => all.filter(({ came }) => answerTo(came) === wanted).length;
  const counts = (['blocked', 'contained', 'detected', 'out of reach'] as const)
    .map((answer) => `| ${answer} | ${of(answer)} |`)
    .join('\n');
  return `| of ${all.length} attempts | |\n| --- | --- |\n${counts}\n\n${groups.map(section).join('\n')}`;
}

/** The page with another generated part. */
export function withAttempts(page: string, part: string): string {
  const [head, tail] = [page.indexOf(BEGIN), page.indexOf(END)];
  if (head < 0 || tail < head) throw new Error('the page has no place for the attempts');
  return `${page.slice(0, head)}${BEGIN}\n\n${part}\n${page.slice(tail)}`;
}
