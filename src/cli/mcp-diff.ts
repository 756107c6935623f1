/** `aup-guard mcp diff`: how a server differs from its approval. */
import { EXIT_CODES, GuardError } from '../host/errors.ts';
import { changesOf } from '../host/mcp-approval.ts';
import { approvalBefore, groundOf, serverNamed, startsOf } from '../host/mcp-chosen.ts';
import { integrityNow } from '../host/mcp-integrity.ts';
import { hashing } from '../host/policy-hashing.ts';
import { shown } from '../host/text.ts';
import { differenceLines } from './mcp-diff-words.ts';
import { fetchAgreed, personsOnly, type McpNeeds } from './mcp-needs.ts';
import { printLines } from './terminal.ts';

/** Shows how a server differs from its approval; starts it after a person's yes. Ends with 1 when it differs. */
export async function diff(needs: McpNeeds, name: string): Promise<void> {
  const { machine, findIn } = needs;
  personsOnly(machine, 'aup-guard mcp diff');
  const server = serverNamed(needs.servers, name);
  const before = approvalBefore(machine, server);
  if (before === undefined) {
    throw new GuardError('usage', `${shown(name)} was never approved: there is nothing to compare with`, {
      hint: `see it and decide: aup-guard mcp approve ${shown(name)}`,
    });
  }
  const starts = server.entries.flatMap((entry) => [startsOf(entry, findIn)])[0] ?? [];
  const fetched = await fetchAgreed(needs, server, starts);
  const { integrity = before.integrity } = integrityNow(
    server.identity.launch,
    groundOf(machine, server),
    before.integrity,
  );
  const called = shown(name);
  const known = new Set(before.tools.map((pin) => pin.name));
  const now = new Set(fetched.tools.map((tool) => tool.name));
  const lines = [
    ...(before.identity === server.identity.digest
      ? []
      : ['It is started in another way than what was approved.']),
    ...(before.integrity === undefined || before.integrity === integrity
      ? []
      : ['What it is made of is not what was approved: its files are others.']),
    ...differenceLines(changesOf(before, fetched, { hashing, findIn })),
    ...[...now].filter((tool) => !known.has(tool)).map((tool) => `  new   ${shown(tool)}`),
    ...[...known].filter((tool) => !now.has(tool)).map((tool) => `  gone  ${shown(tool)}`),
  ];
  if (lines.length === 0) return printLines(['it is what was approved']);
  printLines([...lines, '', `next: aup-guard mcp approve ${called}, or: aup-guard mcp revoke ${called}`]);
  process.exitCode = EXIT_CODES.refused;
}
