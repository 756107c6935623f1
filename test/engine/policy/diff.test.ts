import { assert, constantFrom, nat, property, record, uniqueArray } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { diffPolicies } from '../../../src/engine/policy/diff/index.ts';
import { acme, fileOf, policyOf, policyText } from './support.ts';
import type { PolicyChange, PolicySide } from '../../../src/engine/policy/diff/model.ts';

function sideOf(text: string): PolicySide {
  return { file: fileOf(text), policy: policyOf(text) };
}

const mask = (text: string): string => text.replaceAll('AKIAIOSFODNN7EXAMPLE', '{aws-key-id}');

function changes(before: string, after: string): readonly PolicyChange[] {
  return diffPolicies({ before: sideOf(before), after: sideOf(after), mask });
}

function words(before: string, after: string): readonly string[] {
  return changes(before, after).map(({ way, what }) => `${way}: ${what}`);
}

/** One clause of a policy, a line of YAML. */
function clause(line: string, head = ''): string {
  return policyText(`clauses:\n  - { id: A-1, say: x, ${line} }\n`, head);
}

const ASKS = 'control: action-approval, phase: enforce';
const TOOLS = 'control: tool-allowlist, phase: enforce';
const FELT = 'defaults: { phase: enforce, stance: ask }\n';
const MERGE = `${ASKS}, when: { action: git.merge }`;
const grants = (rest: string): string => `control: exception, grants: { approvers: [sec], ${rest} }`;
const exception = (until: string, who = '"*"'): string =>
  `${clause(MERGE)}exceptions:\n  - { id: EX-17, clause: A-1, who: ${who}, why: trial, by: sec, until: ${until} }\n`;

interface Row {
  readonly name: string;
  readonly before: string;
  readonly after: string;
  readonly said: readonly string[];
}

const rows: readonly Row[] = [
  {
    name: 'an action more',
    before: clause(MERGE),
    after: clause(`${ASKS}, when: { action: [git.merge, payment] }`),
    said: ['tighter: A-1 now also asks before payment'],
  },
  {
    name: 'an action less and one more',
    before: clause(MERGE),
    after: clause(`${ASKS}, when: { action: payment }`),
    said: ['tighter: A-1 now also asks before payment', 'looser: A-1 no longer asks before git.merge'],
  },
  {
    name: 'a repository only',
    before: clause(MERGE),
    after: clause(`${ASKS}, when: { action: git.merge, repo: "github.com/acme/*" }`),
    said: ['looser: A-1 now counts only for repo github.com/acme/*'],
  },
  {
    name: 'a pattern whose width nobody can tell',
    before: clause(`${ASKS}, when: { action: git.push, ref: "refs/heads/a*" }`),
    after: clause(`${ASKS}, when: { action: git.push, ref: "refs/heads/*b" }`),
    said: [
      'changed: A-1 now also counts for ref refs/heads/*b',
      'changed: A-1 no longer counts for ref refs/heads/a*',
    ],
  },
  {
    name: 'a date that moved forward',
    before: clause(`control: action-approval, phase: { monitor: 2026-11-01, enforce: 2027-01-15 }`),
    after: clause(`control: action-approval, phase: { monitor: 2026-11-01, enforce: 2026-12-01 }`),
    said: ['tighter: A-1 goes to enforce on 2026-12-01 instead of 2027-01-15'],
  },
  {
    name: 'a phase taken back',
    before: clause(ASKS),
    after: clause('control: action-approval, phase: monitor'),
    said: ['looser: A-1 has the phase monitor; it was enforce'],
  },
  {
    name: 'the default phase of a clause without one',
    before: clause('control: action-approval', 'defaults: { phase: enforce, stance: allow }\n'),
    after: clause('control: action-approval', 'defaults: { phase: monitor, stance: allow }\n'),
    said: [
      'looser: the default phase is monitor instead of enforce',
      'looser: A-1 has the phase monitor; it was enforce',
    ],
  },
  {
    name: 'a narrower clause where the stance steps in',
    before: clause(`${ASKS}, when: { action: [git.merge, payment] }`, FELT),
    after: clause(MERGE, FELT),
    said: ['changed: A-1 no longer asks before payment'],
  },
  {
    name: 'a case set free',
    before: clause(MERGE),
    after: clause(`${MERGE}, unless: [{ ref: "refs/heads/agent/*" }]`),
    said: ['looser: A-1 now lets pass: ref refs/heads/agent/*'],
  },
  {
    name: 'a case no longer free',
    before: clause(`${MERGE}, unless: [{ ref: "refs/heads/agent/*" }]`),
    after: clause(MERGE),
    said: ['tighter: A-1 no longer lets pass: ref refs/heads/agent/*'],
  },
  {
    name: 'a weaker demand',
    before: clause(`${MERGE}, do: deny`),
    after: clause(`${MERGE}, do: { ask: { by: developer } }`),
    said: ['looser: A-1 now asks; it was: refuses'],
  },
  {
    name: 'a reason that is needed',
    before: clause(`${MERGE}, do: { ask: { by: developer } }`),
    after: clause(`${MERGE}, do: { ask: { by: developer, reason: required } }`),
    said: ['tighter: A-1: `reason` is required instead of nothing'],
  },
  {
    name: 'an answer of a server that changed',
    before: clause('control: mcp-approval, phase: enforce, do: { unknown: ask, changed: block }'),
    after: clause('control: mcp-approval, phase: enforce, do: { unknown: warn, changed: block }'),
    said: ['looser: A-1: `unknown` is warn instead of ask'],
  },
  {
    name: 'a control less',
    before: clause('control: [prompt-redaction, context-redaction], phase: enforce, when: { data: secret }'),
    after: clause('control: prompt-redaction, phase: enforce, when: { data: secret }'),
    said: ['looser: A-1 is no longer enforced by context-redaction'],
  },
  {
    name: 'an admitted wish',
    before: clause(ASKS),
    after: clause('control: none, phase: enforce, reason: nobody can check it'),
    said: [
      'looser: A-1 is no longer enforced by action-approval: nothing enforces it any more',
      'changed: A-1: `reason` is nobody can check it instead of nothing',
    ],
  },
  {
    name: 'other words',
    before: policyText('clauses:\n  - { id: A-1, say: x, control: action-approval }\n'),
    after: policyText('clauses:\n  - { id: A-1, say: y, control: action-approval }\n'),
    said: ['neutral: A-1 now says: y'],
  },
  {
    name: 'a tool listed where others are refused',
    before: clause(`${TOOLS}, tools: [{ id: ollama }], otherwise: { do: deny }`),
    after: clause(`${TOOLS}, tools: [{ id: ollama }, { id: codex, tier: team }], otherwise: { do: deny }`),
    said: ['looser: A-1 now lists the tool codex on team'],
  },
  {
    name: 'a tool held to a plan where others are only warned of',
    before: clause(`${TOOLS}, tools: [{ id: ollama }], otherwise: { do: warn }`),
    after: clause(`${TOOLS}, tools: [{ id: ollama }, { id: codex, tier: team }], otherwise: { do: warn }`),
    said: ['changed: A-1 now lists the tool codex on team'],
  },
  {
    name: 'a plan, a proof and data of a tool',
    before: clause(`${TOOLS}, tools: [{ id: codex, tier: [team], evidence: declared, data: [secret] }]`),
    after: clause(
      `${TOOLS}, tools: [{ id: codex, tier: [team, pro], evidence: observed, data: [personal] }]`,
    ),
    said: [
      'changed: A-1, the tool codex: `data` is personal instead of secret',
      'tighter: A-1, the tool codex: `evidence` is observed instead of declared',
      'looser: A-1, the tool codex: `tier` is team and pro instead of team',
    ],
  },
  {
    name: 'a tool prohibited',
    before: clause(`${TOOLS}, tools: [{ id: ollama }]`),
    after: clause(`${TOOLS}, tools: [{ id: ollama }], prohibited: [{ tier: [free] }]`),
    said: ['tighter: A-1 now prohibits any tool on free'],
  },
  {
    name: 'tools nobody lists',
    before: clause(`${TOOLS}, tools: [{ id: ollama }], otherwise: { do: deny }`),
    after: clause(`${TOOLS}, tools: [{ id: ollama }], otherwise: { do: warn }`),
    said: ['looser: A-1: for tools nobody lists it is now warn; it was deny'],
  },
  {
    name: 'who may grant, how long, and what never',
    before: clause(grants('longest: 30 days, never: [DATA-1]')),
    after: clause(grants('longest: 60 days, never: [DATA-1, DATA-2]')),
    said: [
      'looser: A-1: an exception runs at most 60 days; it was 30 days',
      'tighter: A-1: the clauses without exceptions are now also DATA-2',
    ],
  },
  {
    name: 'how long the log is kept',
    before: clause('control: audit-log, log: { keep: 13 months }'),
    after: clause('control: audit-log, log: { keep: 6 months }'),
    said: ['changed: A-1: `keep` is 6 months instead of 13 months'],
  },
  {
    name: 'a clause less',
    before: clause(MERGE),
    after: policyText('clauses: []\n'),
    said: ['looser: A-1 is gone: x (asks, enforce)'],
  },
  {
    name: 'a clause more',
    before: policyText(''),
    after: clause(MERGE),
    said: ['tighter: A-1 is new: x (asks, enforce)'],
  },
  {
    name: 'an exception',
    before: clause(MERGE),
    after: exception('2026-12-15', 'team:ml'),
    said: ['looser: exception EX-17 was added: team:ml, from A-1, granted by sec, until 2026-12-15'],
  },
  {
    name: 'a shorter exception for everybody',
    before: exception('2026-12-15', 'team:ml'),
    after: exception('2026-12-01'),
    said: [
      'tighter: exception EX-17 runs until 2026-12-01 instead of 2026-12-15',
      'looser: exception EX-17 is for everybody instead of team:ml',
    ],
  },
  {
    name: 'one more in a team',
    before: `${exception('2026-12-15', 'team:ml')}teams: { ml: [ana] }\n`,
    after: `${exception('2026-12-15', 'team:ml')}teams: { ml: [ana, ben] }\n`,
    said: ['looser: exception EX-17: team:ml is ana, ben instead of ana'],
  },
  {
    name: 'an exception taken out',
    before: exception('2026-12-15'),
    after: clause(MERGE),
    said: ['tighter: exception EX-17 from A-1 was taken out'],
  },
  {
    name: 'what a class holds',
    before: `${clause('control: prompt-redaction, phase: enforce, when: { data: people }')}data_classes: { people: { detect: [email] } }\n`,
    after: `${clause('control: prompt-redaction, phase: enforce, when: { data: people }')}data_classes: { people: { detect: [email, iban] } }\n`,
    said: [
      'changed: the data class people means something else; it is used by A-1',
      'changed: A-1 reads the same, but a name in its `when` now means something else',
    ],
  },
  {
    name: 'defaults',
    before: policyText('', 'defaults: { stance: deny, on_guard_failure: deny, containment: require }\n'),
    after: policyText('', 'defaults: { stance: ask, on_guard_failure: allow }\n'),
    said: [
      'looser: the default containment is off instead of require',
      'looser: the default on_guard_failure is allow instead of deny',
      'looser: the default stance is ask instead of deny',
    ],
  },
  {
    name: 'a secret, which is not repeated',
    before: policyText(''),
    after: 'aup: 1\npolicy: { name: Test, owner: AKIAIOSFODNN7EXAMPLE }\n',
    said: ['neutral: the policy’s owner is {aws-key-id} instead of nothing'],
  },
];

describe('what two policies differ in', () => {
  it.each(rows)('$name', ({ before, after, said }) => {
    expect(words(before, after)).toEqual(said);
  });

  it('the other way round, looser is tighter', () => {
    const opposite = {
      looser: 'tighter',
      tighter: 'looser',
      neutral: 'neutral',
      changed: 'changed',
    } as const;
    for (const { name, before, after } of rows) {
      const there = changes(before, after).map(({ way }) => way);
      const back = changes(after, before).map(({ way }) => opposite[way]);
      expect([name, back.toSorted()]).toEqual([name, there.toSorted()]);
    }
  });
});

const LINES = [
  MERGE,
  `${ASKS}, when: { action: [git.push, fs.delete] }, unless: [{ path: "tmp/**" }]`,
  `${ASKS}, do: deny`,
  'control: [prompt-redaction, context-redaction], phase: enforce, when: { data: secret }',
  'control: prompt-redaction, phase: { monitor: 2026-11-01, enforce: 2027-01-15 }, do: { redact: one-way }',
  `${TOOLS}, tools: [{ id: codex, tier: team }], prohibited: [{ tier: free }]`,
  `${TOOLS}, tools: [{ id: codex }], otherwise: { do: warn }`,
  'control: mcp-approval, facts: [owner], do: { unknown: ask }',
  'control: mcp-approval, servers: [{ id: x, url: "https://x.example/mcp" }]',
  'control: audit-log, log: { keep: 13 months }',
  'control: license-tier, pin: { anthropic: { org_ids: "env:A" } }',
  grants('longest: 30 days'),
  'control: incident, when: { event: mcp.drift }, do: { open: incident, tell: a@example.com }',
  'control: rollout, promote: { after: 7 days, false_alarms_below: 2 % }',
  'control: none, reason: nobody can check it',
];

const sets = uniqueArray(record({ at: nat(8), line: constantFrom(...LINES) }), {
  selector: ({ at }) => at,
  maxLength: 6,
});
interface Numbered {
  readonly at: number;
  readonly line: string;
}

function textOf(set: readonly Numbered[]): string {
  const lines = set.map(({ at, line }) => `  - { id: C-${at}, say: x, ${line} }\n`);
  return policyText(lines.length === 0 ? '' : `clauses:\n${lines.join('')}`);
}

describe('properties', () => {
  it('a policy does not differ from itself', () => {
    expect(changes(acme, acme)).toEqual([]);
    assert(
      property(sets, (set) => {
        expect(changes(textOf(set), textOf(set))).toEqual([]);
      }),
    );
  });

  it('the order of clauses makes no difference', () => {
    assert(
      property(sets, sets, (a, b) => {
        expect(changes(textOf(a), textOf(a.toReversed()))).toEqual([]);
        expect(changes(textOf(a.toReversed()), textOf(b))).toEqual(
          changes(textOf(a), textOf(b.toReversed())),
        );
      }),
    );
  });

  it('every clause that changed is named, and no other', () => {
    assert(
      property(sets, sets, (a, b) => {
        const before = new Map(a.map(({ at, line }) => [`C-${at}`, line]));
        const after = new Map(b.map(({ at, line }) => [`C-${at}`, line]));
        const ids = new Set([...before.keys(), ...after.keys()]);
        const changed = [...ids].filter((id) => before.get(id) !== after.get(id));
        const named = new Set(changes(textOf(a), textOf(b)).map(({ id }) => id));
        expect([...named].toSorted()).toEqual(changed.toSorted());
      }),
    );
  });
});
