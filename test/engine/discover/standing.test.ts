/** What a policy says of a tool: lists, plans and their proof, phases, layers, exceptions. */
import { describe, expect, it } from 'vitest';
import { toolStanding, type ToolAsked } from '../../../src/engine/discover/standing.ts';
import { acme, at, issuesOf, NOW, policyOf, policyText, type Layers } from '../policy/support.ts';

const who = { user: 'ann', teams: ['ml'] };

function text(settings: string, rest = 'phase: enforce'): string {
  return policyText(`clauses:
  - id: TOOLS-1
    say: Use the tools on this list.
    control: tool-allowlist
    ${rest}
    ${settings}
`);
}

function ask(policy: string | Layers, asked: ToolAsked, now = NOW) {
  return toolStanding(policyOf(policy), asked, { now, who });
}

const claude: ToolAsked = { tool: 'claude-code', agent: 'claude' };
const tier = (value: string, grade: 'unknown' | 'declared' | 'pinned' | 'observed' | 'enforced') => ({
  ...claude,
  tier: { value, grade },
});
const PLAN = 'tools: [{ id: claude-code, tier: [team, enterprise], evidence: pinned }]';
const BAN = 'prohibited: [{ id: openclaw, why: reads mail }, { tier: [free] }]';

const rows: readonly {
  readonly name: string;
  readonly policy: string;
  readonly asked: ToolAsked;
  readonly is: string;
  readonly why?: RegExp;
}[] = [
  { name: 'listed by id', policy: text('tools: [{ id: claude-code }]'), asked: claude, is: 'approved allow' },
  { name: 'listed by agent', policy: text('tools: [{ id: claude }]'), asked: claude, is: 'approved allow' },
  {
    name: 'not listed: the stance (ask)',
    policy: text('tools: [{ id: codex }]'),
    asked: claude,
    is: 'unknown ask',
    why: /not on the list/,
  },
  {
    name: 'not listed: otherwise',
    policy: text('tools: []\n    otherwise: { do: deny, then: request }'),
    asked: claude,
    is: 'unknown deny',
  },
  {
    name: 'not listed: let pass',
    policy: text('tools: []\n    otherwise: { do: allow }'),
    asked: claude,
    is: 'unknown allow',
  },
  {
    name: 'prohibited by id',
    policy: text(`tools: []\n    ${BAN}`),
    asked: { tool: 'openclaw' },
    is: 'prohibited deny',
    why: /prohibited: reads mail/,
  },
  {
    name: 'prohibited, asked only',
    policy: text(`tools: []\n    ${BAN}\n    do: ask`),
    asked: { tool: 'openclaw' },
    is: 'prohibited ask',
  },
  {
    name: 'prohibited and listed',
    policy: text('tools: [{ id: claude-code }]\n    prohibited: [{ id: claude }]'),
    asked: claude,
    is: 'prohibited deny',
  },
  {
    name: 'a prohibited plan',
    policy: text(`tools: [{ id: claude-code }]\n    ${BAN}`),
    asked: tier('free', 'declared'),
    is: 'prohibited deny',
  },
  {
    name: 'another plan than the prohibited one',
    policy: text(`tools: [{ id: claude-code }]\n    ${BAN}`),
    asked: tier('pro', 'declared'),
    is: 'approved allow',
  },
  {
    name: 'a plan nobody knows, where only plans are prohibited',
    policy: text(`tools: [{ id: claude-code }]\n    ${BAN}`),
    asked: claude,
    is: 'approved allow',
  },
  {
    name: 'a tool prohibited on a plan, the plan unknown',
    policy: text('tools: [{ id: claude-code }]\n    prohibited: [{ id: claude-code, tier: free }]'),
    asked: claude,
    is: 'prohibited deny',
  },
  {
    name: 'the right plan with proof',
    policy: text(PLAN),
    asked: tier('team', 'pinned'),
    is: 'approved allow',
  },
  {
    name: 'the right plan with better proof',
    policy: text(PLAN),
    asked: tier('team', 'enforced'),
    is: 'approved allow',
  },
  {
    name: 'the right plan with too little proof',
    policy: text(PLAN),
    asked: tier('team', 'declared'),
    is: 'unknown deny',
    why: /only declared, not pinned/,
  },
  { name: 'no plan known', policy: text(PLAN), asked: claude, is: 'unknown deny', why: /not known/ },
  {
    name: 'a plan of grade unknown',
    policy: text(PLAN),
    asked: tier('', 'unknown'),
    is: 'unknown deny',
  },
  {
    name: 'an account seen, its plan not',
    policy: text(PLAN),
    asked: tier('unknown', 'observed'),
    is: 'unknown deny',
    why: /not known/,
  },
  {
    name: 'another plan',
    policy: text(PLAN),
    asked: tier('pro', 'declared'),
    is: 'prohibited deny',
    why: /it is on pro/,
  },
  {
    name: 'the wire cannot stand in for a file',
    policy: text(PLAN),
    asked: { ...claude, wire: true },
    is: 'unknown deny',
  },
  {
    name: 'proof that only the wire gives, before the first request',
    policy: text(PLAN.replace('pinned', 'observed')),
    asked: { ...claude, wire: true },
    is: 'unknown allow',
  },
  {
    name: 'the same where there is no wire',
    policy: text(PLAN.replace('pinned', 'observed')),
    asked: claude,
    is: 'unknown deny',
  },
  {
    name: 'another plan is not proven by the wire either',
    policy: text(PLAN.replace('pinned', 'observed')),
    asked: { ...tier('pro', 'declared'), wire: true },
    is: 'prohibited deny',
  },
  {
    name: 'two entries: the one that fits',
    policy: text('tools: [{ id: claude-code, tier: team }, { id: claude-code, tier: max }]'),
    asked: tier('max', 'declared'),
    is: 'approved allow',
  },
  {
    name: 'an unless takes it out',
    policy: text('tools: []\n    unless: [{ tool: claude }]\n    otherwise: { do: deny }'),
    asked: claude,
    is: 'unknown allow',
  },
  {
    name: 'a clause about other tools',
    policy: text('tools: []\n    when: { tool: codex }\n    otherwise: { do: deny }'),
    asked: claude,
    is: 'unknown allow',
  },
  { name: 'no clause about tools', policy: policyText('clauses: []\n'), asked: claude, is: 'unknown allow' },
];

describe('verdicts', () => {
  it.each(rows)('$name', ({ policy, asked, is, why }) => {
    const found = ask(policy, asked);
    expect(`${found.verdict} ${found.demand}`).toBe(is);
    expect(found.why ?? '').toMatch(why ?? /^/);
  });

  it('names the clause, its line and its sentence', () => {
    const found = ask(text('tools: []\n    otherwise: { do: deny }'), claude);
    expect(found.clause).toBe('organisation.yaml:4 TOOLS-1');
    expect(found.by).toEqual({ id: 'TOOLS-1', say: 'Use the tools on this list.', phase: 'enforce' });
  });

  it('finds the design’s own example as it says', () => {
    expect(ask(acme, { tool: 'copilot-ide', tier: { value: 'individual', grade: 'observed' } }).demand).toBe(
      'deny',
    );
    expect(ask(acme, { tool: 'copilot-ide', tier: { value: 'business', grade: 'observed' } }).verdict).toBe(
      'approved',
    );
    expect(ask(acme, { tool: 'aider' })).toMatchObject({ verdict: 'unknown', demand: 'warn' });
  });
});

const dated = text(
  'tools: []\n    otherwise: { do: deny }',
  'phase: { draft: 2026-01-01, monitor: 2026-02-01, warn: 2026-03-01, enforce: 2026-04-01 }',
);

describe('phases', () => {
  it.each([
    ['2026-01-15', 'allow', 'allow'],
    ['2026-02-15', 'allow', 'deny'],
    ['2026-03-15', 'warn', 'deny'],
    ['2026-04-15', 'deny', 'deny'],
  ] as const)('on %s it demands %s', (day, demand, intended) => {
    const found = ask(dated, claude, at(day));
    expect(found).toMatchObject({ verdict: 'unknown', demand, intended });
    expect(found.clause !== undefined).toBe(intended === 'deny');
  });
});

describe('layers and exceptions', () => {
  const open = text('tools: [{ id: claude-code }]\n    otherwise: { do: allow }');
  const closed = text('tools: [{ id: codex }]\n    otherwise: { do: deny }').replace('TOOLS-1', 'TOOLS-2');

  it('lets the strongest of all layers win', () => {
    expect(ask({ organisation: open, project: closed }, claude).demand).toBe('deny');
    expect(ask({ organisation: closed, project: open }, claude)).toMatchObject({
      demand: 'deny',
      by: { id: 'TOOLS-2' },
    });
    expect(ask({ organisation: open }, claude).demand).toBe('allow');
  });

  const excepted = (line: string) =>
    `${text('tools: []\n    otherwise: { do: deny }')}exceptions:\n  - { id: EX-1, clause: TOOLS-1, why: trial, by: sec, ${line} }\n`;
  it.each([
    ['its team', 'who: "team:ml", allow: { tool: claude-code }, until: 2026-12-15', 'allow'],
    ['by agent', 'who: "team:ml", allow: { tool: claude }, until: 2026-12-15', 'allow'],
    ['with data', 'who: "*", allow: { tool: claude, data: secret }, until: 2026-12-15', 'allow'],
    ['another team', 'who: "team:web", allow: { tool: claude }, until: 2026-12-15', 'deny'],
    ['another tool', 'who: "*", allow: { tool: codex }, until: 2026-12-15', 'deny'],
    ['no tool', 'who: "*", allow: { actor: agent }, until: 2026-12-15', 'deny'],
    ['over', 'who: "*", allow: { tool: claude }, until: 2026-11-01', 'deny'],
  ])('an exception: %s', (_, line, demand) => {
    expect(ask(excepted(line), claude).demand).toBe(demand);
  });
});

describe('what a policy may write', () => {
  it.each([
    ['nothing prohibited', text('tools: []\n    prohibited: [{ why: x }]')],
    ['a grade nobody knows', text('tools: [{ id: a, evidence: sure }]')],
    ['a key nobody knows', text('tools: [{ id: a, plan: team }]')],
  ])('%s is refused', (_, policy) => {
    expect(issuesOf(policy)).not.toEqual([]);
    expect(issuesOf(text('tools: [{ id: a, evidence: pinned, tier: team }]'))).toEqual([]);
  });
});
