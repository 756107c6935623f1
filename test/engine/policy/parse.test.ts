import { describe, expect, it } from 'vitest';
import { profiles } from '../../../src/catalog/profiles/index.ts';
import { acme, compileLayers, issuesOf } from './support.ts';

const HEAD = 'aup: 1\npolicy: { name: Test }\n';

/** One clause, then whatever is appended. */
function withClause(...lines: readonly string[]): string {
  return [
    HEAD.trimEnd(),
    'clauses:',
    '  - id: HUMAN-1',
    '    say: A person says yes.',
    '    control: action-approval',
    ...lines.map((line) => `    ${line}`),
    '',
  ].join('\n');
}

function detecting(name: string): string {
  return `${HEAD}data_classes: { own: { detect: [${name}] } }\n`;
}

describe('good policies', () => {
  it.each(Object.entries({ acme, ...profiles, short: withClause() }))('%s parses and compiles', (_, text) => {
    expect(issuesOf(text)).toEqual([]);
    const { policy, issues } = compileLayers({ organisation: text });
    expect(issues.filter((issue) => issue.level === 'error')).toEqual([]);
    expect(policy?.clauses.length).toBeGreaterThan(0);
  });

  it('takes a byte order mark and CRLF', () => {
    expect(issuesOf(`\ufeff${withClause('phase: enforce').replaceAll('\n', '\r\n')}`)).toEqual([]);
  });

  it('keeps dates as text and lists where one value would do', () => {
    expect(
      issuesOf(
        withClause('phase: { monitor: 2026-11-01, enforce: 2027-01-15 }', 'when: { action: git.push }'),
      ),
    ).toEqual([]);
  });
});

interface Bad {
  readonly name: string;
  readonly text: string | Uint8Array;
  readonly rule: string;
  readonly at: string;
  readonly says: RegExp;
  readonly fix?: RegExp;
}

const bad: readonly Bad[] = [
  { name: 'nothing', text: '', rule: 'empty', at: '1:1', says: /empty/ },
  { name: 'comments only', text: '# later\n', rule: 'empty', at: '1:1', says: /empty/ },
  { name: 'a list', text: '- a\n', rule: 'wrong-type', at: '1:1', says: /the file must be a table/ },
  {
    name: 'a tab',
    text: `${HEAD}defaults:\n\tphase: monitor\n`,
    rule: 'tab',
    at: '4:1',
    says: /tabs/,
    fix: /spaces/,
  },
  { name: 'a duplicate key', text: `${HEAD}aup: 1\n`, rule: 'duplicate-key', at: '3:1', says: /twice/ },
  {
    name: 'a merge key',
    text: `${HEAD}defaults: { <<: { phase: monitor } }\n`,
    rule: 'merge-key',
    at: '3:13',
    says: /merge keys/,
  },
  {
    name: 'an unknown alias',
    text: `${HEAD}defaults: *nowhere\n`,
    rule: 'aliases',
    at: '1:1',
    says: /aliases/,
  },
  { name: 'a tag', text: `${HEAD}defaults: !!js/function "x"\n`, rule: 'syntax', at: '3:11', says: /tag/i },
  {
    name: 'a private tag',
    text: `${HEAD}defaults: !secret { phase: monitor }\n`,
    rule: 'syntax',
    at: '3:11',
    says: /tag/i,
  },
  {
    name: 'two documents',
    text: `${HEAD}---\n${HEAD}`,
    rule: 'many-documents',
    at: '1:1',
    says: /one policy/,
  },
  { name: 'broken flow', text: `${HEAD}defaults: { phase: monitor\n`, rule: 'syntax', at: '4:1', says: /./ },
  { name: 'not UTF-8', text: new Uint8Array([0x61, 0xff, 0xfe]), rule: 'not-utf8', at: '1:1', says: /UTF-8/ },
  {
    name: 'a huge file',
    text: new Uint8Array(256 * 1024 + 1),
    rule: 'too-large',
    at: '1:1',
    says: /256 KiB/,
  },
  {
    name: 'another version',
    text: 'aup: 2\npolicy: { name: Test }\n',
    rule: 'unknown-value',
    at: '1:6',
    says: /`aup`/,
  },
  {
    name: 'no version',
    text: 'policy: { name: Test }\n',
    rule: 'missing-key',
    at: '1:1',
    says: /`aup` is missing/,
  },
  {
    name: 'no name',
    text: 'aup: 1\npolicy: {}\n',
    rule: 'missing-key',
    at: '2:9',
    says: /`name` is missing/,
  },
  {
    name: 'an unknown key',
    text: `${HEAD}claused: []\n`,
    rule: 'unknown-key',
    at: '3:1',
    says: /`claused`/,
    fix: /`clauses`/,
  },
  {
    name: 'an unknown key of a clause',
    text: withClause('fase: enforce'),
    rule: 'unknown-key',
    at: '7:5',
    says: /`fase`/,
    fix: /`phase`/,
  },
  {
    name: 'an unknown key of a condition',
    text: withClause('when: { actoin: git.push }'),
    rule: 'unknown-key',
    at: '7:13',
    says: /`actoin`/,
    fix: /`action`/,
  },
  {
    name: 'an unknown key of ask',
    text: withClause('do: { ask: { timout: 10s } }'),
    rule: 'unknown-key',
    at: '7:18',
    says: /`timout`/,
    fix: /`timeout`/,
  },
  {
    name: 'an unknown key of do',
    text: withClause('do: { asks: {} }'),
    rule: 'unknown-key',
    at: '7:11',
    says: /`asks`/,
    fix: /`ask`/,
  },
  {
    name: 'an unknown phase',
    text: withClause('phase: enforced'),
    rule: 'unknown-value',
    at: '7:12',
    says: /enforced/,
    fix: /`enforce`/,
  },
  {
    name: 'an unknown outcome',
    text: withClause('do: denny'),
    rule: 'unknown-value',
    at: '7:9',
    says: /denny/,
    fix: /`deny`/,
  },
  {
    name: 'an outcome of another control',
    text: withClause('do: redact'),
    rule: 'wrong-do',
    at: '7:9',
    says: /cannot redact/,
    fix: /ask/,
  },
  {
    name: 'a table of another control',
    text: withClause('do: { redact: reversible }'),
    rule: 'wrong-do',
    at: '7:11',
    says: /cannot do `redact`/,
  },
  {
    name: 'a setting of another control',
    text: withClause('notice: x.md'),
    rule: 'setting-of-other-control',
    at: '7:5',
    says: /`notice` means nothing/,
  },
  {
    name: 'an empty unless',
    text: withClause('unless: [{}]'),
    rule: 'empty-unless',
    at: '7:14',
    says: /switch the clause off/,
  },
  {
    name: 'a control that is not',
    text: withClause().replace('action-approval', 'action-aproval'),
    rule: 'unknown-value',
    at: '6:14',
    says: /aproval/,
    fix: /`action-approval`/,
  },
  {
    name: 'a number for text',
    text: HEAD.replace('Test', '3'),
    rule: 'wrong-type',
    at: '2:17',
    says: /must be text, not a number/,
    fix: /"3"/,
  },
  {
    name: 'text for a list',
    text: `${HEAD}clauses: none\n`,
    rule: 'wrong-type',
    at: '3:10',
    says: /must be a list, not text/,
  },
  {
    name: 'nothing for a list',
    text: `${HEAD}clauses:\n`,
    rule: 'wrong-type',
    at: '3:9',
    says: /must be a list, not nothing/,
  },
  {
    name: 'a day that is not',
    text: withClause('phase: { enforce: 2026-02-30 }'),
    rule: 'wrong-value',
    at: '7:23',
    says: /not a day of the calendar/,
  },
  {
    name: 'a date written otherwise',
    text: withClause('phase: { enforce: 15.01.2027 }'),
    rule: 'wrong-value',
    at: '7:23',
    says: /date like 2026-12-15/,
  },
  {
    name: 'a duration that is not',
    text: withClause('do: { ask: { timeout: soon } }'),
    rule: 'wrong-value',
    at: '7:27',
    says: /duration/,
  },
  {
    name: 'an endless question',
    text: withClause('do: { ask: { timeout: 3 days } }'),
    rule: 'wrong-value',
    at: '7:27',
    says: /30 minutes/,
  },
  {
    name: 'silence as a yes',
    text: withClause('do: { ask: { on_timeout: allow } }'),
    rule: 'unknown-value',
    at: '7:30',
    says: /on_timeout/,
  },
  {
    name: 'an odd id',
    text: withClause().replace('HUMAN-1', 'human'),
    rule: 'wrong-value',
    at: '4:9',
    says: /HUMAN-1/,
  },
  {
    name: 'the guard’s own id',
    text: withClause().replace('HUMAN-1', 'STANCE-0'),
    rule: 'wrong-value',
    at: '4:9',
    says: /kept for the guard/,
  },
  {
    name: 'an id twice',
    text: `${withClause()}  - { id: HUMAN-1, say: Again., control: audit-log }\n`,
    rule: 'duplicate-id',
    at: '7:7',
    says: /twice/,
  },
  {
    name: 'an exception without approver',
    text: `${withClause()}exceptions:\n  - { id: EX-1, clause: HUMAN-1, who: "*", why: x, until: 2027-01-01 }\n`,
    rule: 'missing-key',
    at: '8:5',
    says: /`by` is missing/,
  },
  {
    name: 'a body without end',
    text: `${HEAD}egress: { max_body: 4 GiB }\n`,
    rule: 'wrong-value',
    at: '3:21',
    says: /1 GiB/,
  },
  {
    name: 'an unknown way to the services',
    text: `${HEAD}egress: { mode: tsl }\n`,
    rule: 'unknown-value',
    at: '3:17',
    says: /`mode` cannot be `tsl`/,
    fix: /did you mean `tls`/,
  },
  {
    name: 'an unknown way to the services, in short',
    text: `${HEAD}egress: tsl\n`,
    rule: 'unknown-value',
    at: '3:9',
    says: /`egress` cannot be `tsl`/,
    fix: /did you mean `tls`/,
  },
  {
    name: 'an unknown do of MCP',
    text: `${HEAD}clauses:\n  - { id: MCP-1, say: x, control: mcp-risk-score, do: { score_at_least_700: deny } }\n`,
    rule: 'unknown-key',
    at: '4:57',
    says: /score_at_least_700/,
    fix: /score_at_least_70/,
  },
];

describe('bad policies say what, where and how to mend it', () => {
  it.each(bad)('$name', ({ text, rule, at, says, fix }) => {
    const first = issuesOf(text)[0];
    expect(first).toMatchObject({ level: 'error', rule, file: 'aup.yaml' });
    expect(`${first?.line}:${first?.column}`).toBe(at);
    expect(first?.message).toMatch(says);
    expect(first?.fix ?? '').toMatch(fix ?? /^/);
  });

  it('refuses an alias bomb quickly', () => {
    const levels = Array.from({ length: 12 }, (_, level) => {
      const inner = level === 0 ? '"x"' : Array.from({ length: 9 }, () => `*a${level - 1}`).join(', ');
      return `a${level}: &a${level} [${inner}]`;
    });
    expect(issuesOf(`${levels.join('\n')}\n`)[0]?.rule).toBe('aliases');
  });

  it.each([
    ['open brackets', '['.repeat(100_000)],
    ['closed brackets', `${'['.repeat(50_000)}${']'.repeat(50_000)}`],
    ['flow maps', `${'{a: '.repeat(20_000)}1${'}'.repeat(20_000)}`],
    ['indentation', Array.from({ length: 600 }, (_, level) => `${' '.repeat(level)}a:`).join('\n')],
    ['dashes in one line', '- '.repeat(20_000)],
    ['question marks in one line', '? '.repeat(20_000)],
  ])('refuses nesting by %s before it is parsed', (_, text) => {
    expect(issuesOf(text).map((issue) => issue.rule)).toEqual(['too-deep']);
  });

  it('reads thousands of keys and tells no more than fifty problems', () => {
    const text = Array.from({ length: 20_000 }, (_, number) => `k${number}: 1`).join('\n');
    expect(issuesOf(text)).toHaveLength(50);
  });

  it('names every problem, not only the first', () => {
    const rules = issuesOf(withClause('fase: enforce', 'phase: enforced', 'do: denny')).map(
      (issue) => issue.rule,
    );
    expect(rules.toSorted()).toEqual(['unknown-key', 'unknown-value', 'unknown-value']);
  });

  it('neutralises what it quotes', () => {
    const [issue] = issuesOf(withClause('phase: "en\\e[31mforce\\u202e"'));
    expect(issue?.message).toContain('\\u001b[31m');
    expect(issue?.message).not.toContain('\u202e');
  });
});

describe('names that are resolved later', () => {
  it.each([
    ['action', 'when: { action: git.psuh }', 'unknown-action', /`git.push`/],
    ['data class', 'when: { data: secrt }', 'unknown-data-class', /`secret`/],
    ['key its control cannot judge', 'when: { event: secret.sent }', 'wrong-condition', undefined],
  ])('an unknown %s makes the policy invalid', (...[, line, rule, fix]) => {
    const { policy, issues } = compileLayers({ organisation: withClause(line) });
    expect(policy).toBeUndefined();
    expect(issues[0]).toMatchObject({ rule, line: 7 });
    expect(issues[0]?.fix ?? '').toMatch(fix ?? /^/);
  });

  it('an unknown detector makes the policy invalid, one still to come only warns', () => {
    expect(compileLayers({ organisation: detecting('emial') }).issues[0]).toMatchObject({
      rule: 'unknown-detector',
      line: 3,
    });
    const planned = compileLayers({ organisation: detecting('national-id') });
    expect(planned.policy).toBeDefined();
    expect(planned.issues[0]).toMatchObject({ level: 'warning', rule: 'detector-missing' });
  });

  it('a family and other words for it mean its detectors', () => {
    const clause =
      'clauses:\n  - { id: A-1, say: Yes., control: prompt-redaction, when: { data: own }, do: redact }\n';
    const named = (word: string): unknown =>
      compileLayers({ organisation: `${detecting(word)}${clause}` }).policy?.clauses[0]?.when.data?.detectors;
    expect(named('phone')).toEqual(['phone-american', 'phone-international']);
    expect(named('credit-card')).toEqual(['payment-card']);
  });
});
