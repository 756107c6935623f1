import { assert, array, oneof, option, property, record, string } from 'fast-check';
import { parseDocument } from 'yaml';
import { describe, expect, it } from 'vitest';
import { agents } from '../../src/catalog/agents/index.ts';
import { aiTools } from '../../src/catalog/ai-tools/index.ts';
import { detectors } from '../../src/catalog/detectors/index.ts';
import { profiles } from '../../src/catalog/profiles/index.ts';
import { starterTemplates } from '../../src/catalog/templates/index.ts';
import { tierSources } from '../../src/catalog/tiers/index.ts';
import { compilePolicy } from '../../src/engine/policy/compile.ts';
import { lintPolicy } from '../../src/engine/policy/lint.ts';
import { starterText } from '../../src/engine/policy/starter-file.ts';
import { compileScanner } from '../../src/engine/redact/scan.ts';
import { tierReach } from '../../src/engine/tier/reach.ts';
import { fileOf, hashing, NOW } from '../engine/policy/support.ts';
import type { PolicyIssue } from '../../src/engine/policy/model.ts';
import type { StarterFound } from '../../src/engine/policy/starter-file.ts';

const { base, templates } = starterTemplates;
const scanner = compileScanner(detectors);
const scan = (text: string) => scanner.scan(text);
const isSecret = (text: string): boolean => scan(text).some(({ category }) => category === 'secret');

const EMPTY: StarterFound = { tools: [], servers: [] };
const MUCH: StarterFound = {
  tools: aiTools.map(({ id }) => ({ id, tier: 'team' })),
  servers: Array.from({ length: 40 }, (_, at) => ({
    name: `s${at}`,
    start: { argv: ['npx', '-y', `p${at}`] },
  })),
};
const FOUND: readonly (readonly [string, StarterFound])[] = [
  ['nothing', EMPTY],
  ['very much', MUCH],
  [
    'a few',
    {
      tools: [
        { id: 'claude-code', tier: 'max' },
        { id: 'codex' },
        { id: 'codex' },
        { id: 'ollama', tier: 'No Key' },
      ],
      servers: [
        { name: 'github', start: { url: 'https://api.githubcopilot.com/mcp/?key=1' } },
        { name: 'files', start: { argv: ['npx', '-y', '@modelcontextprotocol/server-filesystem', '~'] } },
      ],
    },
  ],
];

function textOf(id: string, found: StarterFound): string {
  const template = templates.find((one) => one.id === id);
  if (template === undefined) throw new Error(`no template ${id}`);
  return starterText({ base, template, found, now: NOW, isSecret });
}

function issuesOf(text: string): readonly PolicyIssue[] {
  const file = fileOf(text, 'user');
  const { policy, issues } = compilePolicy([file], { hashing, detectors, layers: [] });
  if (policy === undefined) return issues;
  const tools = {
    aiTools,
    tools: agents.map(({ id }) => id),
    tierReach: tierReach(aiTools, tierSources.probes),
  };
  return [...issues, ...lintPolicy({ files: [file], policy, now: NOW, exists: () => false, scan, ...tools })];
}

function errors(text: string): readonly string[] {
  return issuesOf(text)
    .filter(({ level }) => level === 'error')
    .map(({ line, message }) => `${line}: ${message}`);
}

const EACH = templates.flatMap(({ id }) => FOUND.map(([name, found]) => ({ id, name, found })));

/** What is enforced from the first day: controls, verbs and kinds of data. */
function enforced(text: string): readonly string[] {
  const file = fileOf(text);
  const { policy } = compilePolicy([file], { hashing, detectors, layers: [] });
  const held = policy?.clauses.filter(({ phases }) => phases.some(({ phase }) => phase === 'enforce')) ?? [];
  return [
    ...new Set(
      held.flatMap(({ controls, when }) => [
        ...controls,
        ...(when.verbs ?? []),
        ...(when.data?.categories ?? []),
      ]),
    ),
  ].toSorted();
}

describe('the first policy', () => {
  it.each(EACH)('$id, where $name is found, has no errors and few lines', ({ id, found }) => {
    const text = textOf(id, found);
    expect(errors(text)).toEqual([]);
    expect(text.split('\n').length).toBeLessThan(160);
    expect(text).not.toContain('{{');
    expect(text).toMatch(/^# yaml-language-server: \$schema=/u);
  });

  it.each(templates.map(({ id }) => id))('%s has the eight sections in their order', (id) => {
    const numbers = [...textOf(id, MUCH).matchAll(/^ *# (\d) /gmu)].map(([, number]) => number);
    expect(numbers.join('')).toBe('12345678');
  });

  it.each(templates.map(({ id }) => id))('%s keeps its comments as YAML has them', (id) => {
    expect(parseDocument(textOf(id, MUCH)).toString()).toContain('# 4 A human in the loop.');
  });

  it.each(templates.map(({ id }) => id))(
    '%s enforces what the starter profile enforces, and no more',
    (id) => {
      expect(enforced(textOf(id, MUCH))).toEqual(enforced(profiles.starter));
    },
  );

  it('lists what was found once, with the plan it was seen on', () => {
    const text = textOf('small-team', FOUND[2]?.[1] ?? EMPTY);
    expect(text).toContain('      - { id: claude-code, tier: [max] } # the plan it was seen on\n');
    expect(text.match(/\{ id: codex \}/gu)).toHaveLength(1);
    expect(text).toContain('      - { id: ollama }\n');
    expect(text).toContain('- { id: "github", url: "https://api.githubcopilot.com/mcp/" }');
    expect(text).not.toContain('key=1');
  });

  it('leaves out what must not stand in a file, and says so', () => {
    const servers = [
      { name: 'key', start: { argv: ['x', '--token', 'ghp_0123456789abcdefghijABCDEFGHIJ012345'] } },
      { name: 'login', start: { url: 'https://me:word@x.example/mcp' } },
      { name: 'hidden', start: { argv: ['x', 'a\u202eb'] } },
      { name: 'a name', start: { argv: ['x'] } },
      { name: 'plain', start: { argv: ['x', '{{tools}}'] } },
    ];
    const text = textOf('small-team', { tools: [], servers });
    expect(text).not.toMatch(/ghp_|me:word|\u202e|"a name"/u);
    expect(text).toContain('- { id: "plain", command: ["x", "{{tools}}"] }');
    expect(text).toContain('4 more are not listed.');
    expect(errors(text)).toEqual([]);
  });

  it('can be read back whatever is found', () => {
    const word = oneof(string({ maxLength: 20 }), string({ unit: 'grapheme', maxLength: 20 }));
    const start = oneof(record({ url: word }), record({ argv: array(word, { maxLength: 5 }) }));
    const tool = record({ id: word, tier: option(word, { nil: undefined }) });
    const found = record({
      tools: array(tool, { maxLength: 20 }),
      servers: array(record({ name: word, start }), { maxLength: 12 }),
    });
    assert(
      property(found, ({ tools, servers }) => {
        const plain = tools.map(({ id, tier }) => (tier === undefined ? { id } : { id, tier }));
        expect(errors(textOf('regulated', { tools: plain, servers }))).toEqual([]);
      }),
      { numRuns: 50 },
    );
  });
});
