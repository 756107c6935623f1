import { assert, constantFrom, property, string } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { profiles } from '../../../src/catalog/profiles/index.ts';
import { documentOf } from '../../../src/engine/policy/document/index.ts';
import { htmlOf } from '../../../src/engine/policy/document/html.ts';
import { markdownOf } from '../../../src/engine/policy/document/markdown.ts';
import { staleParts } from '../../../src/engine/policy/document/stale.ts';
import { acme, compileLayers, filesOf, policyText } from './support.ts';
import type { DocumentInput, PolicyDocument } from '../../../src/engine/policy/document/model.ts';
import type { FrameworkMapping } from '../../../src/engine/policy/frameworks.ts';
import type { Layers } from './support.ts';

const mask = (text: string): string => text.replaceAll('AKIAIOSFODNN7EXAMPLE', '{aws-key-id}');
const toolNames = new Map([['claude-code', 'Claude Code']]);

const frameworks: FrameworkMapping = {
  'policy-lint': [
    { framework: 'ISO/IEC 42001:2023', ref: 'A.2.2', title: 'A policy exists', strength: 'direct' },
  ],
  'action-approval': [{ framework: 'ISO/IEC 42001:2023', ref: 'A.9.2', title: 'Use', strength: 'direct' }],
  discovery: [{ framework: 'ISO/IEC 42001:2023', ref: 'A.4.2', title: 'Resources', strength: 'partial' }],
};

function inputOf(layers: Layers | string, mapping?: FrameworkMapping): DocumentInput {
  const all: Layers = typeof layers === 'string' ? { organisation: layers } : layers;
  const { policy } = compileLayers(all);
  if (policy === undefined) throw new Error('the policy does not compile');
  return {
    policy,
    files: filesOf(all),
    toolNames,
    ...(mapping === undefined ? {} : { frameworks: mapping }),
  };
}

function made(layers: Layers | string, mapping?: FrameworkMapping): PolicyDocument {
  return documentOf(inputOf(layers, mapping));
}

function markdown(layers: Layers | string, mapping?: FrameworkMapping): string {
  return markdownOf({ document: made(layers, mapping), mask });
}

function html(layers: Layers | string): string {
  return htmlOf({ document: made(layers), mask });
}

const TITLES = [
  '1. Scope and definitions',
  '2. Approved and prohibited tools',
  '3. What may be in a prompt',
  '4. A human in the loop',
  '5. Third parties and MCP',
  '6. Logging and monitoring',
  '7. Incidents',
  '8. Roles, enforcement and exceptions',
  'Appendix: frameworks',
  'Notice to the people this policy is for',
];

const POLICIES: readonly (readonly [string, string])[] = [
  ['acme', acme],
  ['starter', profiles.starter],
  ['monitor', profiles.monitor],
  ['strict', profiles.strict],
  ['empty', policyText('')],
];

describe('the document', () => {
  it.each(POLICIES)('of %s has the sections in their order, and each clause once', (_, text) => {
    const { sections } = made(text);
    expect(sections.map(({ title }) => title)).toEqual(TITLES);
    const words = markdown(text);
    for (const { id, say } of inputOf(text).policy.clauses.filter(({ derived }) => derived !== true)) {
      expect(words.split(String.raw`**\[${id}: `)).toHaveLength(2);
      expect(words).toContain(`${say} `);
    }
  });

  it('says the sentence first, then the control, the phases and what is free', () => {
    const text = markdown(acme);
    expect(text).toContain(
      String.raw`A person says yes before an agent merges, pushes to a shared branch, deletes, or sends outside. **\[HUMAN-1: action-approval\]**

- Phase: enforce
- When: actor agent, action git.merge, git.push, fs.delete and external.send
- Then: a yes is needed from developer; no answer within 120 seconds means no
- Not for: action git.push, ref refs/heads/agent/\*`,
    );
    expect(text).toContain('- Phase: monitor from 2026-11-01, warn from 2026-12-01, enforce from 2027-01-15');
    expect(text).toContain('| TIER-1 | - | 2026-11-01 | 2026-12-01 | 2027-01-15 |');
    expect(text).toContain(
      '| Claude Code (claude-code) | enterprise and bedrock | observed | public, internal and confidential | TOOLS-1 |',
    );
    expect(text).toContain('| EX-17 | TOOLS-1 | team:ml | data public, tool mistral-vibe | trial |');
  });

  it('tells people what is kept of them, how long, and where it goes', () => {
    const text = markdown(acme);
    expect(text).toContain('- Never recorded: prompts, answers, code');
    expect(text).toContain('- How long: 13 months.');
    expect(text).toContain('Copies are sent on (otlp).');
    expect(text).toContain('The full notice: docs/ai-monitoring-notice.md');
    expect(markdown(profiles.starter)).toContain('This policy sends it nowhere.');
  });

  it('shows what no clause is bound to as well', () => {
    const text = markdown(acme, frameworks);
    expect(text).toContain('| ISO/IEC 42001:2023 | A.2.2 | A policy exists | direct | the policy itself |');
    expect(text).toContain('| ISO/IEC 42001:2023 | A.9.2 | Use | direct | HUMAN-1 and HUMAN-2 |');
    expect(text).toContain('| ISO/IEC 42001:2023 | A.4.2 | Resources | partial | no clause |');
    expect(markdown(acme)).toContain('made without a mapping to frameworks');
  });

  it('says which layer a clause is from where there are several', () => {
    const layers = {
      organisation: acme,
      project: policyText('clauses:\n  - { id: P-1, say: x, control: action-approval }\n'),
    };
    expect(markdown(layers)).toContain(String.raw`**\[P-1: action-approval from project.yaml\]**`);
    expect(markdown(layers)).toContain(String.raw`**\[HUMAN-1: action-approval from organisation.yaml\]**`);
  });

  it('is the same bytes each time', () => {
    for (const [, text] of POLICIES) {
      expect(markdown(text, frameworks)).toBe(markdown(text, frameworks));
      expect(html(text)).toBe(html(text));
    }
  });
});

/** Tags of a page, attributes in. */
function tagsOf(page: string): readonly string[] {
  return page.match(/<[^>]*>/gu) ?? [];
}

/** A policy that says this wherever it may say something. */
function saying(text: string): string {
  const said = JSON.stringify(text);
  return `aup: 1
policy: { name: ${said}, owner: ${said}, request: ${said} }
scope: { people: [${said}], definitions: { agent: ${said} } }
clauses:
  - { id: A-1, say: ${said}, control: none, reason: ${said} }
  - { id: T-1, say: ${said}, control: tool-allowlist, tools: [{ id: codex, org: ${said} }], prohibited: [{ id: x, why: ${said} }] }
  - { id: M-1, say: ${said}, control: mcp-approval, servers: [{ id: x, command: [${said}] }] }
  - { id: L-1, say: ${said}, control: audit-log, notice: ${said} }
exceptions:
  - { id: EX-1, clause: T-1, who: "*", why: ${said}, by: sec, until: 2026-12-15 }
`;
}

const ATTACKS = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "' onmouseover='alert(1)",
  '</style><svg onload=alert(1)>',
  '--><b>',
  '&lt;script&gt;',
  '[x](javascript:alert(1))',
  '![x](https://evil.example/x.png)',
  '| a | b |',
  '# heading',
  '`code` **bold** _x_ ~~y~~',
  '1. list',
  '- list',
  '\u202egnp.exe',
  '<!-- x',
];

describe('what a policy says', () => {
  const harmless = tagsOf(html(saying('harmless')));

  it.each(ATTACKS)('is never markup in HTML: %s', (attack) => {
    expect(tagsOf(html(saying(attack)))).toEqual(harmless);
  });

  it('is never markup in HTML, whatever it is', () => {
    const texts = string({
      unit: constantFrom(...Array.from(`<>"'&/=!-[](){}#|*_\`~ ax1\n\u202e`)),
      minLength: 1,
      maxLength: 40,
    });
    assert(
      property(texts, (text) => {
        expect(tagsOf(html(saying(text)))).toEqual(harmless);
      }),
    );
  });

  it('is never markup in Markdown', () => {
    const text = markdown(saying('<script> [x](y) ![x](y) `c` **b** | a'));
    expect(text).not.toMatch(/<(?!br)|[^\\]\[x|[^\\]`c|[^\\]\*\*b/u);
    expect(text).toContain(String.raw`&lt;script&gt; \[x\](y) \!\[x\](y) \`c\` \*\*b\*\* \| a`);
    const rows = text.split('\n').filter((line) => line.startsWith('| '));
    for (const row of rows) expect(row.replaceAll(String.raw`\|`, '').split('|').length).toBeGreaterThan(5);
    expect(markdown(saying('1. x'))).toContain(String.raw`1\. x **\[A-1`);
    expect(markdown(saying('- x'))).toContain(String.raw`\- x **\[A-1`);
  });

  it('is cut where it hides, and masked where it is a secret', () => {
    const text = saying('use AKIAIOSFODNN7EXAMPLE\u202e');
    for (const document of [markdown(text), html(text)]) {
      expect(document).not.toContain('AKIA');
      expect(document).not.toContain('\u202e');
      expect(document).toContain('aws-key-id');
    }
  });

  it('leaves out what stands behind the address of a server', () => {
    const servers = 'servers: [{ id: x, url: "https://x.example/mcp?token=abc" }]';
    const text = markdown(
      policyText(`clauses:\n  - { id: M-1, say: x, control: mcp-approval, ${servers} }\n`),
    );
    expect(text).toContain('https://x.example/mcp |');
    expect(text).not.toContain('abc');
  });
});

describe('the page', () => {
  const page = html(acme);

  it('can be read by everybody: language, headings in order, named tables', () => {
    expect(page).toMatch(/^<!doctype html>\n<html lang="en">/u);
    expect(page.match(/<h1>/gu)).toHaveLength(1);
    expect(page.match(/<h2 /gu)).toHaveLength(TITLES.length);
    const tables = page.match(/<table>/gu) ?? [];
    expect(tables.length).toBeGreaterThan(5);
    expect(page.match(/<caption>[^<]+<\/caption>/gu)).toHaveLength(tables.length);
    expect(page).toContain('<th scope="col">Tool</th>');
    expect(page).toContain('<th scope="row">Claude Code (claude-code)</th>');
  });

  it('has no script, loads nothing, and knows the dark and paper', () => {
    expect(page).not.toMatch(/<script|\ssrc=|url\(|@import|<link|javascript:/u);
    expect(page).toContain("default-src 'none'");
    expect(page).toContain('prefers-color-scheme: dark');
    expect(page).toContain('@media print');
  });

  it('says in which language the policy itself is', () => {
    const german = policyText(
      'clauses:\n  - { id: A-1, say: Keine Geheimnisse im Prompt., control: action-approval }\n',
      'defaults: { language: de }\n',
    );
    expect(html(german)).toContain('<span lang="de">Keine Geheimnisse im Prompt.</span>');
  });
});

describe('a published document', () => {
  const changed = acme.replace('Secrets never reach a model.', 'No secret reaches a model.');

  it('is told by its sections where it is out of date', () => {
    expect(changed).not.toBe(acme);
    expect(staleParts(markdown(acme), markdown(changed), 'md')).toEqual(['3. What may be in a prompt']);
    expect(staleParts(html(acme), html(changed), 'html')).toEqual(['3. What may be in a prompt']);
  });

  it('is up to date whatever its line ends', () => {
    expect(staleParts(markdown(acme), markdown(acme), 'md')).toEqual([]);
    expect(staleParts(markdown(acme).replaceAll('\n', '\r\n'), markdown(acme), 'md')).toEqual([]);
    expect(staleParts(html(acme), html(acme), 'html')).toEqual([]);
  });

  it('is out of date with a section too few or too many, and with another name', () => {
    const cut = markdown(acme).replace(/## 7\. Incidents[^]*?(?=## 8)/u, '');
    expect(staleParts(cut, markdown(acme), 'md')).toEqual(['7. Incidents']);
    expect(staleParts(`${markdown(acme)}\n## Extra\n`, markdown(acme), 'md')).toEqual(['Extra']);
    expect(staleParts(markdown(acme).replace('# Acme', '# Other'), markdown(acme), 'md')).toEqual([
      'the beginning',
    ]);
  });
});
