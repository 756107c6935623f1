/** `aup-guard mcp revoke`: takes an approval back. */
import { openMachine } from '../host/machine.ts';
import { approvalNamed } from '../host/mcp-chosen.ts';
import { dropMcpApproval } from '../host/mcp-store.ts';
import { refuseAgents } from '../host/pending-answer.ts';
import { shown } from '../host/text.ts';
import { printLines } from './terminal.ts';

/** Takes the approval of a server back. Throws `usage` when there is none. */
export function revoke(name: string): void {
  const machine = openMachine(process.env, process.cwd());
  refuseAgents(machine, 'aup-guard mcp revoke', 'is for a person');
  const approval = approvalNamed(machine, name);
  dropMcpApproval(machine, approval.identity);
  printLines([`revoked: ${shown(approval.name)} offers no tools through the gate`]);
}
