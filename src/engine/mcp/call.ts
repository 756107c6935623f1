/** A call of a server's tool as the session judges it, whether its gate or the client's hook tells of it. */
import type { ActionDraft } from '../definitions.ts';
import { parseObject, type JsonObject } from '../json-object.ts';
import type { McpCall } from './call-model.ts';
import { canonicalMembers, objectText } from './canonical.ts';

/** A tool and what it is given. */
export interface McpToolUse {
  /** Empty where a client does not tell. */
  readonly server: string;
  readonly tool: string;
  readonly args: JsonObject;
}

/** What a call does beside what its server is for. */
export interface McpEffects {
  readonly drafts: readonly ActionDraft[];
  /** Text it has a shell run. */
  readonly shell?: string;
  /** Files it writes or deletes, as it names them. */
  readonly writes?: readonly string[];
  readonly deletes?: readonly string[];
  /** It is known to do nothing but look. */
  readonly looks?: true;
}

/** Tells by names and arguments what a call does: what is known of tools is handed in. */
export type ReadMcpUse = (use: McpToolUse) => McpEffects;

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

/** The arguments in one form; text that has none stands for itself. */
export function useArguments(text: string): string {
  if (text === '') return '{}';
  const read = canonicalMembers(text);
  return read.ok ? objectText(read.members) : text;
}

export function argumentsOf(text: string): JsonObject {
  return parseObject(text) ?? {};
}

/** From the channel: only a well-formed one. */
export function isMcpCall(value: JsonObject): value is JsonObject & McpCall {
  const { server, tool, text, client, rule } = value;
  const texts = [server, tool, text].every((each) => typeof each === 'string');
  const named = client === undefined || typeof client === 'string';
  return texts && named && (rule === 'allow' || rule === 'ask');
}
