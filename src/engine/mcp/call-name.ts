/** Tools of servers by the names that clients and gates call them. Loaded at every start of a session: keep it small. */
import type { JsonObject } from '../json-object.ts';
import type { McpCall } from './call-model.ts';
import type { McpToolUse } from './call.ts';

/** The tool behind a client's own name for it, `mcp__SERVER__TOOL` or alike; undefined for tools of the client itself. */
export function calledTool(name: string): Pick<McpToolUse, 'server' | 'tool'> | undefined {
  const [, server, tool] = /^mcp__(.+?)__(.+)$/s.exec(name) ?? [];
  if (server !== undefined && tool !== undefined) return { server, tool };
  // Where the one ends and the other begins cannot be told.
  const [, joined] = /^(?:mcp_(?!_)|MCP:)(.+)$/s.exec(name) ?? [];
  return joined === undefined ? undefined : { server: '', tool: joined };
}

/** Server and tool as one word, however a client spells them: letters, digits and `_` for all else. */
export function useName({ server, tool }: Pick<McpToolUse, 'server' | 'tool'>): string {
  return [server, tool]
    .join(' ')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, '_')
    .replaceAll(/^_|_$/g, '');
}

/** From the channel: only a well-formed one. */
export function isMcpCall(value: JsonObject): value is JsonObject & McpCall {
  const { server, tool, text, client, rule } = value;
  const texts = [server, tool, text].every((each) => typeof each === 'string');
  const named = client === undefined || typeof client === 'string';
  return texts && named && (rule === 'allow' || rule === 'ask');
}
