/** What a session makes of MCP servers that its agent uses past their gates. */
import { Crossing, GATE_MS } from '../engine/mcp/crossing.ts';
import type { Verdict } from '../engine/verdict.ts';
import type { CrossingSetup, UngatedTeller } from './mcp-ungated.ts';

export interface McpCrossing {
  hooked(call: { readonly tool: string; readonly id?: string | undefined }): void;
  ran(id: string): Promise<void>;
  gated(server: string, tools: readonly string[]): void;
  /** Whether a gate stands in front of the server of a tool. */
  isGated(tool: string): boolean;
  /** Why a tool must not be called: its server is known to run past its gate. */
  refusal(tool: string): Promise<Verdict | undefined>;
  close(): void;
}

/** Calls that hooks tell of are held against those that gates tell of. */
export function openMcpCrossing(setup: CrossingSetup): McpCrossing {
  const { machine, beside } = setup;
  const crossing = new Crossing();
  let opening: Promise<UngatedTeller> | undefined;
  // Most sessions need none, and no start waits for it.
  const open = async (): Promise<UngatedTeller> =>
    new (await import('./mcp-ungated.ts')).UngatedTeller(setup);
  const teller = (): Promise<UngatedTeller> => (opening ??= open());
  const found = async (server: string): Promise<void> => (await teller()).found(server);
  let timer: NodeJS.Timeout | undefined;
  const look = (): void => {
    timer = undefined;
    for (const server of crossing.due(machine.now())) beside(() => found(server));
    if (crossing.waits) later();
  };
  const later = (): void => {
    timer ??= setTimeout(look, GATE_MS).unref();
  };
  return {
    hooked({ tool, id }) {
      crossing.hooked(tool, id, machine.now());
      if (crossing.waits) later();
    },
    async ran(id) {
      const server = crossing.ran(id);
      if (server !== undefined) await found(server);
    },
    gated: (server, tools) => crossing.gated(server, tools),
    isGated: (tool) => crossing.isGated(tool),
    async refusal(tool) {
      const server = crossing.ungated(tool);
      return server === undefined ? undefined : (await teller()).refused(tool, server);
    },
    close: () => clearTimeout(timer),
  };
}
