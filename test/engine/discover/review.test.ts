import { describe, expect, it } from 'vitest';
import { knownTools } from '../../../src/engine/discover/diff.ts';
import type { FoundTool, Grade, ToolVerdict } from '../../../src/engine/discover/model.ts';
import { reviewCounts, reviewOf, type ReviewItem } from '../../../src/engine/discover/review.ts';
import { safe } from '../../../src/engine/text.ts';
import { compileLayers, NOW } from '../policy/support.ts';
import { foundTool, inventoryOf } from './inventories.ts';

const policyText = (reviewBy: string, ...more: readonly string[]): string =>
  [
    'aup: 1',
    `policy: { name: T, review_by: ${reviewBy} }`,
    'clauses:',
    '  - id: TOOLS-1',
    '    say: x',
    '    control: tool-allowlist',
    '    phase: enforce',
    '    tools: [{ id: claude-code, tier: team }, { id: gemini-cli }]',
    ...more,
    '',
  ].join('\n');

const MCP = (day: string): string =>
  [
    '  - id: MCP-1',
    '    say: x',
    '    control: mcp-approval',
    '    phase: warn',
    `    servers: [{ id: files, command: files, review_by: { declared: ${day}, on: 2026-01-01, evidence: x } }]`,
  ].join('\n');

const EXCEPTION = (until: string): string =>
  [
    '  - { id: ROLE-1, say: x, control: exception, grants: { approvers: [sec] } }',
    'exceptions:',
    `  - { id: EX-1, clause: TOOLS-1, who: "*", why: x, by: sec, until: ${until} }`,
  ].join('\n');

const tier = (value: string, grade: Grade = 'declared') =>
  ({ tool: 'claude-code', value, grade, how: safe`x` }) as const;
const standing = (verdict: ToolVerdict) =>
  ({ verdict, demand: 'deny', clause: safe`organisation.yaml:4 TOOLS-1` }) as const;
const CLAUDE = foundTool('claude-code', { standing: standing('approved'), tier: tier('team', 'observed') });
const GEMINI = foundTool('gemini-cli', { standing: standing('approved') });

function review(
  tools: readonly FoundTool[],
  before: readonly FoundTool[] = tools,
  text = policyText('2027-05-01'),
) {
  const { policy } = compileLayers({ organisation: text });
  if (policy === undefined) throw new Error('no policy');
  const now = knownTools(inventoryOf(tools)).map((tool) => ({
    ...tool,
    also: tool.id === 'claude-code' ? ['claude'] : [],
    ...(tool.verdict === undefined ? {} : { clause: 'organisation.yaml:4 TOOLS-1' }),
  }));
  return reviewOf({ tools: now, before: knownTools(inventoryOf(before)), policy, now: NOW });
}

const short = (items: readonly ReviewItem[]): readonly string[] =>
  items.map(({ kind, tool, clause }) => [kind, tool, clause].filter(Boolean).join(' '));
const AT = 'organisation.yaml:4 TOOLS-1';

describe('a review', () => {
  it.each<[string, readonly ReviewItem[], readonly string[]]>([
    ['nothing where all is as approved', review([CLAUDE, GEMINI]), []],
    ['what is approved and not here', review([CLAUDE]), [`unused gemini-cli ${AT}`]],
    [
      'what is here and prohibited, or unknown',
      review([
        CLAUDE,
        GEMINI,
        foundTool('a', { standing: standing('prohibited') }),
        foundTool('b', { standing: standing('unknown') }),
      ]),
      [`unapproved a ${AT}`, `unapproved b ${AT}`],
    ],
    ['nothing of a tool no clause is about', review([CLAUDE, GEMINI, foundTool('c')]), []],
    [
      'another plan',
      review([{ ...CLAUDE, tier: tier('individual') }, GEMINI], [CLAUDE, GEMINI]),
      [`tier-changed claude-code ${AT}`],
    ],
    [
      'the same plan with a weaker proof',
      review([{ ...CLAUDE, tier: tier('team') }, GEMINI], [CLAUDE, GEMINI]),
      [`tier-changed claude-code ${AT}`],
    ],
    [
      'nothing of a stronger proof',
      review([CLAUDE, GEMINI], [{ ...CLAUDE, tier: tier('team') }, GEMINI]),
      [],
    ],
    ['nothing of the first look', review([CLAUDE, GEMINI], []), []],
    [
      'a policy that is due',
      review([CLAUDE, GEMINI], undefined, policyText('2026-11-22')),
      ['due the policy'],
    ],
    [
      'a policy that is due soon',
      review([CLAUDE, GEMINI], undefined, policyText('2026-12-20')),
      ['due the policy'],
    ],
    [
      'a server that is due',
      review([CLAUDE, GEMINI], undefined, policyText('2027-05-01', MCP('2026-11-30'))),
      ['due organisation.yaml:9 MCP-1'],
    ],
    [
      'an exception that ends',
      review([CLAUDE, GEMINI], undefined, policyText('2027-05-01', EXCEPTION('2026-12-01'))),
      ['due TOOLS-1 EX-1'],
    ],
    [
      'nothing of what is due later',
      review(
        [CLAUDE, GEMINI],
        undefined,
        policyText('2027-05-01', MCP('2027-11-30'), EXCEPTION('2027-06-01')),
      ),
      [],
    ],
  ])('finds %s', (_, items, wanted) => {
    expect(short(items)).toEqual(wanted);
    for (const { what, next } of items) expect([what, next].every((words) => words.length > 10)).toBe(true);
  });

  it('counts by kind', () => {
    expect(reviewCounts(review([foundTool('a', { standing: standing('prohibited') })]))).toEqual({
      unapproved: 1,
      unused: 2,
    });
    expect(reviewCounts([])).toEqual({});
  });

  it('says since when', () => {
    expect(review([CLAUDE, GEMINI], undefined, policyText('2026-11-01'))[0]?.what).toBe(
      'the policy is to be reviewed: it was due on 2026-11-01',
    );
  });
});
