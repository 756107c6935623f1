/** A call of a server's tool as the session judges it, whether its gate or the client's hook tells of it. */
import type { ActionDraft } from '../definitions.ts';
import { parseObject, type JsonObject } from '../json-object.ts';
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
  /** Other paths it is given: what it does to them is not known. */
  readonly touches?: readonly string[];
  /** It is known to do nothing but look. */
  readonly looks?: true;
}

/** Tells by names and arguments what a call does: what is known of tools is handed in. */
export type ReadMcpUse = (use: McpToolUse) => McpEffects;

/** The arguments in one form; text that has none stands for itself. */
export function useArguments(text: string): string {
  if (text === '') return '{}';
  const read = canonicalMembers(text);
  return read.ok ? objectText(read.members) : text;
}

export function argumentsOf(text: string): JsonObject {
  return parseObject(text) ?? {};
}
