/** `aup-guard mcp approve --deny`: a person's no, for good. Nothing is started for it. */
import { GuardError } from '../host/errors.ts';
import { serverNamed, startsOf } from '../host/mcp-chosen.ts';
import { keepMcpApproval } from '../host/mcp-store.ts';
import { isMultiplexed } from '../host/outsider.ts';
import { hashing } from '../host/policy-hashing.ts';
import { shown } from '../host/text.ts';
import { personsOnly, typedWord, type McpNeeds } from './mcp-needs.ts';
import { printLines } from './terminal.ts';

/** Asks on this terminal and keeps the no. Throws `refused`, `usage` or `ledger-broken`; then nothing was kept. */
export async function deny(needs: Omit<McpNeeds, 'fetch' | 'scoreOf'>, name: string): Promise<void> {
  const { machine, policy, findIn } = needs;
  personsOnly(machine, 'aup-guard mcp approve --deny');
  const { identity, entries } = serverNamed(needs.servers, name);
  const [entry] = entries;
  const starts = entry === undefined ? [] : startsOf(entry, findIn);
  printLines([`${shown(name)}  ${identity.digest.slice(0, 12)}`, `  ${shown(starts.join(' '))}`]);
  if (!(await typedWord('deny', 'refuse it for good'))) {
    throw new GuardError('refused', 'nothing was denied');
  }
  const denied = {
    identity: identity.digest,
    name: entry?.name ?? identity.launch.name,
    argv: starts,
    by: shown(machine.who.user),
    at: machine.now(),
    policy: policy?.digest ?? hashing.sha256(''),
    standing: 'denied',
    tools: [],
  } as const;
  const shared = isMultiplexed(process.pid, machine.platform);
  keepMcpApproval(machine, denied, shared ? 'overlay-in-tmux' : 'second-terminal');
  printLines([
    'denied: where the clauses are enforced it is not started; aup-guard mcp revoke takes the no back',
  ]);
}
