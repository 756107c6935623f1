import { describe, expect, it } from 'vitest';
import { mcpRisks } from '../../../src/catalog/mcp-risks/index.ts';
import type { McpRiskCase } from '../../../src/engine/mcp/risk-model.ts';
import { scoreOf } from '../../../src/engine/mcp/risk.ts';
import { subjectOf } from '../../engine/mcp/subject.ts';

function idsOf(one: McpRiskCase): readonly string[] {
  return scoreOf(subjectOf(one), mcpRisks, (text) => text).findings.map(({ id }) => id);
}

const cases = Object.entries(mcpRisks.rules).flatMap(([id, { examples }]) => [
  ...examples.yes.map((one) => ({ id, found: true, one, shown: JSON.stringify(one) })),
  ...examples.no.map((one) => ({ id, found: false, one, shown: JSON.stringify(one) })),
]);

describe('risks of MCP servers', () => {
  it.each(cases)('$id: $found for $shown', ({ id, found, one }) => {
    expect(idsOf(one).includes(id)).toBe(found);
  });

  it.each(Object.entries(mcpRisks.rules))('%s is shown both ways and weighed', (_, rule) => {
    expect(rule.examples.yes.length).toBeGreaterThan(0);
    expect(rule.examples.no.length).toBeGreaterThan(0);
    expect(rule.weight).toBeGreaterThan(0);
    expect(rule.owasp).toMatch(/^MCP(?:0[1-9]|10)$/);
  });

  it('block by structure alone', () => {
    const blocking = Object.entries(mcpRisks.rules).filter(([, rule]) => rule.blocks === true);
    expect(blocking.map(([id]) => id).toSorted()).toEqual([
      'text-bidi',
      'text-control',
      'text-name',
      'text-payload',
      'text-tags',
    ]);
  });

  it('know packages by their names in lower case, each once', () => {
    for (const names of Object.values(mcpRisks.packages)) {
      expect(new Set(names).size).toBe(names.length);
      expect(names.every((name) => name === name.toLowerCase())).toBe(true);
    }
  });
});
