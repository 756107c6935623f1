/** `aup-guard mcp scan`: what is risky about the servers found, and how much so. */
import { mcpRisks } from '../catalog/mcp-risks/index.ts';
import { EXIT_CODES } from '../host/errors.ts';
import { openMachine } from '../host/machine.ts';
import { discoverMcp } from '../host/mcp-discover.ts';
import { askServers } from '../host/mcp-scan.ts';
import { withTracked } from '../host/mcp-tracked.ts';
import { isBlocked, scoreServers, toolsOf, type ScoredServer } from '../host/mcp-score.ts';
import type { McpJudged } from '../host/mcp-standings.ts';
import { clientFindings, type UsableServer } from '../host/mcp-together.ts';
import { refuseAgents } from '../host/pending-answer.ts';
import { shownBy } from './mcp-list-words.ts';
import { discoveringOf, judging, recordSeen, type ListOptions } from './mcp-list.ts';
import { agreedBy } from './mcp-scan-consent.ts';
import { sarifOf } from './mcp-scan-sarif.ts';
import { scanJson, scanLines } from './mcp-scan-words.ts';
import { currentScreen, printJson, printLines } from './terminal.ts';

export interface ScanOptions extends ListOptions {
  readonly sarif?: boolean;
  /** Names of servers; `true` = ask about each. */
  readonly start?: true | readonly string[];
}

type JudgedServer = ScoredServer & McpJudged;
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
  const offers = await askServers(servers, machine, await agreedBy(options, servers, { machine, shown }));
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
