/** Messages between the agent and its MCP servers, by the vault of the session: placeholders are the same everywhere. */
import type { Instant, Reason } from '../engine/model.ts';
import type { DataAsked, DataMade } from './mcp-data-model.ts';
import type { GuardSession } from './session.ts';

export interface McpMessages {
  /** As it may be sent; rejects when it cannot be done or recorded. */
  readonly make: (asked: DataAsked) => Promise<DataMade>;
  /** Findings replaced so far. */
  readonly replaced: () => number;
}

export interface McpMessagesParts {
  readonly session: Pick<GuardSession, 'prepare' | 'towards' | 'vault' | 'guard'>;
  readonly now: () => Instant;
  /** Tells the person about a clause in its warning phase. */
  readonly tell: (reason: Reason) => void;
}

/** Whoever asks, nothing is given in clear that the policy gives to no server. */
export function mcpMessages({ session, now, tell }: McpMessagesParts): McpMessages {
  const { guard, vault } = session;
  let opening: Promise<(asked: DataAsked) => DataMade> | undefined;
  let replaced = 0;
  const open = async (): Promise<(asked: DataAsked) => DataMade> => {
    // Not before there is a message: no session starts later for its servers.
    const [{ mcpData }, { everAllowed }, { mcpTerms }] = await Promise.all([
      import('./mcp-data.ts'),
      import('../engine/mcp/allowance.ts'),
      import('../engine/mcp/terms.ts'),
      session.prepare(),
    ]);
    const made = mcpData({
      towards: (clear) => session.towards(clear),
      reveal: (placeholder) => vault.reveal(placeholder),
      note: (row, reason) => {
        guard.note(row);
        if (reason !== undefined) tell(reason);
      },
    });
    return (asked) => {
      const allowed = everAllowed(mcpTerms(guard.policy.clauses, now()));
      return made({ ...asked, clear: asked.clear.filter((category) => allowed.includes(category)) });
    };
  };
  return {
    make: async (asked) => {
      const done = (await (opening ??= open()))(asked);
      if (done.made === 'new') replaced += done.replaced;
      return done;
    },
    replaced: () => replaced,
  };
}
