import type { McpTable } from '../../engine/mcp/client.ts';

/** Where most clients keep them. */
export const SERVERS: readonly McpTable[] = [{ keys: ['mcpServers'] }];
