/** `aup-guard mcp list`: every server found, and the files that could not be read. */
import { detectors } from '../catalog/detectors/index.ts';
import { mcpClients } from '../catalog/mcp-clients/index.ts';
import { GuardError } from '../host/errors.ts';
import { openMachine } from '../host/machine.ts';
import { discoverMcp, secretFinder, type Discovering, type McpServer } from '../host/mcp-discover.ts';
import { gatedBy } from '../host/mcp-gated.ts';
import { noteSeen } from '../host/mcp-seen.ts';
import { judgedHere, looseHere, type standingHere } from '../host/mcp-standings.ts';
import { jsonList, listLines } from './mcp-list-words.ts';
import { currentScreen, printJson, printLines } from './terminal.ts';

/** Which machine is looked at; this one unless told. */
export interface ListOptions {
  readonly json?: boolean;
  readonly root?: string;
  readonly home?: string;
  readonly platform?: string;
}

function systemOf(name: string): Discovering['platform'] {
  if (name === 'linux' || name === 'darwin' || name === 'win32') return name;
  throw new GuardError('usage', `no system is called ${name}`, { hint: 'one of: linux, darwin, win32' });
}

/** What is looked at, from the options of a command. Throws `usage`. */
export function discoveringOf({ root, home, platform }: ListOptions): Discovering {
  const machine = openMachine(process.env, process.cwd());
  if (root !== undefined && home === undefined) {
    throw new GuardError('usage', 'an image has home folders of its own', {
      hint: 'example: aup-guard mcp list --root /mnt/image --home /home/ana',
    });
  }
  const { env, cwd, hashing } = machine;
  return {
    clients: mcpClients,
    home: home ?? env['HOME'] ?? env['USERPROFILE'] ?? '/',
    ...(root === undefined ? {} : { root }),
    platform: platform === undefined ? machine.platform.name : systemOf(platform),
    cwd: root ?? cwd,
    env: home === undefined ? env : {},
    hashing,
    scan: secretFinder(detectors),
  };
}

/** What servers found may do: those of another machine or person wait for their own approval. */
export async function judging({ root, home }: ListOptions): Promise<ReturnType<typeof judgedHere>> {
  const waiting = { standing: 'pending', tools: [] } as const;
  if (root !== undefined || home !== undefined) return () => waiting;
  const machine = openMachine(process.env, process.cwd());
  const [{ policyNow }, { catalog }] = await Promise.all([
    import('../host/policy-now.ts'),
    import('../catalog/index.ts'),
  ]);
  const { policy } = await policyNow(machine, catalog);
  // Without a policy nothing says what an approval is worth.
  return policy === undefined ? () => waiting : judgedHere(machine, policy);
}

/** Their standing alone. */
export async function standings(options: ListOptions): Promise<ReturnType<typeof standingHere>> {
  const judge = await judging(options);
  return (server, score) => judge(server, score).standing;
}

function looseNames({ root, home }: ListOptions): ReturnType<typeof looseHere> {
  if (root !== undefined || home !== undefined) return () => [];
  return looseHere(openMachine(process.env, process.cwd()));
}

/** Has the log tell when a server was first seen on this machine; an image is another's. */
export function recordSeen({ root, home }: ListOptions, servers: readonly McpServer[]): void {
  if (root !== undefined || home !== undefined) return;
  const identities = servers.map(({ identity }) => identity);
  noteSeen(openMachine(process.env, process.cwd()), identities, 'looks');
}

/** Whether clients start their servers through the gate; undefined for another machine or person. */
async function gates(
  { root, home }: ListOptions,
  discovering: Discovering,
): Promise<ReturnType<typeof gatedBy> | undefined> {
  if (root !== undefined || home !== undefined) return undefined;
  const machine = openMachine(process.env, process.cwd());
  const { planWire } = await import('../host/mcp-wire.ts');
  return gatedBy(await planWire(machine, discovering, () => false));
}

/** Prints the list. Throws `usage` on options that go together badly. */
export async function list(options: ListOptions): Promise<void> {
  const discovering = discoveringOf(options);
  const found = await discoverMcp(discovering);
  recordSeen(options, found.servers);
  const standing = await standings(options);
  const gate = await gates(options, discovering);
  const loose = looseNames(options);
  const servers = found.servers.map((server) => ({
    ...server,
    standing: standing(server),
    looseText: loose(server),
    gates: gate === undefined ? [] : server.entries.map(gate),
  }));
  if (options.json === true)
    printJson('aup-guard/mcp-list/1', jsonList({ ...found, servers }, discovering.scan));
  else printLines(listLines(currentScreen(), { ...found, servers }, discovering.scan));
}
