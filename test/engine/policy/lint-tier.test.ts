import { describe, expect, it } from 'vitest';
import { aiTools } from '../../../src/catalog/ai-tools/index.ts';
import { tierSources } from '../../../src/catalog/tiers/index.ts';
import { compilePolicy } from '../../../src/engine/policy/compile.ts';
import { lintPolicy } from '../../../src/engine/policy/lint.ts';
import { parsePolicy } from '../../../src/engine/policy/parse.ts';
import { tierReach } from '../../../src/engine/tier/reach.ts';
import { acme, detectors, fileOf, hashing, NOW, policyText } from './support.ts';

const reach = tierReach(aiTools, tierSources.probes);

function lint(text: string): readonly string[] {
  const file = fileOf(text);
  const { policy } = compilePolicy([file], { hashing, detectors, layers: [] });
  if (policy === undefined) throw new Error('does not compile');
  const found = lintPolicy({
    files: [file],
    policy,
    now: NOW,
    exists: () => true,
    scan: () => [],
    tierReach: reach,
  });
  return found
    .filter(({ rule }) => /^(?:evidence|pin)-/.test(rule))
    .map(({ level, rule, message, fix = '' }) => `${level} ${rule}: ${message}; ${fix}`);
}

const tool = (text: string): string =>
  policyText(`clauses:\n  - { id: A-1, say: x, control: tool-allowlist, tools: [{ ${text} }] }\n`);
const pin = (text: string): string =>
  policyText(`clauses:\n  - { id: A-1, say: x, control: license-tier, pin: { ${text} } }\n`);

describe('a demand for proof', () => {
  it.each([
    ['id: cursor, tier: business, evidence: observed', 'declared', 'observed'],
    ['id: windsurf, evidence: enforced', 'declared', 'enforced'],
    ['id: claude-desktop, evidence: observed', 'pinned', 'observed'],
    ['id: amp, evidence: enforced', 'pinned', 'enforced'],
    ['id: amazon-q, evidence: declared', 'unknown', 'declared'],
    ['id: ollama, evidence: pinned', 'declared', 'pinned'],
  ])('%s is refused: %s at best', (text, best, wanted) => {
    const [issue = '', ...more] = lint(tool(text));
    expect(more).toEqual([]);
    expect(issue).toMatch(/^error evidence-out-of-reach: A-1: the plan of/);
    expect(issue).toContain(`can be \`${best}\` at best, never \`${wanted}\``);
  });

  it.each([
    'id: cursor, evidence: declared',
    'id: claude-code, evidence: enforced',
    'id: claude, evidence: enforced',
    'id: copilot-ide, tier: business, evidence: observed',
    'id: claude-desktop, evidence: pinned',
    'id: gemini-cli, evidence: observed',
    'id: ollama, tier: local',
    'id: nobody-knows-it, evidence: enforced',
  ])('%s can be met', (text) => {
    expect(lint(tool(text))).toEqual([]);
  });

  it('of the policy of the sketch can be met', () => {
    expect(lint(acme)).toEqual([]);
  });
});

describe('a pin', () => {
  it.each([
    ['anthropic: { evidence: enforced }', 'evidence-out-of-reach'],
    ['anthropic: {}', 'pin-empty'],
    ['anthropic: { plan_hosts: team, org_ids: a }', 'pin-without-hosts'],
    ['anthropic: { org_ids: "hmac:12" }', 'pin-digest'],
  ])('%s is refused', (text, rule) => {
    expect(lint(pin(text)).join()).toContain(`error ${rule}`);
  });

  it.each([
    'anthropic: { org_ids: a, evidence: enforced }',
    'anthropic: { evidence: observed }',
    'github: { plan_hosts: business, evidence: enforced }',
    'google: { org_ids: env:DOMAINS }',
  ])('%s can be met', (text) => {
    expect(lint(pin(text))).toEqual([]);
  });

  it('of a vendor nobody knows is a mistake of the file', () => {
    const bytes = new TextEncoder().encode(pin('anthropics: { org_ids: a }'));
    expect(parsePolicy({ layer: 'user', label: 'aup.yaml', bytes }).ok).toBe(false);
  });
});
