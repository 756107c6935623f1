import { describe, expect, it } from 'vitest';
import { profiles } from '../../../src/catalog/profiles/index.ts';
import { decide } from '../../../src/engine/decide.ts';
import { policyDigest } from '../../../src/engine/policy/compile.ts';
import { acting, push, remove } from '../situations.ts';
import { acme, compileLayers, hashing, NOW, once, policyOf, policyText } from './support.ts';
import type { Outcome } from '../../../src/engine/model.ts';
import type { Policy } from '../../../src/engine/policy/model.ts';

const UPPER = policyText(
  `clauses:
  - id: HUMAN-1
    say: A person says yes.
    control: action-approval
    phase: enforce
    when: { actor: agent, action: [git.merge, git.push] }
    unless: [{ ref: "refs/heads/agent/*" }]
egress: { max_body: 16 MiB, mode: tls }
agents: [{ id: own, command: own-agent, base_url_env: { OWN_URL: anthropic } }]
`,
  'defaults: { phase: enforce, stance: ask, on_guard_failure: deny, containment: prefer }\n',
);

function pushDecision(policy: Policy, branch: string): Outcome {
  const who = { user: 'kim', teams: [] };
  return decide(policy, acting(push(branch)), { now: NOW, approvals: [], who }).effective;
}

function clause(rest: string): string {
  return policyText(`clauses:\n  - { id: HUMAN-1, say: x, control: action-approval, ${rest} }\n`);
}

interface Loosening {
  readonly name: string;
  readonly project: string;
  readonly line: number;
  readonly says: RegExp;
}

const loosening: readonly Loosening[] = [
  {
    name: 'an unless',
    project: clause('phase: enforce, when: { action: [git.merge, git.push] }, unless: [{ ref: "**" }]'),
    line: 4,
    says: /unless/,
  },
  {
    name: 'an earlier phase',
    project: clause('phase: warn, when: { action: [git.merge, git.push] }'),
    line: 4,
    says: /earlier phase/,
  },
  {
    name: 'the default phase',
    project: clause('when: { action: [git.merge, git.push] }'),
    line: 4,
    says: /earlier phase/,
  },
  {
    name: 'a weaker demand',
    project: clause('phase: enforce, do: warn, when: { action: [git.merge, git.push] }'),
    line: 4,
    says: /demands less/,
  },
  {
    name: 'a narrower when',
    project: clause('phase: enforce, when: { action: git.merge }'),
    line: 4,
    says: /narrows/,
  },
  {
    name: 'one control fewer',
    project: clause('phase: enforce, when: { action: [git.merge, git.push] }').replace(
      'control: action-approval',
      'control: audit-log',
    ),
    line: 4,
    says: /^HUMAN-1 (?:demands less than|narrows|drops a control of)/,
  },
  {
    name: 'an exception to a clause above',
    project: policyText(
      'exceptions:\n  - { id: EX-1, clause: HUMAN-1, who: "*", why: x, by: me, until: 2027-01-01 }\n',
    ),
    line: 4,
    says: /owns HUMAN-1/,
  },
  { name: 'a weaker stance', project: policyText('defaults: { stance: allow }\n'), line: 3, says: /stance/ },
  {
    name: 'a guard that fails open',
    project: policyText('defaults: { on_guard_failure: allow }\n'),
    line: 3,
    says: /on_guard_failure/,
  },
  {
    name: 'no containment',
    project: policyText('defaults: { containment: off }\n'),
    line: 3,
    says: /containment: off/,
  },
  { name: 'no TLS mode', project: policyText('egress: base-url\n'), line: 3, says: /egress: base-url/ },
  { name: 'a larger body', project: policyText('egress: { max_body: 64 MiB }\n'), line: 3, says: /max_body/ },
  {
    name: 'an agent described otherwise',
    project: policyText('agents: [{ id: own, command: other, base_url_env: {} }]\n'),
    line: 3,
    says: /agent own/,
  },
];

describe('a lower layer cannot loosen', () => {
  const alone = once(() => policyOf({ organisation: UPPER }));

  it.each(loosening)('$name', ({ project, line, says }) => {
    const { policy, issues } = compileLayers({ organisation: UPPER, project });
    expect(issues).toMatchObject([{ level: 'error', rule: 'loosens', file: 'project.yaml', line }]);
    expect(issues[0]?.message).toMatch(says);
    const { layers: _, digest: __, ...rest } = policy ?? alone();
    const { layers: ___, digest: ____, ...before } = alone();
    expect(rest).toEqual(before);
  });

  it('wherever it comes from: user over project, profile over project', () => {
    const weaker = clause('phase: monitor, when: { action: [git.merge, git.push] }');
    for (const upper of ['user', 'profile'] as const) {
      const { policy, issues } = compileLayers({ [upper]: UPPER, project: weaker });
      expect(issues.map((issue) => issue.rule)).toEqual(['loosens']);
      expect(policy?.clauses).toHaveLength(1);
    }
  });

  it('nor by redefining the names a clause above uses', () => {
    const project = policyText(
      'actions: { git.push: { also: [nothing] } }\ndata_classes: { secret: { detect: [email] } }\n',
    );
    const policy = policyOf({ organisation: UPPER, project });
    expect(policy.clauses).toEqual(alone().clauses);
    expect(pushDecision(policy, 'main')).toBe('ask');
  });
});

describe('a lower layer can tighten', () => {
  it('to a containment that is required, and that counts with its own line', () => {
    const project = policyText('defaults: { containment: require }\n');
    const { policy, issues } = compileLayers({ organisation: UPPER, project });
    expect(issues).toEqual([]);
    expect(policy?.containment).toEqual({ wish: 'require', where: 'project.yaml:3' });
    expect(policyOf({ project: policyText('') }).containment).toBeUndefined();
  });

  it('to TLS mode, by either form, and that counts with its own line', () => {
    for (const egress of ['tls', '{ mode: tls }']) {
      const { policy, issues } = compileLayers({
        organisation: policyText('egress: base-url\n'),
        project: policyText(`egress: ${egress}\n`),
      });
      expect(issues).toEqual([]);
      expect(policy).toMatchObject({ tls: { where: 'project.yaml:3' }, maxBody: 32 * 1024 ** 2 });
    }
    expect(policyOf({ project: policyText('egress: { max_body: 1 MiB }\n') }).tls).toBeUndefined();
  });

  it('with a clause of its own', () => {
    const project = policyText(
      'clauses:\n  - { id: MINE-1, say: x, control: action-approval, phase: enforce, when: { action: git.push }, do: deny }\n',
    );
    const { policy, issues } = compileLayers({ organisation: UPPER, project });
    expect(issues).toEqual([]);
    expect(pushDecision(policy ?? policyOf(UPPER), 'agent/x')).toBe('deny');
  });

  it('with the same clause, firmer', () => {
    const project = clause('phase: enforce, when: { action: [git.merge, git.push] }, do: deny');
    const policy = policyOf({ organisation: UPPER, project });
    expect(policy.clauses.map(({ layer }) => layer)).toEqual(['organisation', 'project']);
    expect(pushDecision(policy, 'main')).toBe('deny');
  });

  it('with a firmer stance and a smaller body', () => {
    const project = policyText('defaults: { phase: enforce, stance: deny }\negress: { max_body: 1 MiB }\n');
    const policy = policyOf({ organisation: UPPER, project });
    expect(policy).toMatchObject({ stance: 'deny', maxBody: 1024 ** 2 });
    const who = { user: 'kim', teams: [] };
    expect(decide(policy, acting(remove('x')), { now: NOW, approvals: [], who }).effective).toBe('deny');
  });

  it('with a default phase that is for its own clauses only', () => {
    const upper = UPPER.replace('phase: enforce, stance', 'phase: monitor, stance');
    const policy = policyOf({ organisation: upper, project: policyText('defaults: { phase: enforce }\n') });
    expect(policy.stancePhases).toEqual([{ phase: 'monitor', from: 0 }]);
  });
});

describe('names of detectors', () => {
  it('are ids, families or categories', () => {
    const text = policyText(
      'data_classes: { own: { detect: [phone, aws-key-id, personal-data] } }\nclauses:\n  - { id: A-1, say: x, control: prompt-redaction, when: { data: own } }\n',
    );
    expect(policyOf(text).clauses[0]?.when.data).toEqual({
      categories: ['personal'],
      detectors: ['phone-american', 'phone-international', 'aws-key-id'],
    });
  });
});

describe('compiled policies', () => {
  it('are plain JSON and carry their digest', () => {
    const policy = policyOf({ organisation: acme, project: policyText('') });
    expect(JSON.parse(JSON.stringify(policy))).toEqual(policy);
    const { digest, ...rest } = policy;
    expect(policyDigest(rest, hashing)).toBe(digest);
    expect(policyDigest({ ...rest, maxBody: 1 }, hashing)).not.toBe(digest);
  });

  it('name the line of every clause', () => {
    const { clauses } = policyOf(profiles.starter);
    expect(clauses.map((one) => `${one.id} ${one.where}`)).toContain('DATA-1 organisation.yaml:21');
  });

  it('drop an exception to a clause that has none', () => {
    const text = acme.replace('clause: TOOLS-1,\n', 'clause: DATA-1,\n');
    const { policy, issues } = compileLayers({ organisation: text });
    expect(issues.map((issue) => issue.rule)).toContain('exception-never');
    expect(policy?.exceptions).toEqual([]);
  });

  it('refuse an exception to a clause nobody has', () => {
    const { policy, issues } = compileLayers({
      organisation: acme.replace('clause: TOOLS-1,\n', 'clause: TOOLS-9,\n'),
    });
    expect(policy).toBeUndefined();
    expect(issues.map((issue) => issue.rule)).toContain('unknown-clause');
  });
});

function below(control: string, unless: string): string {
  return policyText(
    `clauses:\n  - { id: HUMAN-1, say: x, control: ${control}, phase: enforce, when: { action: git.push }${unless} }\n`,
  );
}

describe('a clause below one of the same id', () => {
  const upper = policyText(
    `clauses:
  - id: HUMAN-1
    say: x
    control: [action-approval, audit-log]
    phase: enforce
    when: { action: git.push }
    unless: [{ ref: "refs/heads/a" }, { ref: "refs/heads/b" }]
`,
  );
  it.each([
    [
      'the same',
      '[action-approval, audit-log]',
      ', unless: [{ ref: "refs/heads/b" }, { ref: "refs/heads/a" }]',
      undefined,
    ],
    ['fewer ways out', '[audit-log, action-approval]', ', unless: [{ ref: "refs/heads/b" }]', undefined],
    ['one control fewer', 'action-approval', '', 'HUMAN-1 drops a control of HUMAN-1 (organisation.yaml:4)'],
    [
      'one way out more',
      '[action-approval, audit-log]',
      ', unless: [{ ref: "refs/heads/a" }, { ref: "refs/heads/c" }]',
      'HUMAN-1 adds an `unless` to HUMAN-1 (organisation.yaml:4)',
    ],
  ])('%s', (...[, control, unless, message]) => {
    const { policy, issues } = compileLayers({ organisation: upper, project: below(control, unless) });
    expect(issues.map((issue) => issue.message)).toEqual(message === undefined ? [] : [message]);
    expect(policy?.clauses).toHaveLength(message === undefined ? 2 : 1);
  });
});

function granted(clauseId: string): string {
  return `exceptions:\n  - { id: EX-1, clause: ${clauseId}, who: "*", why: x, by: me, until: 2027-01-01 }\n`;
}

describe('exceptions', () => {
  const own =
    'clauses:\n  - { id: HUMAN-1, say: x, control: action-approval, phase: enforce, when: { action: [git.merge, git.push] } }\n';

  it('are granted by the layer that has the clause, also beside one above', () => {
    const project = policyText(own + granted('HUMAN-1'));
    const { policy, issues } = compileLayers({ organisation: UPPER, project });
    expect(issues).toEqual([]);
    expect(policy?.exceptions).toMatchObject([{ id: 'EX-1', layer: 'project' }]);
  });

  it('to a clause nobody has are told where they stand', () => {
    const { policy, issues } = compileLayers({ organisation: policyText(own + granted('HUMAN-2')) });
    expect(policy).toBeUndefined();
    expect(issues).toMatchObject([
      { rule: 'unknown-clause', message: 'EX-1: there is no clause HUMAN-2', line: 6, column: 25 },
    ]);
  });

  it.each(['[HUMAN-1]', 'HUMAN-1', '[OTHER-1, HUMAN-1]'])(
    'are ignored where there shall be none: %s',
    (never) => {
      const rule = `  - { id: R-1, say: x, control: exception, grants: { approvers: [me], never: ${never} } }\n`;
      const { policy, issues } = compileLayers({ organisation: policyText(own + rule + granted('HUMAN-1')) });
      expect(issues).toMatchObject([{ rule: 'exception-never', message: 'EX-1: HUMAN-1 has no exceptions' }]);
      expect(policy?.exceptions).toEqual([]);
    },
  );

  it('pass from layer to layer', () => {
    const policy = policyOf({ organisation: policyText(own + granted('HUMAN-1')), project: policyText('') });
    expect(policy.exceptions).toMatchObject([{ id: 'EX-1', layer: 'organisation' }]);
  });
});

describe('a class of data that names nothing to look for', () => {
  const classes = 'data_classes: { plan: { match: [] }, mail: { detect: email } }\n';
  const about = (control: string, data: string): string =>
    policyText(`${classes}clauses:\n  - { id: A-1, say: x, control: ${control}, when: { data: ${data} } }\n`);

  it.each([
    ['is told of', 'prompt-redaction', '[mail, plan]', ['warning class-not-found 5']],
    [
      'is told of when one control acts',
      '[prompt-redaction, egress-inspection]',
      'plan',
      ['warning class-not-found 5'],
    ],
    ['is no matter to a control that does not act yet', 'egress-inspection', 'plan', []],
    ['is no matter to others', 'prompt-redaction', 'mail', []],
  ])('%s', (...[, control, data, wanted]) => {
    const { issues } = compileLayers({ organisation: about(control, data) });
    expect(issues.map(({ level, rule, line }) => `${level} ${rule} ${line}`)).toEqual(wanted);
    const message = 'A-1: the class `plan` names nothing to look for, so nothing is ever found in it';
    expect(issues.map((issue) => issue.message)).toEqual(wanted.map(() => message));
  });
});

it('no files make no policy', () => {
  expect(compileLayers({})).toEqual({ issues: [] });
});
