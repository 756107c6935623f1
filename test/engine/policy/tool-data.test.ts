/** `data:` of a listed tool: what it is not cleared for, as clauses about data. */
import { describe, expect, it } from 'vitest';
import { aiTools } from '../../../src/catalog/ai-tools/index.ts';
import { TOOL_AGENTS } from '../../../src/engine/policy/names.ts';
import { compileLayers, policyOf, policyText } from './support.ts';

const CLASSES = `data_classes:
  public: {}
  internal: { match: [{ path: 'src/**' }] }
  confidential: { match: [{ path: 'customers/**' }, { label: CONFIDENTIAL }] }
  contact: { detect: [email, phone] }
`;

function derived(tools: string, rest = '') {
  const text = policyText(
    `clauses:\n  - { id: TOOLS-1, say: x, control: tool-allowlist, phase: enforce, tools: [${tools}]${rest} }\n`,
    CLASSES,
  );
  return policyOf(text).clauses.filter((clause) => clause.derived === true);
}

const of = (data: string): string =>
  policyText(
    `clauses:\n  - { id: TOOLS-1, say: x, control: tool-allowlist, phase: enforce, tools: [{ id: codex, data: ${data} }] }\n`,
  );

describe('what a tool is not cleared for', () => {
  it.each([
    [
      'public',
      ['secret', 'personal'],
      ['internal/', 'confidential/', 'email', 'phone-american', 'phone-international'],
    ],
    ['internal, confidential', ['secret', 'personal'], ['email', 'phone-american', 'phone-international']],
    ['public, personal', ['secret'], ['internal/', 'confidential/']],
    ['secret, contact, confidential', [], ['internal/', 'iban', 'payment-card']],
  ])('cleared for %s', (data, categories, detectors) => {
    const [clause] = derived(`{ id: claude-code, data: [${data}] }`);
    expect(clause?.when.tools).toEqual(['claude-code', 'claude']);
    expect([...(clause?.when.data?.categories ?? [])]).toEqual(categories);
    expect([...(clause?.when.data?.detectors ?? [])].toSorted()).toEqual([...detectors].toSorted());
    expect(clause).toMatchObject({ id: 'TOOLS-1', demand: 'redact', layer: 'organisation' });
  });

  it('is nothing for a tool that says nothing, or is cleared for all', () => {
    expect(derived('{ id: claude-code }')).toEqual([]);
    expect(derived('{ id: codex, data: [internal, confidential, secret, personal, contact] }')).toEqual([]);
  });

  it('is only warned of where the clause only warns', () => {
    expect(derived('{ id: codex, data: public }', ', do: warn')).toMatchObject([{ demand: 'warn' }]);
  });

  it('takes no class nobody knows', () => {
    const text = policyText(
      'clauses:\n  - { id: TOOLS-1, say: x, control: tool-allowlist, tools: [{ id: codex, data: [secrt] }] }\n',
    );
    const { policy, issues } = compileLayers({ organisation: text });
    expect(policy).toBeUndefined();
    expect(issues).toMatchObject([{ rule: 'unknown-data-class', line: 4, fix: 'did you mean `secret`?' }]);
  });

  it('does not stand in the way of a layer below that has a clause of that id', () => {
    const { policy, issues } = compileLayers({ organisation: of('secret'), project: of('personal') });
    expect(issues).toEqual([]);
    expect(policy?.clauses.map((clause) => [clause.layer, clause.derived])).toEqual([
      ['organisation', undefined],
      ['organisation', true],
      ['project', undefined],
      ['project', true],
    ]);
  });
});

const placed = (items: string, rest = '') =>
  policyOf(
    policyText(
      `clauses:\n  - { id: TOOLS-1, say: x, control: tool-allowlist, phase: enforce, tools: [{ id: claude-code, for: [${items}] }]${rest} }\n`,
      CLASSES,
    ),
  ).placed ?? [];

const written = (item: string): string =>
  policyText(
    `clauses:\n  - { id: TOOLS-1, say: x, control: tool-allowlist, tools: [{ id: codex, for: [${item}] }] }\n`,
  );

describe('where data of a class may go', () => {
  it('is one clause a class, with every place named for it', () => {
    const found = placed(
      '{ data: [confidential, contact], models: opus-* }, { data: contact, hosts: [a.example] }',
    );
    expect(found.map(({ to }) => to)).toEqual([
      [{ models: ['opus-*'] }],
      [{ models: ['opus-*'] }, { hosts: ['a.example'] }],
    ]);
    expect(found[0]?.clause).toMatchObject({
      id: 'TOOLS-1',
      demand: 'redact',
      derived: true,
      when: { tools: ['claude-code', 'claude'], data: { categories: [], detectors: ['confidential/'] } },
    });
  });

  it('is nothing where nothing is said, and no clause that counts everywhere', () => {
    expect(derived('{ id: claude-code, for: [{ data: secret, models: m }] }')).toEqual([]);
    expect(placed('{ data: public, models: m }')).toEqual([]);
  });

  it('refuses a place that is none, and a class nobody knows', () => {
    expect(() => policyOf(written('{ data: secret }'))).toThrow(
      '4: entry 1 of `for` must name hosts, models',
    );
    const { policy, issues } = compileLayers({ organisation: written('{ data: secrt, models: m }') });
    expect(policy).toBeUndefined();
    expect(issues).toMatchObject([{ rule: 'unknown-data-class', line: 4, fix: 'did you mean `secret`?' }]);
  });

  it('is kept for every layer', () => {
    const text = of('secret').replace('data: secret', 'for: [{ data: secret, models: m }]');
    const { policy } = compileLayers({ organisation: text, project: text });
    expect(policy?.placed?.map(({ clause }) => clause.layer)).toEqual(['organisation', 'project']);
  });
});

const granted = (allow: string, tools = '', more = '') =>
  policyOf(
    policyText(
      `clauses:\n  - { id: TOOLS-1, say: x, control: tool-allowlist, phase: enforce, tools: [${tools}] }\nexceptions:\n  - { id: EX-17, clause: TOOLS-1, who: "team:ml", allow: ${allow}, why: trial, by: sec, until: 2026-12-15${more} }\n`,
      CLASSES,
    ),
  ).clauses.filter((clause) => clause.derived === true);

describe('a tool that only an exception lets pass', () => {
  it('gets the data it names, and no other', () => {
    const [clause, ...rest] = granted('{ tool: mistral-vibe, data: [public, internal] }');
    expect(rest).toEqual([]);
    expect(clause).toMatchObject({
      id: 'TOOLS-1',
      demand: 'redact',
      controls: ['prompt-redaction', 'context-redaction'],
    });
    expect(clause?.when.tools).toContain('mistral-vibe');
    expect(clause?.when.data?.categories).toEqual(['secret', 'personal']);
    expect(clause?.when.data?.detectors).toContain('confidential/');
    expect(clause?.when.data?.detectors).not.toContain('internal/');
  });

  it('is not held before the exception begins', () => {
    const [clause] = granted('{ tool: codex, data: public }', '', ', from: 2026-11-30');
    expect(clause?.phases).toEqual([{ phase: 'enforce', from: Date.parse('2026-11-30') }]);
  });

  it('gets everything where the exception says nothing of data', () => {
    expect(granted('{ tool: mistral-vibe }')).toEqual([]);
  });

  it('keeps what the list says where it is on it', () => {
    expect(granted('{ tool: codex, data: public }', '{ id: codex }')).toEqual([]);
    expect(granted('{ tool: claude-code, data: public }', '{ id: claude }')).toEqual([]);
  });
});

describe('names of tools', () => {
  it('are those of the catalogue', () => {
    const known = aiTools.flatMap(({ id, agent }) =>
      agent === undefined || agent === id ? [] : [[id, agent]],
    );
    expect(TOOL_AGENTS).toEqual(Object.fromEntries(known));
  });

  it('of the catalogue stand for their agents in conditions', () => {
    const { clauses } = policyOf(
      policyText(
        'clauses:\n  - { id: A-1, say: x, control: action-approval, when: { tool: claude-code } }\n',
      ),
    );
    expect(clauses[0]?.when.tools).toEqual(['claude-code', 'claude']);
  });
});
