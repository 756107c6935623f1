/** What tools and MCP servers give and are given, as the data clauses want it: answers of the session to hooks and gates. */
import { mcpMessages, type McpMessagesParts } from '../host/mcp-messages.ts';
import type { GuardSession } from '../host/session.ts';
import { toolOutputs } from '../host/tool-output.ts';
import { record } from './agent-egress.ts';
import type { BrokerOptions } from './broker.ts';

export interface SessionData extends Required<Pick<BrokerOptions, 'redact' | 'mcpData'>> {
  /** Findings replaced so far. */
  replaced(): number;
}

export interface SessionDataParts extends Omit<McpMessagesParts, 'session'> {
  readonly session: GuardSession;
  /** Told whenever a hook shows that it runs. */
  readonly heard?: (() => void) | undefined;
}

export function sessionData({ session, now, tell, heard }: SessionDataParts): SessionData {
  const outputs = toolOutputs(session, (fresh) => record(session, { fresh }));
  const messages = mcpMessages({ session, now, tell });
  return {
    redact: (json) => {
      heard?.();
      return outputs.redact(json);
    },
    mcpData: messages.make,
    replaced: () => outputs.replaced() + messages.replaced(),
  };
}
