/** `aup-guard receipt sign`: a person's own receipt, given on a terminal, over a change they have looked at. */
import { catalog } from '../catalog/index.ts';
import { GuardError } from '../host/errors.ts';
import { isMultiplexed } from '../host/outsider.ts';
import { checkPolicy } from '../host/policy-file.ts';
import { composeReceipt } from '../host/receipt-issue.ts';
import { openReceiptKey } from '../host/receipt-key.ts';
import { addReceipt } from '../host/receipt-notes.ts';
import { signedBySsh } from '../host/receipt-by-ssh.ts';
import { receiptDemands } from '../host/receipt-terms.ts';
import { rangeHere, receiptsHere } from './receipt-here.ts';
import { countOf, printWords } from './terminal.ts';
import { typedYes } from './typed-code.ts';

export interface SignFlags {
  readonly range: string;
  readonly key?: string;
}

/** Throws `usage`, `refused` for an agent or without the code, `policy-*`, `environment`, `state-unwritable`. */
export async function sign({ range, key }: SignFlags): Promise<void> {
  const { machine, git } = receiptsHere();
  const ends = await rangeHere(git, range);
  const { paths, repoRoot, hashing, now } = machine;
  const { detectors, profiles } = catalog;
  const places = { paths, hashing, ...(repoRoot === undefined ? {} : { repoRoot }) };
  const { policy } = await checkPolicy({ ...places, detectors, profiles });
  const demands = receiptDemands(policy, now());
  if (demands.length === 0) {
    throw new GuardError('usage', 'nothing was signed: no clause of the policy here wants receipts', {
      hint: 'a clause of action-approval says so: receipts: required',
    });
  }
  const clauses = demands.map(({ clause }) => clause);
  const assurance = isMultiplexed(process.pid, machine.platform) ? 'overlay-in-tmux' : 'second-terminal';
  const given = { ...ends, verb: 'review', assurance, clauses, record: -1 } as const;
  const validMs = Math.max(...demands.map((demand) => demand.validMs));
  const receipt = await composeReceipt(git, given, { policy, session: '', now: now(), validMs });
  const { commit } = receipt.whole;
  const many = receipt.parts.length === 0 ? 'many commits' : countOf(receipt.parts.length, 'commit');
  await typedYes(machine, {
    command: 'aup-guard receipt sign',
    undone: 'nothing was signed',
    lines: [
      `you sign that ${many} up to ${commit.slice(0, 12)} may be merged, for ${clauses.join(', ')}`,
      `look at them first: git log -p ${ends.base.slice(0, 12)}..${commit.slice(0, 12)}`,
    ],
  });
  const signed =
    key === undefined ? openReceiptKey(paths.state).sign(receipt) : signedBySsh(receipt, key, machine);
  await addReceipt(git, signed);
  printWords('signed; push it with: aup-guard receipt push');
}
