/** Allowlists of vendors made of our approvals: what starts through the gate may start, and nothing else. */
import { startWords, type McpStart } from './start.ts';

/** One server somebody decided about. */
export interface ExportedServer {
  /** As clients call it. */
  readonly name: string;
  readonly start: McpStart;
  /** It is reached by its address itself, with no gate between. */
  readonly direct: boolean;
}

export interface ExportedServers {
  readonly allowed: readonly ExportedServer[];
  readonly denied: readonly ExportedServer[];
}

function argvOf({ start }: ExportedServer, launcher: string): readonly string[] {
  return [launcher, 'mcp', ...startWords(start)];
}

function ruleOf(server: ExportedServer, launcher: string): object {
  const { transport } = server.start;
  if (server.direct && transport.kind !== 'stdio') return { serverUrl: transport.url };
  return { serverCommand: argvOf(server, launcher) };
}

/** Its own command as well: a server that is denied is denied whatever stands before it. */
function denialsOf(server: ExportedServer, launcher: string): readonly object[] {
  const { transport } = server.start;
  const bare = transport.kind === 'stdio' ? { serverCommand: transport.argv } : { serverUrl: transport.url };
  return [bare, { serverCommand: argvOf(server, launcher) }];
}

function distinct(rules: readonly object[]): readonly object[] {
  return [...new Map(rules.map((rule) => [JSON.stringify(rule), rule])).values()];
}

/** `managed-settings.json` of Claude Code, Copilot and VS Code. Exact argv: a word more is another server. */
export function managedList({ allowed, denied }: ExportedServers, launcher: string): object {
  return {
    allowManagedMcpServersOnly: true,
    allowedMcpServers: distinct(allowed.map((server) => ruleOf(server, launcher))),
    deniedMcpServers: distinct(denied.flatMap((server) => denialsOf(server, launcher))),
  };
}

/** `requirements.toml` of Codex, as a value: a name and the program behind it; arguments are the gate's to judge. */
export function codexList({ allowed }: ExportedServers, launcher: string): object {
  const named = allowed.map(({ name, start: { transport }, direct }) => [
    name,
    { identity: direct && transport.kind !== 'stdio' ? { url: transport.url } : { command: launcher } },
  ]);
  return { mcp_servers: Object.fromEntries(named) };
}
