/** What an approval is worth under the clauses: facts, scores, phases, lists of tools. */
import { describe, expect, it } from 'vitest';
import { isListed, refusalsOf } from '../../../src/engine/mcp/refusal.ts';
import { standingOf, type McpAsked } from '../../../src/engine/mcp/standing.ts';
import type { McpApproval, McpFinding, McpScore } from '../../../src/engine/mcp/model.ts';
import { instant, safe } from '../../../src/engine/text.ts';
import { at, hashing, issuesOf, NOW, policyOf, policyText } from '../policy/support.ts';

const URL_ = 'https://mcp.example.com/v1';
const FACT = 'on: 2026-01-05, evidence: https://wiki.example.com/mcp';
const FACTS: Readonly<Record<string, string>> = {
  no_training: `{ declared: true, ${FACT} }`,
  dpa: `{ declared: true, ${FACT} }`,
  residency: `{ declared: EU, ${FACT} }`,
  owner: `{ declared: platform team, ${FACT} }`,
  review_by: `{ declared: 2027-03-01, ${FACT} }`,
};

interface Terms {
  readonly facts?: Readonly<Record<string, string | undefined>>;
  readonly server?: string;
  readonly rest?: string;
  readonly control?: string;
}

function text({ facts = {}, server = `url: '${URL_}'`, rest = '', control }: Terms = {}): string {
  const lines = Object.entries({ ...FACTS, ...facts }).flatMap(([name, value]) =>
    value === undefined ? [] : [`        ${name}: ${value}\n`],
  );
  return policyText(`clauses:
  - id: MCP-1
    say: MCP servers are approved.
    control: ${control ?? '[mcp-approval, mcp-risk-score]'}
    ${rest.includes('phase:') ? '' : 'phase: enforce'}
    ${rest.includes('do:') ? '' : 'do: { unknown: ask }'}
    servers:
      - id: files
        ${server}
${lines.join('')}    ${rest}
`);
}

const clausesOf = (terms?: Terms) => policyOf(text(terms)).clauses;

const id = { digest: hashing.sha256('identity') };
const approval: McpApproval = {
  identity: id.digest,
  name: 'files',
  argv: [URL_],
  by: safe`somebody`,
  at: at('2026-11-01'),
  policy: hashing.sha256('policy'),
  standing: 'approved',
  tools: [
    { name: 'get_file', digest: hashing.sha256('1'), text: '{}', rule: 'allow' },
    { name: 'put_file', digest: hashing.sha256('2'), text: '{}', rule: 'ask' },
  ],
};

function score(points: number, findings: readonly McpFinding[] = []): McpScore {
  return { points, band: 'low', findings };
}

const BLOCKING: McpFinding = {
  id: 'text-bidi',
  weight: 50,
  owasp: 'MCP03',
  evidence: safe`a description`,
  confidence: 'fact',
  fix: 'remove it',
  blocks: true,
};

const base: McpAsked = {
  identity: id,
  approval,
  clauses: clausesOf(),
  score: score(10),
  now: NOW,
};

describe('standing', () => {
  it.each<[string, Partial<McpAsked>, object]>([
    ['approved, with every fact', {}, { standing: 'approved', effective: 'allow', clause: 'MCP-1' }],
    ['nobody approved it', { approval: undefined }, { standing: 'pending', effective: 'ask' }],
    [
      'denied by a person',
      { approval: { ...approval, standing: 'denied' } },
      { standing: 'denied', effective: 'deny' },
    ],
    [
      'denied by a person, and now another one of its name',
      { approval: { ...approval, standing: 'denied' }, identity: { digest: hashing.sha256('next') } },
      { standing: 'pending', effective: 'ask' },
    ],
    [
      'over since this instant',
      { approval: { ...approval, until: NOW } },
      { standing: 'expired', effective: 'ask' },
    ],
    ['over in an instant', { approval: { ...approval, until: instant(NOW + 1) } }, { standing: 'approved' }],
    [
      'another identity under its name',
      { identity: { digest: hashing.sha256('next version') } },
      { standing: 'changed', effective: 'deny' },
    ],
    [
      'another integrity',
      { approval: { ...approval, integrity: 'sha512-a' }, integrity: 'sha512-b' },
      { standing: 'changed', effective: 'deny' },
    ],
    [
      'the same integrity',
      { approval: { ...approval, integrity: 'sha512-a' }, integrity: 'sha512-a' },
      { standing: 'approved' },
    ],
    [
      'a finding that blocks',
      { score: score(10, [BLOCKING]) },
      { standing: 'denied', effective: 'deny', why: 'no approval holds while this stands: text-bidi' },
    ],
    ['no clause speaks of servers', { clauses: [] }, { standing: 'approved', effective: 'allow' }],
    [
      'no clause and no approval',
      { clauses: [], approval: undefined },
      { standing: 'pending', effective: 'allow', intended: 'allow' },
    ],
    [
      'a review that is due',
      { clauses: clausesOf({ facts: { review_by: `{ declared: 2026-11-22, ${FACT} }` } }) },
      {
        standing: 'expired',
        effective: 'ask',
        why: 'MCP-1 (organisation.yaml:4): its review was due by 2026-11-22 (`review_by`)',
      },
    ],
    [
      'a fact that is gone',
      { clauses: clausesOf({ facts: { dpa: undefined } }) },
      {
        standing: 'expired',
        why: 'MCP-1 (organisation.yaml:4): `dpa` (a data-processing agreement) is not declared',
      },
    ],
    [
      'only watched',
      { approval: undefined, clauses: clausesOf({ rest: 'phase: monitor' }) },
      { standing: 'pending', effective: 'allow', intended: 'ask' },
    ],
    [
      'a draft says nothing',
      { approval: undefined, clauses: clausesOf({ rest: 'phase: draft' }) },
      { standing: 'pending', effective: 'allow', intended: 'allow' },
    ],
    [
      'unknown servers are blocked',
      { approval: undefined, clauses: clausesOf({ rest: 'do: { unknown: block }' }) },
      { standing: 'pending', effective: 'deny' },
    ],
    [
      'a score the clause blocks',
      { score: score(70), clauses: clausesOf({ rest: 'do: { score_at_least_70: block }' }) },
      {
        standing: 'denied',
        effective: 'deny',
        why: 'MCP-1 (organisation.yaml:4): its score is 70, from 70 on the clause demands deny',
      },
    ],
    [
      'a score at approval that a later clause blocks',
      {
        score: undefined,
        approval: { ...approval, points: 70 },
        clauses: clausesOf({ rest: 'do: { score_at_least_70: block }' }),
      },
      { standing: 'denied', effective: 'deny' },
    ],
    [
      'a score that has come down since',
      {
        score: score(69),
        approval: { ...approval, points: 70 },
        clauses: clausesOf({ rest: 'do: { score_at_least_70: block }' }),
      },
      { standing: 'approved', effective: 'allow' },
    ],
    [
      'a score at approval just below',
      {
        score: undefined,
        approval: { ...approval, points: 69 },
        clauses: clausesOf({ rest: 'do: { score_at_least_70: block }' }),
      },
      { standing: 'approved', effective: 'allow' },
    ],
    [
      'a score just below',
      { score: score(69), clauses: clausesOf({ rest: 'do: { score_at_least_70: block }' }) },
      { standing: 'approved', effective: 'allow' },
    ],
    [
      'a score that asks was answered by who approved',
      { score: score(70), clauses: clausesOf({ rest: 'do: { score_at_least_70: ask }' }) },
      { standing: 'approved', effective: 'allow' },
    ],
    [
      'a plain demand counts from critical on',
      { score: score(75), clauses: clausesOf({ rest: 'do: deny' }) },
      { standing: 'denied', effective: 'deny' },
    ],
    [
      'a plain demand below that',
      { score: score(74), clauses: clausesOf({ rest: 'do: deny' }) },
      { standing: 'approved' },
    ],
  ])('%s', (_, part, expected) => {
    expect(standingOf({ ...base, ...part })).toMatchObject(expected);
  });

  it('hides every tool of what is not approved, and tools nobody approved', () => {
    const { rules } = standingOf(base);
    expect(['get_file', 'put_file', 'new_tool', '__proto__'].map(rules)).toEqual([
      'allow',
      'ask',
      'hide',
      'hide',
    ]);
    expect(standingOf({ ...base, approval: undefined }).rules('get_file')).toBe('hide');
    expect(standingOf({ ...base, approval: { ...approval, until: NOW } }).rules('get_file')).toBe('hide');
  });

  it('offers only tools the clause lists', () => {
    const server = `url: '${URL_}'\n        tools: ['get_*']`;
    const { rules } = standingOf({ ...base, clauses: clausesOf({ server }) });
    expect(['get_file', 'put_file'].map(rules)).toEqual(['allow', 'hide']);
  });

  it('takes the strongest of several clauses', () => {
    const two = [...clausesOf({ rest: 'phase: monitor' }), ...clausesOf({ rest: 'do: { unknown: warn }' })];
    const found = standingOf({ ...base, approval: undefined, clauses: two });
    expect(found).toMatchObject({ effective: 'warn', intended: 'ask' });
  });
});

const STARTS = [URL_];

const refused = (terms: Terms, starts: readonly string[] = STARTS): readonly string[] =>
  refusalsOf({ starts, score: score(0), clauses: clausesOf(terms), now: NOW }).map(({ why }) => why);
const dated = (declared: string, rest: string): string => `{ declared: ${declared}, evidence: x, ${rest} }`;

describe('the minimum bar', () => {
  it.each(Object.keys(FACTS))('refuses without %s, and names it', (name) => {
    const [only, ...more] = refused({ facts: { [name]: undefined } });
    expect(only).toContain(`\`${name}\``);
    expect(only).toMatch(/^MCP-1 \(organisation\.yaml:4\): .* is not declared$/);
    expect(more).toEqual([]);
    expect(refused({})).toEqual([]);
  });

  it.each([
    ['of tomorrow', { dpa: dated('true', 'on: 2026-11-23') }, ['does not hold yet']],
    ['of today', { dpa: dated('true', 'on: 2026-11-22') }, []],
    ['over today', { dpa: dated('true', 'on: 2026-01-01, until: 2026-11-22') }, ['is out of date']],
    ['over tomorrow', { dpa: dated('true', 'on: 2026-01-01, until: 2026-11-23') }, []],
    ['with its review due', { review_by: dated('2026-11-22', 'on: 2026-01-01') }, ['review was due by']],
    ['not needed', { dpa: undefined, owner: undefined }, [], 'facts: [no_training, residency]'],
    ['none of which is needed', { dpa: undefined, owner: undefined }, [], 'facts: none'],
    [
      'of a provider, where nothing is sent',
      {
        sends: dated('nobody', 'on: 2026-01-01'),
        dpa: undefined,
        residency: undefined,
        no_training: undefined,
      },
      [],
    ],
    [
      'of a provider, where a provider is sent data',
      { sends: dated('provider', 'on: 2026-01-01'), dpa: undefined },
      ['`dpa`'],
    ],
    [
      'of a provider, where nothing was sent once',
      { sends: dated('nobody', 'on: 2026-01-01, until: 2026-02-01'), dpa: undefined },
      ['`dpa`'],
    ],
    [
      'of the person who answers, where nothing is sent',
      { sends: dated('nobody', 'on: 2026-01-01'), owner: undefined },
      ['`owner`'],
    ],
  ] as const)('facts %s', (...[, facts, whys, rest]) => {
    const found = refused({ facts, ...(rest === undefined ? {} : { rest }) });
    expect(found).toHaveLength(whys.length);
    for (const [index, why] of whys.entries()) expect(found[index]).toContain(why);
  });

  it.each([
    ['the address', `url: '${URL_}'`, [URL_], true],
    ['a slash at its end', `url: '${URL_}/'`, [URL_], true],
    ['its query', `url: '${URL_}'`, [`${URL_}?key=x`], true],
    ['capitals of its host', `url: '${URL_}'`, ['HTTPS://MCP.example.com:443/v1'], true],
    ['capitals of its path', `url: '${URL_}'`, ['https://mcp.example.com/V1'], false],
    ['another scheme', `url: '${URL_}'`, ['http://mcp.example.com/v1'], false],
    ['another port', `url: '${URL_}'`, ['https://mcp.example.com:444/v1'], false],
    ['a longer host', `url: '${URL_}'`, ['https://mcp.example.com.evil.example/v1'], false],
    ['a user in front of it', `url: '${URL_}'`, ['https://mcp.example.com@evil.example/v1'], false],
    ['a path below', `url: '${URL_}'`, [`${URL_}/more`], false],
    ['the command as words', 'command: [npx, -y, "files@1.2.3"]', ['npx', '-y', 'files@1.2.3'], true],
    ['the command in a line', 'command: npx -y files@1.2.3', ['npx', '-y', 'files@1.2.3'], true],
    ['another version', 'command: [npx, -y, "files@1.2.3"]', ['npx', '-y', 'files@1.2.4'], false],
    ['one more word', 'command: [npx, -y, "files@1.2.3"]', ['npx', '-y', 'files@1.2.3', '/'], false],
    ['its name alone', `url: '${URL_}'`, ['files'], false],
  ] as const)('a server is found by %s: %s %j', (...[, server, starts, is]) => {
    expect(refused({ server }, [...starts]).length === 0).toBe(is);
    expect(isListed({ starts, clauses: clausesOf({ server }), now: NOW })).toBe(is);
  });

  it('is only said while the clause is watched', () => {
    const clauses = clausesOf({ facts: { dpa: undefined }, rest: 'phase: warn' });
    expect(refusalsOf({ starts: STARTS, score: score(0), clauses, now: NOW })).toMatchObject([
      { holds: false },
    ]);
  });

  it('comes with what the score forbids, and what blocks by itself', () => {
    const clauses = clausesOf({ rest: 'do: { score_at_least_50: block }' });
    const found = refusalsOf({ starts: STARTS, score: score(50, [BLOCKING]), clauses, now: NOW });
    expect(found.map(({ why }) => why)).toEqual([
      'text-bidi: a description',
      'MCP-1 (organisation.yaml:4): its score is 50, from 50 on the clause demands deny',
    ]);
    expect(refusalsOf({ starts: STARTS, score: score(49), clauses, now: NOW })).toEqual([]);
  });

  it('a policy that lists no server approves none', () => {
    const none = policyOf(
      policyText('clauses:\n  - { id: M-1, say: X., control: mcp-approval, phase: enforce }\n'),
    );
    expect(isListed({ starts: STARTS, clauses: none.clauses, now: NOW })).toBe(false);
    expect(isListed({ starts: STARTS, clauses: [], now: NOW })).toBe(false);
    expect(isListed({ starts: STARTS, clauses: [...clausesOf(), ...none.clauses], now: NOW })).toBe(false);
    expect(isListed({ starts: STARTS, clauses: clausesOf(), now: NOW })).toBe(true);
  });
});

describe('the clause as written', () => {
  it.each([
    ['a name alone', { server: 'tools: [a]' }, 'must have the `url` or the `command`'],
    ['a fact without proof', { facts: { dpa: '{ declared: true, on: 2026-01-01 }' } }, 'evidence'],
    ['a fact without a day', { facts: { dpa: '{ declared: true, evidence: x }' } }, '`on`'],
    ['a no', { facts: { dpa: `{ declared: false, ${FACT} }` } }, '`declared` must be true'],
    ['a review without a day', { facts: { review_by: `{ declared: soon, ${FACT} }` } }, 'date'],
    ['another fact', { facts: { dpo: `{ declared: true, ${FACT} }` } }, 'dpo'],
  ] as const)('refuses %s', (_, terms, words) => {
    expect(
      issuesOf(text(terms))
        .map(({ message }) => message)
        .join('\n'),
    ).toContain(words);
    expect(issuesOf(text())).toEqual([]);
  });
});
