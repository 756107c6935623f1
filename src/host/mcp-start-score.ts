/** The score of what a gate is told to start, for clauses about scores: nobody has approved it, and no tool is known. */
import type { FindIn } from '../engine/mcp/clear-values.ts';
import type { McpLaunch, McpScore } from '../engine/mcp/model.ts';
import type { McpRisks } from '../engine/mcp/risk-model.ts';
import { scoreOf } from '../engine/mcp/risk.ts';
import type { McpStart } from '../engine/mcp/start.ts';
import { maskOf } from './mcp-chosen.ts';

/** What can be told by its words; what a client's file says beside them is not known here. */
export function scoreOfStart(
  { transport, envNames, client = 'gate', name = '' }: McpStart,
  launch: McpLaunch,
  { risks, findIn }: { readonly risks: McpRisks; readonly findIn: FindIn },
): McpScore {
  const entry = {
    client,
    scope: 'session',
    file: '',
    name,
    transport,
    envNames,
    wholeEnv: false,
    secrets: [],
    trusted: false,
    autoApprove: [],
    disabled: false,
    scopes: [],
  } as const;
  return scoreOf({ launch, entries: [entry] }, risks, maskOf(findIn));
}
