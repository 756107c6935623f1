/** Clients of MCP whose settings are known: one file a client or family. */
import type { McpClientDef } from '../../engine/mcp/client.ts';
import { claude } from './claude.ts';

export const mcpClients: readonly McpClientDef[] = [claude];
