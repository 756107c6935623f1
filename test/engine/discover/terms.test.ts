import { describe, expect, it } from 'vitest';
import { concerned, discoveryTerms, tells } from '../../../src/engine/discover/terms.ts';
import { knownTools } from '../../../src/engine/discover/diff.ts';
import type { LayerName } from '../../../src/engine/policy/model.ts';
import { compileLayers, issuesOf, NOW } from '../policy/support.ts';
import { foundTool, inventoryOf } from './inventories.ts';

function policy(...lines: readonly string[]): string {
  return [
    'aup: 1',
    'policy: { name: Test }',
    'clauses:',
    '  - id: DISC-1',
    '    say: New tools are told.',
    '    control: discovery',
    ...lines.map((line) => `    ${line}`),
    '',
  ].join('\n');
}

function termsOf(text: string, layer: LayerName = 'organisation') {
  const compiled = compileLayers({ [layer]: text });
  expect(compiled.issues).toEqual([]);
  return discoveryTerms(compiled.policy?.clauses ?? [], NOW)[0];
}

const FULL = [
  'phase: warn',
  'surfaces: [cli, mcp]',
  'every: 1 day',
  'tell: { desktop: true, webhook: "https://hooks.example/x?y=1", mail: { to: [a@b.example] }, exec: [/opt/told, now] }',
];

describe('a clause about discovery', () => {
  it('says where, how often and who is told', () => {
    expect(termsOf(policy(...FULL))).toMatchObject({
      phase: 'warn',
      surfaces: new Set(['cli', 'mcp']),
      every: 86_400_000,
      tell: {
        desktop: true,
        webhook: 'https://hooks.example/x?y=1',
        mail: { to: ['a@b.example'], by: ['sendmail', '-i', '-t'] },
        exec: ['/opt/told', 'now'],
      },
      ignored: [],
    });
  });

  it('of a project reaches the screen alone: whoever wrote it starts no program here', () => {
    expect(termsOf(policy(...FULL), 'project')).toMatchObject({
      tell: { desktop: true },
      ignored: ['webhook', 'mail', 'exec'],
    });
    expect(termsOf(policy(...FULL), 'user')?.ignored).toEqual([]);
  });

  it.each<[string, readonly string[], boolean]>([
    ['is silent while it is watched', ['phase: monitor'], false],
    ['tells once it warns', ['phase: warn'], true],
    ['tells once it is enforced', ['phase: enforce'], true],
    ['is silent where it only allows', ['phase: enforce', 'do: allow'], false],
  ])('%s', (_, lines, told) => {
    const terms = termsOf(policy(...lines));
    expect(terms === undefined ? undefined : tells(terms)).toBe(told);
  });

  it('has not begun as a draft', () => {
    expect(termsOf(policy('phase: draft'))).toBeUndefined();
  });

  it.each<[string, readonly string[], readonly string[]]>([
    ['everything', [], ['claude-code', 'unknown:x', 'chatgpt']],
    ['some surfaces', ['surfaces: mcp'], ['unknown:x']],
    ['some tools', ['when: { tool: claude-code }'], ['claude-code']],
    ['all but some tools', ['unless: [{ tool: [claude-code, chatgpt] }]'], ['unknown:x']],
  ])('is about %s', (_, lines, ids) => {
    const tools = knownTools(
      inventoryOf([
        foundTool('claude-code'),
        foundTool('chatgpt', { surface: 'desktop' }),
        foundTool('unknown:x', { surface: 'mcp' }),
      ]),
    );
    const terms = termsOf(policy('phase: warn', ...lines));
    const found = terms === undefined ? [] : concerned(terms, tools);
    expect(found.map(({ id }) => id).toSorted()).toEqual([...ids].toSorted());
  });

  it.each<[string, string]>([
    ['an address without encryption', 'tell: { webhook: "http://hooks.example/x" }'],
    ['one with a password in it', 'tell: { webhook: "https://me:secret@hooks.example/x" }'],
    ['one of another kind', 'tell: { webhook: "file:///etc/passwd" }'],
    ['one with a line break', 'tell: { webhook: "https://hooks.example/x\\ny" }'],
    ['no mail address', 'tell: { mail: { to: "a@b\\nBcc: c@d" } }'],
    ['one that looks like an option', 'tell: { mail: { to: "-oQ/tmp@b" } }'],
    ['a line for a shell', 'tell: { exec: "notify | sh" }'],
    ['an empty program', 'tell: { exec: [] }'],
    ['a surface nobody knows', 'surfaces: [moon]'],
    ['a time that is none', 'every: often'],
    ['somebody else', 'tell: { pager: x }'],
  ])('is refused with %s', (_, line) => {
    expect(issuesOf(policy(line)).length).toBeGreaterThan(0);
  });

  it('may name an address on this machine', () => {
    for (const host of ['127.0.0.1:8080', 'localhost', '[::1]:9']) {
      expect(issuesOf(policy(`tell: { webhook: "http://${host}/hook" }`))).toEqual([]);
    }
  });

  it('cannot be about what it does not see', () => {
    const { issues } = compileLayers({ organisation: policy('when: { path: "src/**" }') });
    expect(issues.map(({ rule }) => rule)).toEqual(['wrong-condition']);
  });
});
