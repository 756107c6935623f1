import { describe, expect, it } from 'vitest';
import { agentsOf, commitMarks } from '../../src/catalog/commit-marks.ts';

const ann = { emails: ['ann@example.com', 'ann@example.com'] };

describe('a commit is marked by', () => {
  it.each(commitMarks.flatMap(({ title, examples }) => examples.map((line) => [title, line] as const)))(
    '%s: %s',
    (title, line) => {
      expect(agentsOf({ ...ann, message: `Retry on 409\n\n${line}\n` })).toEqual([title]);
      expect(agentsOf({ ...ann, message: `* squashed\n\n> ${line}` }), 'quoted').toEqual([title]);
    },
  );

  it('every agent of the table, which has examples for each', () => {
    for (const { title, examples } of commitMarks) expect(examples.length, title).toBeGreaterThan(0);
  });

  it.each([
    ['an author', 'noreply@anthropic.com', 'Claude Code'],
    ['a forge account', '198982749+Copilot@users.noreply.github.com', 'GitHub Copilot'],
  ])('%s', (_, email, title) => {
    expect(agentsOf({ emails: [email, 'ann@example.com'], message: '' })).toEqual([title]);
  });
});

describe('a person is not taken for an agent', () => {
  it.each([
    ['a name', 'Co-authored-by: Claude Dupont <claude@example.com>'],
    ['an account like one', 'Co-authored-by: x <1+copilot-fan@users.noreply.github.com>'],
    ['a word in a sentence', 'Explain what "Generated with [Claude Code]" means'],
    ['a bare credit', 'Assisted-by: Bo'],
    ['an address in a longer one', 'Co-authored-by: x <x.noreply@anthropic.com>'],
  ])('%s', (_, message) => {
    expect(agentsOf({ ...ann, message })).toEqual([]);
  });
});
