/** The attempts as docs/threat-model.md shows them. */
import { readFileSync, writeFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { groups } from '../fixtures/adversary/index.ts';
import { answerTo, attemptsPart, withAttempts } from './adversary-page.ts';

const PAGE = 'docs/threat-model.md';
const attempts = groups.flatMap((group) => group.attempts);

it('are at least sixty different ones', () => {
  expect(new Set(attempts.map(({ text }) => text)).size).toBeGreaterThanOrEqual(60);
});

it('say why where they get their way unnoticed', () => {
  const silent = attempts.filter(({ came, why }) => answerTo(came) === 'out of reach' && why.length < 20);
  expect(silent.map(({ title }) => title)).toEqual([]);
});

/** How wide the columns are is a matter of taste. */
const plain = (text: string): string =>
  text.replaceAll(/ +/g, ' ').replaceAll(/-{3,}/g, '---').replaceAll(/\n+/g, '\n');

it('are those of the page', () => {
  const wanted = withAttempts(readFileSync(PAGE, 'utf8'), attemptsPart(groups));
  if (process.env['WRITE_THREATS'] !== undefined) writeFileSync(PAGE, wanted);
  expect(plain(readFileSync(PAGE, 'utf8'))).toBe(plain(wanted));
});
