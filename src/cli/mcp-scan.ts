/** `aup-guard mcp scan`: what is risky about the servers found, and how much so. */
import { mcpRisks } from '../catalog/mcp-risks/index.ts';
import type { McpEntry } from '../engine/mcp/model.ts';
import { EXIT_CODES, GuardError } from '../host/errors.ts';
import { openMachine } from '../host/machine.ts';
import { discoverMcp, type McpServer } from '../host/mcp-discover.ts';
import { askServers } from '../host/mcp-scan.ts';
import { withTracked } from '../host/mcp-tracked.ts';
import { isBlocked, scoreServers, toolsOf, type ScoredServer } from '../host/mcp-score.ts';
import type { McpJudged } from '../host/mcp-standings.ts';
import { clientFindings, type UsableServer } from '../host/mcp-together.ts';
import { refuseAgents } from '../host/pending-answer.ts';
import { shownBy } from './mcp-list-words.ts';
import { discoveringOf, judging, recordSeen, type ListOptions } from './mcp-list.ts';
import { sarifOf } from './mcp-scan-sarif.ts';
import { scanJson, scanLines } from './mcp-scan-words.ts';
import { currentScreen, printJson, printLines, printWords } from './terminal.ts';

export interface ScanOptions extends ListOptions {
  readonly sarif?: boolean;
  /** Names of servers; `true` = ask about each. */
  readonly start?: true | readonly string[];
}

type JudgedServer = ScoredServer & McpJudged;
type Agreed = (server: McpServer, entry: McpEntry) => Promise<boolean>;

function isNamed({ identity, entries }: McpServer, name: string): boolean {
  const byDigest = name.length >= 8 && identity.digest.startsWith(name);
  return byDigest || entries.some((entry) => entry.name === name);
}

/** Every name must stand for one server: consent is for that one. */
function byName(names: readonly string[], servers: readonly McpServer[]): Agreed {
  const chosen = names.map((name) => {
    const [one, ...more] = servers.filter((server) => isNamed(server, name));
    if (one === undefined || more.length > 0) {
      const what = one === undefined ? 'no server is' : `${more.length + 1} servers are`;
      throw new GuardError('usage', `${what} called ${name}`, {
        hint: 'aup-guard mcp list --json has the digest of each: name its first 8 letters or more',
      });
    }
    return one;
  });
  const wanted = new Set(chosen);
  return async (server) => wanted.has(server);
}

function answer(): Promise<string> {
  return new Promise((resolve) => {
    process.stdin.once('data', (chunk: Buffer) => {
      process.stdin.pause();
      resolve(chunk.toString().trim().toLowerCase());
    });
    process.stdin.resume();
  });
}

function byAsking(shown: (text: string) => string): Agreed {
  if (!process.stdin.isTTY) {
    throw new GuardError('usage', 'nobody can be asked here which servers may be started', {
      hint: 'name them: aup-guard mcp scan --start NAME',
    });
  }
  return async (_, { name, transport, client }) => {
    const who = `${shown(name)} (${client})`;
    if (transport.kind === 'stdio') {
      const words = transport.argv.map(shown).join(' ');
      printWords(`${who} starts: ${words}\nstart it to see its tools? [y/N]`);
    } else {
      const url = shown(transport.url.replace(/[?#].*$/s, ''));
      printWords(`${who} is elsewhere: ${url}\nask it for its tools, with the headers of its entry? [y/N]`);
    }
    return ['y', 'yes'].includes(await answer());
  };
}

function agreedBy(
  { start, root }: ScanOptions,
  servers: readonly McpServer[],
  shown: (text: string) => string,
): Agreed {
  if (start === undefined) return () => Promise.resolve(false);
  if (root !== undefined) {
    throw new GuardError('usage', 'servers of an image belong to another machine: they are not started');
  }
  return start === true ? byAsking(shown) : byName(start, servers);
}

/** As far as it is approved; what was started and waits would bring all its tools. */
function usable({ entries, offer, standing, tools }: JudgedServer): UsableServer {
  if (standing === 'approved') return { entries, tools, approved: true };
  return { entries, tools: standing === 'denied' ? [] : toolsOf(offer), approved: false };
}

/** Prints scores and findings. Exit code 1 when a finding keeps a server from being approved. Throws `usage`, `refused`. */
export async function scan(options: ScanOptions): Promise<void> {
  const machine = openMachine(process.env, process.cwd());
  if (options.start !== undefined) refuseAgents(machine, 'aup-guard mcp scan --start', 'starts servers');
  const discovering = discoveringOf(options);
  const shown = shownBy(discovering.scan);
  const { servers: found, faults } = await discoverMcp(discovering);
  const servers = options.root === undefined ? await withTracked(found, machine) : found;
  recordSeen(options, servers);
  const offers = await askServers(servers, machine, agreedBy(options, servers, shown));
  const terms = { risks: mcpRisks, mask: shown };
  const judge = await judging(options);
  const known = scoreServers(servers, { ...terms, offers }).map((server) =>
    Object.assign({}, server, judge(server, server.score)),
  );
  const scored = { servers: known, clients: clientFindings(known.map(usable), terms) };
  if (options.sarif === true) {
    printLines([JSON.stringify(sarifOf({ ...scored, faults }, shown, machine.cwd), undefined, 2)]);
  } else if (options.json === true) printJson('aup-guard/mcp-scan/1', scanJson(scored, shown));
  else printLines(scanLines(currentScreen(), scored, shown));
  if (scored.servers.some(({ score }) => isBlocked(score))) process.exitCode = EXIT_CODES.refused;
}
