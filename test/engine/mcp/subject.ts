/** A server without a risk, and what a test changes of it. */
import type { McpEntry, McpLaunch, McpTool } from '../../../src/engine/mcp/model.ts';
import type { McpRiskCase, McpSubject } from '../../../src/engine/mcp/risk-model.ts';

export const ENTRY: McpEntry = {
  client: 'claude',
  scope: 'user',
  file: '/home/ada/.claude.json',
  name: 'tickets',
  transport: { kind: 'stdio', argv: ['/usr/bin/tickets-server'] },
  envNames: [],
  wholeEnv: false,
  secrets: [],
  trusted: false,
  autoApprove: [],
  disabled: false,
  scopes: [],
};

export const LAUNCH: McpLaunch = {
  kind: 'program',
  name: '/usr/bin/tickets-server',
  pinned: 'none',
  args: [],
  launchers: [],
};

export function toolOf(definition: Readonly<Record<string, unknown>>): McpTool {
  return { name: String(definition['name']), definition };
}

export function subjectOf({ entry, launch, tools, instructions }: McpRiskCase): McpSubject {
  return {
    launch: { ...LAUNCH, ...launch },
    entries: [{ ...ENTRY, ...entry }],
    ...(tools === undefined ? {} : { tools: tools.map(toolOf) }),
    ...(instructions === undefined ? {} : { instructions }),
  };
}
