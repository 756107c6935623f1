/** Clients of MCP whose settings are known: where they keep servers, per system and scope. */
import type { McpClientDef } from '../../engine/mcp/client.ts';
import { claude } from './claude.ts';
import { extensions } from './extensions.ts';
import { others } from './others.ts';
import { terminals } from './terminals.ts';
import { editors } from './editors.ts';

export const mcpClients: readonly McpClientDef[] = [
  ...claude,
  ...editors,
  ...terminals,
  ...extensions,
  ...others,
];
