/** `aup-shim mcp`: what clients start in the place of an MCP server. */
import type { DetectorDef } from '../engine/definitions.ts';
import type { FindIn } from '../engine/mcp/clear-values.ts';
import type { McpApproval, McpScore } from '../engine/mcp/model.ts';
import type { McpStart } from '../engine/mcp/start.ts';
import type { Digest } from '../engine/model.ts';
import type { Policy } from '../engine/policy/model.ts';
import { openMachine, type Machine } from '../host/machine.ts';
import { keptFile } from '../catalog/paths.ts';
import type { LateCatalog } from '../host/late-redaction.ts';
import { isScored } from '../host/mcp-held.ts';
import { knownServer, type KnownServer } from '../host/mcp-known.ts';
import { mcpPermit, mcpRecorder } from '../host/mcp-permit.ts';
import { readMcpApproval } from '../host/mcp-store.ts';
import type { RemoteStart } from '../host/mcp-remote-start.ts';
import { startServer, type McpServer } from '../host/mcp-server.ts';
import { untilEnforced } from '../host/mcp-watch.ts';
import { gateStart } from '../host/mcp-wrap.ts';
import { sessionPolicy } from '../host/session-policy.ts';

type Start = Omit<RemoteStart, 'transport'> & Pick<McpStart, 'transport'>;

/** Most of it is loaded when it is needed. */
const catalog = {
  guardFile: keptFile,
  late: async (): Promise<LateCatalog> => (await import('../catalog/index.ts')).catalog,
};

async function allDetectors(): Promise<readonly DetectorDef[]> {
  return (await import('../catalog/detectors/index.ts')).detectors;
}

async function secretScan(): Promise<FindIn> {
  const [{ secretFinder }, detectors] = await Promise.all([
    import('../host/mcp-discover.ts'),
    allDetectors(),
  ]);
  return secretFinder(detectors);
}

/** Only where it matters: the table of risks takes time to load. */
async function scoreHere(
  { clauses }: Policy,
  start: McpStart,
  { identity, approval }: KnownServer,
): Promise<McpScore | undefined> {
  if (approval !== undefined || !isScored(clauses)) return undefined;
  const [{ mcpRisks }, { scoreOfStart }, findIn] = await Promise.all([
    import('../catalog/mcp-risks/index.ts'),
    import('../host/mcp-start-score.ts'),
    secretScan(),
  ]);
  return scoreOfStart(start, identity.launch, { risks: mcpRisks, findIn });
}

/** Ends in order when the client ends us: what the server started goes with it. */
function endOnSignals(): void {
  for (const [signal, code] of [
    ['SIGTERM', 143],
    ['SIGINT', 130],
    ['SIGHUP', 129],
  ] as const) {
    process.once(signal, () => process.exit(code));
  }
}

/** A process of ours, or one reached by its address. */
async function serverOf({ transport, ...start }: Start): Promise<McpServer> {
  if (transport.kind === 'stdio') return startServer(transport.argv, process.env);
  const { remoteServer } = await import('../host/mcp-remote-start.ts');
  return remoteServer({ ...start, transport });
}

function storedApproval(machine: Machine, identity: Digest): McpApproval | undefined {
  const stored = readMcpApproval(machine, identity);
  return stored.kind === 'found' ? stored.approval : undefined;
}

/** Runs one server behind the gate on standard input and output; its exit code. */
export async function runMcp(args: readonly string[]): Promise<number> {
  const start = gateStart(args);
  const machine = openMachine(process.env, process.cwd());
  const { policy } = await sessionPolicy(machine, catalog);
  const server = await knownServer({
    machine,
    start,
    scan: secretScan,
    approvalOf: (identity) => storedApproval(machine, identity),
  });
  const score = await scoreHere(policy, start, server);
  const permit = mcpPermit({ machine, policy, server, score, start });
  const { terms } = permit;
  const isShut = terms.enforce && !terms.approved;
  endOnSignals();
  untilEnforced({ machine, policy, server, score, start }, terms, () => process.exit(0));
  const record = mcpRecorder(machine, permit);
  const reached = isShut
    ? (await import('../host/mcp-shut.ts')).shutServer()
    : await serverOf({ ...start, machine, policy, terms, record });
  // Loaded while the server starts.
  const { compileEagerly, joinMcp, mcpRedaction, openMcpSession, readMcpUse, sessionAround } =
    await import('./mcp-rest.ts');
  compileEagerly();
  const { launch } = server.identity;
  const line = sessionAround({ runtime: machine.paths.runtime, platform: machine.platform }, machine.env);
  const calls = openMcpSession({ machine, policy, start, launch, line, catalog, readMcpUse });
  const redact = mcpRedaction({
    machine,
    policy,
    detectors: allDetectors,
    clear: permit.clear,
    client: start.client,
    session: line,
    onPassed: (to) => record({ fault: 'data', from: to === 'client' ? 'server' : 'client' }, false),
  });
  const code = await joinMcp({
    terms: { ...terms, judged: calls.judged, readsData: redact !== undefined },
    client: { input: process.stdin, output: process.stdout },
    server: reached,
    ...(redact === undefined ? {} : { redact }),
    ask: calls.ask,
    tell: calls.tell,
    record,
  });
  await calls.told();
  return code;
}
