import { describe, expect, it } from 'vitest';
import { profiles } from '../../../src/catalog/profiles/index.ts';
import { compilePolicy } from '../../../src/engine/policy/compile.ts';
import { lintPolicy } from '../../../src/engine/policy/lint.ts';
import { finding } from '../situations.ts';
import { acme, at, detectors, fileOf, hashing, NOW, policyText } from './support.ts';
import type { LintOptions } from '../../../src/engine/policy/linting.ts';
import type { PolicyIssue } from '../../../src/engine/policy/model.ts';

type Change = Partial<
  Pick<LintOptions, 'now' | 'exists' | 'scan' | 'tools' | 'aiTools' | 'aiHosts' | 'installed' | 'frameworks'>
>;

function lint(text: string, change: Change = {}): readonly PolicyIssue[] {
  const file = fileOf(text);
  const { policy, issues } = compilePolicy([file], { hashing, detectors, layers: [] });
  if (policy === undefined) throw new Error(issues.map((issue) => issue.message).join('\n'));
  return lintPolicy({ files: [file], policy, now: NOW, exists: () => true, scan: () => [], ...change });
}

function rules(text: string, change: Change = {}): readonly string[] {
  return lint(text, change).map((issue) => `${issue.level} ${issue.rule} ${issue.line}`);
}

function clauses(...lines: readonly string[]): string {
  return policyText(`clauses:\n${lines.map((line) => `  - { say: x, ${line} }\n`).join('')}`);
}

const PUSH = 'control: action-approval, phase: enforce, when: { action: git.push }';

interface Row {
  readonly name: string;
  readonly bad: string;
  readonly rule: string;
  /** The same without the fault. */
  readonly good: string;
  readonly change?: Change;
}

const exceptionsOf = (line: string): string =>
  `${clauses(`id: A-1, ${PUSH}`, 'id: R-1, control: exception, grants: { approvers: [sec], longest: 30 days }')}exceptions:\n  - { id: EX-1, clause: A-1, who: "*", why: x, ${line} }\n`;

const aiTools = [{ id: 'claude-code', agent: 'claude' }, { id: 'ollama' }];
const toolList = (lists: string): string => clauses(`id: T-1, control: tool-allowlist, ${lists}`);

const rows: readonly Row[] = [
  {
    name: 'a tool the catalogue does not know',
    bad: toolList('tools: [{ id: claude-cod }]'),
    rule: 'warning unknown-tool 4',
    good: toolList('tools: [{ id: claude-code }, { id: ollama }]'),
    change: { aiTools },
  },
  {
    name: 'a host that nearly is one of an AI service',
    bad: toolList('tools: [{ id: ollama, hosts: api.antropic.com }]'),
    rule: 'warning unknown-host 4',
    good: toolList(
      'tools: [{ id: ollama, hosts: [api.anthropic.com, ai.acme.example, a.openai.azure.com] }]',
    ),
    change: { aiHosts: ['api.anthropic.com', '*.openai.azure.com'] },
  },
  {
    name: 'an address in the place of a host',
    bad: toolList('tools: [{ id: ollama, hosts: "https://api.anthropic.com/v1" }]'),
    rule: 'warning not-a-host 4',
    good: toolList('tools: [{ id: ollama, hosts: api.anthropic.com }]'),
  },
  {
    name: 'an address in the place of a host where data may go',
    bad: toolList('tools: [{ id: ollama, for: [{ data: secret, hosts: "https://a.example" }] }]'),
    rule: 'warning not-a-host 4',
    good: toolList('tools: [{ id: ollama, for: [{ data: secret, hosts: a.example }] }]'),
  },
  {
    name: 'a place for data the tool is not cleared for',
    bad: toolList('tools: [{ id: ollama, data: personal, for: [{ data: secret, models: m }] }]'),
    rule: 'warning place-not-cleared 4',
    good: toolList('tools: [{ id: ollama, data: [secret, personal], for: [{ data: secret, models: m }] }]'),
  },
  {
    name: 'a place the tool may not ask',
    bad: toolList('tools: [{ id: ollama, hosts: a.example, for: [{ data: secret, hosts: b.example }] }]'),
    rule: 'warning place-not-allowed 4',
    good: toolList('tools: [{ id: ollama, hosts: "*.example", for: [{ data: secret, hosts: b.example }] }]'),
  },
  {
    name: 'a tool listed under both of its names',
    bad: toolList('tools: [{ id: claude-code }, { id: claude, tier: team }]'),
    rule: 'warning tool-twice 4',
    good: toolList('tools: [{ id: claude-code, tier: max }, { id: claude, tier: team }]'),
    change: { aiTools },
  },
  {
    name: 'a tool listed and prohibited',
    bad: toolList('tools: [{ id: claude-code }], prohibited: [{ id: claude }]'),
    rule: 'error tool-contradiction 4',
    good: toolList('tools: [{ id: claude-code }], prohibited: [{ id: claude, tier: free }]'),
    change: { aiTools },
  },
  {
    name: 'a control not in force',
    bad: clauses('id: A-1, control: egress-inspection'),
    rule: 'warning control-not-enforced 4',
    good: clauses(`id: A-1, ${PUSH}`),
  },
  {
    name: 'a wish without a reason',
    bad: clauses('id: A-1, control: none'),
    rule: 'error none-without-reason 4',
    good: clauses('id: A-1, control: none, reason: nobody can check it'),
  },
  {
    name: 'a second person',
    bad: clauses(`id: A-1, ${PUSH}, do: { ask: { by: [a, b] } }`),
    rule: 'warning second-person 4',
    good: clauses(`id: A-1, ${PUSH}, do: { ask: { by: a } }`),
  },
  {
    name: 'phases out of order',
    bad: clauses('id: A-1, control: audit-log, phase: { monitor: 2026-12-01, enforce: 2026-11-01 }'),
    rule: 'error phase-order 4',
    good: clauses('id: A-1, control: audit-log, phase: { monitor: 2026-11-01, enforce: 2026-12-01 }'),
  },
  {
    name: 'a missing notice',
    bad: clauses('id: A-1, control: audit-log, notice: no.md'),
    rule: 'error notice-missing 4',
    good: clauses('id: A-1, control: audit-log, notice: yes.md'),
    change: { exists: (_, path) => path === 'yes.md' },
  },
  {
    name: 'an unknown tool',
    bad: clauses(`id: A-1, ${PUSH}, unless: [{ tool: claud }]`),
    rule: 'warning unknown-tool 4',
    good: clauses(`id: A-1, ${PUSH}, unless: [{ tool: claude }]`),
    change: { tools: ['claude', 'codex'] },
  },
  {
    name: 'an unless as wide as its when',
    bad: clauses(`id: A-1, ${PUSH}, unless: [{ action: [git.push, git.merge] }]`),
    rule: 'error unless-wider 4',
    good: clauses(`id: A-1, ${PUSH}, unless: [{ action: git.push, ref: "refs/heads/x" }]`),
  },
  {
    name: 'an unless beside its when',
    bad: clauses(`id: A-1, ${PUSH}, unless: [{ action: fs.delete, path: "tmp/**" }]`),
    rule: 'warning unless-outside 4',
    good: clauses(`id: A-1, ${PUSH}, unless: [{ ref: "refs/heads/x" }]`),
  },
  {
    name: 'a shadowed clause',
    bad: clauses('id: A-1, control: action-approval, phase: enforce', `id: B-1, ${PUSH}`),
    rule: 'warning shadowed 5',
    good: clauses(
      `id: A-1, ${PUSH}`,
      'id: B-1, control: action-approval, phase: enforce, when: { action: git.merge }',
    ),
  },
  {
    name: 'a clause said twice',
    bad: clauses(`id: A-1, ${PUSH}`, `id: B-1, ${PUSH}`),
    rule: 'warning shadowed 5',
    good: clauses(
      `id: A-1, ${PUSH}`,
      'id: B-1, control: action-approval, phase: enforce, do: deny, when: { action: git.push, ref: "refs/heads/main" }',
    ),
  },
  {
    name: 'an expired exception',
    bad: exceptionsOf('by: sec, until: 2026-11-22'),
    rule: 'error exception-expired 7',
    good: exceptionsOf('by: sec, until: 2026-12-01'),
  },
  {
    name: 'an exception for a team nobody is in',
    bad: exceptionsOf('by: sec, until: 2026-12-01').replace('who: "*"', 'who: team:ml'),
    rule: 'warning team-unknown 7',
    good: `${exceptionsOf('by: sec, until: 2026-12-01').replace('who: "*"', 'who: team:ml')}teams: { ml: ana }\n`,
  },
  {
    name: 'a long exception',
    bad: exceptionsOf('by: sec, until: 2027-06-01'),
    rule: 'error exception-too-long 7',
    good: exceptionsOf('by: sec, from: 2026-12-20, until: 2027-01-15'),
  },
  {
    name: 'an exception by anybody',
    bad: exceptionsOf('by: me, until: 2026-12-01'),
    rule: 'error exception-approver 7',
    good: exceptionsOf('by: sec, until: 2026-12-01'),
  },
  {
    name: 'an exception backwards',
    bad: exceptionsOf('by: sec, from: 2026-12-20, until: 2026-12-10'),
    rule: 'error exception-order 7',
    good: exceptionsOf('by: sec, from: 2026-12-10, until: 2026-12-20'),
  },
  {
    name: 'an exception that is too long by a day',
    bad: exceptionsOf('by: sec, from: 2026-12-01, until: 2027-01-01'),
    rule: 'error exception-too-long 7',
    good: exceptionsOf('by: sec, from: 2026-12-01, until: 2026-12-31'),
  },
  {
    name: 'an exception that begins as it ends',
    bad: exceptionsOf('by: sec, from: 2026-12-10, until: 2026-12-10'),
    rule: 'error exception-order 7',
    good: exceptionsOf('by: sec, until: 2026-11-23'),
  },
  {
    name: 'a missing playbook',
    bad: clauses('id: A-1, control: incident, when: { event: mcp.drift }, do: { playbook: no.md }'),
    rule: 'error playbook-missing 4',
    good: clauses('id: A-1, control: incident, when: { event: mcp.drift }, do: { playbook: yes.md }'),
    change: { exists: (_, path) => path === 'yes.md' },
  },
  {
    name: 'a reversible clause under a one-way one',
    bad: clauses(
      'id: A-1, control: prompt-redaction, when: { data: secret }, do: { redact: one-way }',
      'id: B-1, control: prompt-redaction, when: { data: secret }, do: redact',
    ),
    rule: 'warning shadowed 5',
    good: clauses(
      'id: A-1, control: prompt-redaction, when: { data: secret }, do: redact',
      'id: B-1, control: prompt-redaction, when: { data: secret, tool: claude }, do: { redact: one-way }',
    ),
  },
  {
    name: 'an unknown tool in its when, near nothing',
    bad: clauses('id: A-1, control: prompt-redaction, when: { data: secret, tool: [claude, qqqqqqqq] }'),
    rule: 'warning unknown-tool 4',
    good: `${clauses('id: A-1, control: prompt-redaction, when: { data: secret, tool: [own, codex] }')}agents: [{ id: own, command: own, base_url_env: {} }]\n`,
    change: { tools: ['claude', 'codex'] },
  },
  {
    name: 'a control that is not installed',
    bad: clauses(`id: A-1, ${PUSH}`),
    rule: 'warning control-not-installed 4',
    good: clauses(
      'id: A-1, control: audit-log, phase: enforce',
      'id: B-1, control: action-approval, phase: draft',
      'id: C-1, control: tool-allowlist, phase: enforce, tools: [{ id: codex }]',
    ),
    change: { installed: new Set(['shim']) },
  },
  {
    name: 'a log that leaves without a notice',
    bad: clauses('id: A-1, control: audit-log, log: { export: [{ otlp: "env:X" }] }'),
    rule: 'error notice-needed 4',
    good: clauses('id: A-1, control: audit-log, notice: n.md, log: { export: [{ otlp: "env:X" }] }'),
  },
  {
    name: 'an exception from what its clause is not about',
    bad: exceptionsOf('by: sec, until: 2026-12-01, allow: { action: payment }'),
    rule: 'warning exception-idle 7',
    good: exceptionsOf('by: sec, until: 2026-12-01, allow: { action: git.push }'),
  },
  {
    name: 'a control no clause uses',
    bad: clauses('id: A-1, control: audit-log'),
    rule: 'info framework-gap 2',
    good: clauses(`id: A-1, ${PUSH}`),
    change: {
      frameworks: {
        'policy-lint': [{ framework: 'F', ref: '1', title: 'x', strength: 'direct' }],
        'action-approval': [{ framework: 'F', ref: '2', title: 'x', strength: 'direct' }],
      },
    },
  },
  {
    name: 'a scope',
    bad: `${policyText('')}scope: { people: [web] }\n`,
    rule: 'info scope-for-readers 3',
    good: policyText(''),
  },
  {
    name: 'two dates that are one',
    bad: clauses(
      'id: A-1, control: audit-log, phase: { monitor: 2026-12-01, warn: 2026-12-01, enforce: 2026-12-02 }',
    ),
    rule: 'error phase-order 4',
    good: clauses(
      'id: A-1, control: audit-log, phase: { draft: 2026-01-01, monitor: 2026-12-01, enforce: 2026-12-02 }',
    ),
  },
  {
    name: 'a secret in a list',
    bad: clauses(`id: A-1, ${PUSH}, unless: [{ ref: [x, KEY] }]`),
    rule: 'error secret-in-policy 4',
    good: clauses(`id: A-1, ${PUSH}, unless: [{ ref: [x, MAIL] }]`),
    change: {
      scan: (text) =>
        text === 'KEY' ? [finding('aws-key-id')] : text === 'MAIL' ? [finding('email', 'personal')] : [],
    },
  },
  {
    name: 'a clause nothing can meet',
    bad: `${clauses('id: A-1, control: prompt-redaction, when: { data: own }')}data_classes: { own: { match: [] } }\n`,
    rule: 'error unreachable 4',
    good: clauses(`id: A-1, ${PUSH}`),
  },
  {
    name: 'a clause under one that is enforced earlier',
    bad: clauses(
      `id: A-1, ${PUSH}`,
      'id: B-1, control: action-approval, phase: { monitor: 2026-12-01, enforce: 2027-01-01 }, when: { action: git.push, ref: "refs/heads/x" }',
    ),
    rule: 'warning shadowed 5',
    good: clauses(
      'id: A-1, control: action-approval, phase: { monitor: 2026-12-01, enforce: 2027-01-01 }, when: { action: git.push }',
      'id: B-1, control: action-approval, phase: enforce, when: { action: git.push, ref: "refs/heads/x" }',
    ),
  },
  {
    name: 'a clause under a later one that is wider',
    bad: clauses(
      'id: A-1, control: action-approval, phase: enforce, when: { action: git.push, ref: "refs/heads/x" }',
      `id: B-1, ${PUSH}`,
    ),
    rule: 'warning shadowed 4',
    good: clauses(
      'id: A-1, control: action-approval, phase: enforce, when: { action: git.push, ref: "refs/heads/x" }',
      `id: B-1, ${PUSH}, unless: [{ ref: "refs/heads/*" }]`,
    ),
  },
  {
    name: 'a clause under one with the same way out',
    bad: clauses(
      `id: A-1, ${PUSH}, unless: [{ ref: "refs/heads/x" }]`,
      `id: B-1, ${PUSH}, unless: [{ ref: "refs/heads/*" }]`,
    ),
    rule: 'warning shadowed 5',
    good: clauses(
      `id: A-1, ${PUSH}, unless: [{ ref: "refs/heads/x" }]`,
      `id: B-1, ${PUSH}, unless: [{ ref: "refs/heads/y" }]`,
    ),
  },
  {
    name: 'a clause of two controls under one of both',
    bad: clauses(
      'id: A-1, control: [action-approval, audit-log], phase: enforce',
      'id: B-1, control: action-approval, phase: enforce, when: { action: git.push }',
    ),
    rule: 'warning shadowed 5',
    good: clauses(
      'id: A-1, control: action-approval, phase: enforce',
      'id: B-1, control: [action-approval, audit-log], phase: enforce, when: { action: git.push }',
    ),
  },
  {
    name: 'a review that is due',
    bad: policyText('').replace('Test', 'Test, review_by: 2026-11-22'),
    rule: 'error review-due 2',
    good: policyText('').replace('Test', 'Test, review_by: 2026-11-23'),
  },
  {
    name: 'a secret in the policy',
    bad: policyText('').replace('Test', 'KEY'),
    rule: 'error secret-in-policy 2',
    good: policyText(''),
    change: { scan: (text) => (text === 'KEY' ? [finding('aws-key-id')] : []) },
  },
];

describe('lint', () => {
  it.each(rows)('$name', ({ bad, rule, good, change }) => {
    const found = rules(bad, change);
    expect(found).toContain(rule);
    const name = rule.split(' ')[1] ?? '';
    expect(rules(good, change).filter((one) => one.includes(name))).toEqual([]);
  });

  it('says what is wrong, where, and what next', async () => {
    const words: string[] = [];
    for (const { name, bad, change } of rows) {
      words.push(`# ${name}`);
      for (const { line, column, level, message, fix } of lint(bad, change)) {
        words.push(`${line}:${column} ${level}: ${message} | ${fix ?? ''}`);
      }
    }
    await expect(`${words.join('\n')}\n`).toMatchFileSnapshot('../../fixtures/policies/lint-words.txt');
  });

  it.each(Object.entries(profiles))('finds nothing wrong with the profile %s', (_, text) => {
    expect(lint(text).filter((issue) => issue.level !== 'info')).toEqual([]);
  });

  it('reads the whole example', () => {
    const found = lint(acme, { now: at('2026-12-20'), exists: () => false, tools: ['claude', 'ollama'] });
    expect(found.filter((issue) => issue.level === 'error').map((issue) => issue.rule)).toEqual([
      'notice-missing',
      'playbook-missing',
      'exception-expired',
    ]);
    expect(found.some((issue) => issue.rule === 'scope-for-readers')).toBe(true);
  });

  it.each([
    ['nobody says who may grant', '', []],
    ['one may, for as long as wanted', 'grants: { approvers: me }', []],
    ['others may', 'grants: { approvers: [sec, lead] }', ['exception-approver one of: sec, lead']],
    [
      'one may, for a while',
      'grants: { approvers: me, longest: 30 days }',
      ['exception-too-long choose an earlier day'],
    ],
  ])('of exceptions where %s', (_, grants, wanted) => {
    const rule = grants === '' ? [] : [`id: R-1, control: exception, ${grants}`];
    const text = `${clauses(`id: A-1, ${PUSH}`, ...rule)}exceptions:\n  - { id: EX-1, clause: A-1, who: "*", why: x, by: me, until: 2028-01-01 }\n`;
    const told = lint(text).filter((issue) => issue.rule.startsWith('exception-'));
    expect(told.map(({ rule, fix }) => `${rule} ${fix}`)).toEqual(wanted);
  });

  it.each([
    [
      'that comes into force later',
      'id: A-1, control: action-approval, phase: monitor, when: { action: git.push }',
      'id: B-1, control: action-approval, phase: { enforce: 2027-01-01 }, when: { action: git.push, ref: "refs/heads/x" }',
    ],
    [
      'that another only precedes',
      'id: A-1, control: action-approval, phase: { enforce: 2026-01-01 }, when: { action: git.push, ref: "refs/heads/x" }',
      'id: B-1, control: action-approval, phase: { enforce: 2026-06-01 }, when: { action: git.push, ref: "refs/heads/y" }',
    ],
    ['that judges nothing', 'id: A-1, control: audit-log', 'id: B-1, control: audit-log'],
  ])('sees no shadow on a clause %s', (_, ...two) => {
    expect(lint(clauses(...two)).map((issue) => issue.rule)).toEqual([]);
  });

  it('counts steps of the past as past', () => {
    const issues = lint(
      clauses(
        'id: A-1, control: action-approval, phase: { monitor: 2026-03-01, enforce: 2026-06-01 }, when: { action: git.push }',
        'id: B-1, control: action-approval, phase: { enforce: 2026-01-01 }, when: { action: git.push, ref: "refs/heads/x" }',
      ),
    );
    expect(issues.map(({ rule, line }) => `${rule} ${line}`)).toEqual(['shadowed 5']);
  });

  it('does not take the fake secrets of tests for real ones', () => {
    expect(
      rules(acme, { scan: (text) => (text.includes('AKIA') ? [finding('aws-key-id')] : []) }).join(),
    ).not.toContain('secret-in-policy');
  });
});
