/** `aup-guard mcp export`: the allowlist of a vendor, made of our approvals. */
import { GuardError } from '../host/errors.ts';
import { discoverMcp } from '../host/mcp-discover.ts';
import { EXPORT_VENDORS, type ExportVendor, exportFor, exportText, writeExport } from '../host/mcp-export.ts';
import { openMachine } from '../host/machine.ts';
import { refuseAgents } from '../host/pending-answer.ts';
import { shownBy } from './mcp-list-words.ts';
import { discoveringOf, standings } from './mcp-list.ts';
import { countOf, printWords, writeOut } from './terminal.ts';

export interface ExportOptions {
  readonly for: string;
  readonly out?: string;
}

function vendorOf(name: string): ExportVendor {
  const vendor = EXPORT_VENDORS.find((each) => each === name);
  if (vendor !== undefined) return vendor;
  throw new GuardError('usage', `no list is written for ${name}`, {
    hint: `one of: ${EXPORT_VENDORS.join(', ')}`,
  });
}

/** Prints the list, or writes it. Throws `usage` or `refused`. */
export async function exportList(options: ExportOptions): Promise<void> {
  const vendor = vendorOf(options.for);
  const machine = openMachine(process.env, process.cwd());
  if (options.out !== undefined) refuseAgents(machine, 'aup-guard mcp export --out', 'is for a person');
  const discovering = discoveringOf({});
  const [{ servers }, standing] = await Promise.all([discoverMcp(discovering), standings({})]);
  const list = exportFor(vendor, servers, (server) => standing(server));
  const text = exportText(vendor, list);
  if (options.out === undefined) await writeOut(text);
  else writeExport(options.out, text);
  const shown = shownBy(discovering.scan);
  const left = list.secret.map(
    (name) => `  left out ${shown(name)}: its arguments hold a value in clear, which no list may carry`,
  );
  const what = `${countOf(list.allowed.length, 'server')} allowed, ${list.denied.length} denied; every other server is blocked`;
  printWords([...left, `  ${what}`].join('\n'));
}
