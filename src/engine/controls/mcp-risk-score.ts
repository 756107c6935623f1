import type { ControlSpec } from './model.ts';

export const mcpRiskScore: ControlSpec = {
  kind: 'mcp-risk-score',
  describe: 'MCP servers are scored from 0 to 100; a plain `do` counts from 75.',
  enforced: true,
  settings: {},
  required: [],
  demands: ['allow', 'warn', 'ask', 'deny'],
  standard: 'deny',
  doKeys: ['unknown', 'changed', 'score_at_least_'],
  points: ['mcp-gate'],
  evidence: ['mcp.seen', 'mcp.approved'],
};
