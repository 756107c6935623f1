/** `aup-guard mcp check`: committed MCP servers against the policy of the repository, before a merge. */
import { catalog } from '../catalog/index.ts';
import { mcpClients } from '../catalog/mcp-clients/index.ts';
import { mcpRisks } from '../catalog/mcp-risks/index.ts';
import { EXIT_CODES, GuardError } from '../host/errors.ts';
import { openMachine } from '../host/machine.ts';
import { checkCommitted } from '../host/mcp-check.ts';
import { secretFinder } from '../host/mcp-discover.ts';
import { checkJson, checkLines, checkSarif } from './mcp-check-words.ts';
import { shownBy } from './mcp-list-words.ts';
import { currentScreen, printJson, printLines } from './terminal.ts';

export interface CheckOptions {
  readonly json?: boolean;
  readonly sarif?: boolean;
  readonly base?: string;
}

/** Exit code 1 when the change may not go in. Throws `usage`, `policy-invalid`, `environment`. */
export async function check({ json = false, sarif = false, base }: CheckOptions): Promise<void> {
  if (json && sarif) throw new GuardError('usage', 'one of --json and --sarif');
  // Runners have users without a home; nothing of one is read.
  const machine = openMachine({ HOME: '/', ...process.env }, process.cwd());
  const scan = secretFinder(catalog.detectors);
  const found = await checkCommitted({ machine, catalog, clients: mcpClients, risks: mcpRisks, scan, base });
  const shown = shownBy(scan);
  if (sarif) printLines([JSON.stringify(checkSarif(found, shown), undefined, 2)]);
  else if (json) printJson('aup-guard/mcp-check/1', checkJson(found, shown));
  else printLines(checkLines(currentScreen(), found, shown));
  if (found.failed) process.exitCode = EXIT_CODES.refused;
}
