/** Machine, repository and range that the receipt commands are about. */
import { openMachine, type Machine } from '../host/machine.ts';
import { GuardError } from '../host/errors.ts';
import { commitId, type Ends } from '../host/receipt-changes.ts';
import { receiptGit, type ReceiptGit } from '../host/receipt-git.ts';
import { realGit } from '../host/session.ts';

export interface ReceiptHere {
  readonly machine: Machine;
  readonly git: ReceiptGit;
}

export function receiptsHere(): ReceiptHere {
  const machine = openMachine(process.env, process.cwd());
  return { machine, git: receiptGit({ git: realGit(machine), env: machine.env }, machine.cwd) };
}

/** The commit of a name. Throws `usage`. */
export async function commitHere(git: ReceiptGit, name: string): Promise<string> {
  const id = name.startsWith('-') ? '' : await commitId(git, name);
  if (id !== '') return id;
  throw new GuardError('usage', 'there is no such commit here', {
    hint: 'name one as git does: HEAD~2, main',
  });
}

/** `A..B`: the commits of B since it left A. Throws `usage`. */
export async function rangeHere(git: ReceiptGit, range: string): Promise<Ends> {
  const [, from = '', to = ''] = /^(.+?)\.\.([^.].*)?$/.exec(range) ?? [];
  if (from === '')
    throw new GuardError('usage', 'a range is two commits: A..B', { hint: 'for example: main..HEAD' });
  const [tip, head] = [await commitHere(git, from), await commitHere(git, to === '' ? 'HEAD' : to)];
  const base = (await git.text('merge-base', tip, head))?.trim() ?? '';
  if (base === head) throw new GuardError('usage', 'there are no commits in that range');
  return { base, head };
}
