/** How clients are told to start a gate in the place of a server. */
import path from 'node:path';
import type { McpEntry, McpSecret, McpTransport } from '../engine/mcp/model.ts';
import { behindGate, namesBehind, readStart, startWords, type McpStart } from '../engine/mcp/start.ts';
import { GuardError } from './errors.ts';
import { packageRoot } from './package.ts';
import { currentPlatform } from './platform/index.ts';
import { shimProgram } from './shim-process.ts';
import { shimLauncherIn } from './shims-folder.ts';

const USAGE = `usage: aup-shim mcp [--client ID] [--name NAME] [--env NAME]... -- COMMAND [ARGUMENTS...]
       aup-shim mcp [--client ID] [--name NAME] [--header NAME=VARIABLE]... --url URL`;

/** What our own arguments say. Throws `usage`. */
export function gateStart(args: readonly string[]): McpStart {
  const start = readStart(args);
  if (start === undefined) throw new GuardError('usage', USAGE);
  return start;
}

/**
 * The argv of the gate, for this installation: absolute, since clients have a PATH of their own. An install is called by
 * the launcher it left, so that lists of what may start hold in the next version too.
 */
export function gateArgv(start: McpStart): readonly string[] {
  return [...gateProgram(packageRoot(), gateLauncher()), 'mcp', ...startWords(start)];
}

/** What starts our shim: `root` is the package that runs. */
export function gateProgram(root: string, launcher: string): readonly string[] {
  const installed = root.startsWith(path.dirname(launcher) + path.sep);
  return installed ? [launcher] : [process.execPath, path.join(root, 'bin/aup-shim.js')];
}

/** What an install of this person puts there for clients to start, whatever version it is of. */
export function gateLauncher(): string {
  return shimLauncherIn(currentPlatform().paths(process.env).data);
}

/** All ways our gate is called by. */
function gateWays(): readonly (readonly string[])[] {
  const shim = shimProgram();
  return [[process.execPath, shim], ['node', shim], [shim], [gateLauncher()], ['aup-shim'], ['aup-guard']];
}

/** What stands behind an argv that is our gate. */
export function gatedStart(argv: readonly string[]): McpStart | undefined {
  return behindGate(argv, gateWays());
}

/** A name that needs no quoting: clients that join all words of an entry must still be understood. */
export const PLAIN_NAME: RegExp = /^\w[\w.@:/-]{0,99}$/;

/** How a client's own settings start the gate for one of its servers. */
export function startFor({
  client,
  name,
  transport,
  envNames,
}: Pick<McpEntry, 'client' | 'name' | 'transport' | 'envNames'>): McpStart {
  const names = transport.kind === 'stdio' ? envNames : [];
  const called = PLAIN_NAME.test(name) ? { name } : {};
  return { transport, envNames: names, headers: [], client, ...called };
}

/** What stands in clear in the words of the server; the gate's own words are none of anybody's. */
function secretsBehind({ secrets, transport }: McpEntry, inner: McpTransport): readonly McpSecret[] {
  const outer = transport.kind === 'stdio' ? transport.argv.length : 0;
  const own = outer - (inner.kind === 'stdio' ? inner.argv.length : 0);
  return secrets.flatMap((secret) => {
    const index = Number(/^args\[(\d+)\]$/.exec(secret.field)?.[1] ?? Number.NaN);
    if (Number.isNaN(index)) return secret.field === 'command' ? [] : [secret];
    const at = index + 1 - own;
    return at < 0 ? [] : [{ ...secret, field: at === 0 ? 'command' : `args[${at - 1}]` }];
  });
}

/** The entry as if it started the server itself. */
export function throughGate(entry: McpEntry): McpEntry {
  const { transport } = entry;
  const start = transport.kind === 'stdio' ? gatedStart(transport.argv) : undefined;
  if (start === undefined || transport.kind !== 'stdio') return entry;
  const { cwd } = transport;
  const inner = start.transport;
  const placed = inner.kind === 'stdio' && cwd !== undefined ? { ...inner, cwd } : inner;
  const secrets = secretsBehind(entry, inner);
  return { ...entry, transport: placed, secrets, envNames: namesBehind(start, entry.envNames), gated: true };
}
