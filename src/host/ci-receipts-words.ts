/** Why receipts cannot be checked, in words. */
import type { CiFinding } from '../engine/ci/model.ts';

type Remark = Pick<CiFinding, 'rule' | 'text' | 'next'>;

/** In the base branch. */
export const SIGNERS_FILE = '.aup/allowed-signers';

export const NO_HISTORY: Remark = {
  rule: 'receipt-history',
  text: 'receipts cannot be checked: the history of the change is cut short or too long here',
  next: 'fetch all of it: git fetch --unshallow, or fetch-depth: 0 in a workflow',
};
export const NO_SIGNERS: Remark = {
  rule: 'receipt-signers',
  text: `receipts cannot be checked: there are no allowed signers on the base branch (${SIGNERS_FILE})`,
  next: `put the keys there that may sign, one a line: aup-guard receipt key >> ${SIGNERS_FILE}`,
};
export const NO_KEYGEN: Remark = {
  rule: 'receipt-signers',
  text: 'receipts cannot be checked: ssh-keygen cannot be run',
  next: 'install OpenSSH 8.2 or newer on the machine that checks',
};

/** Remarks about the notes. */
export function readingNotes(unread: number, broken: number): readonly CiFinding[] {
  const note = { clause: undefined, level: 'note', next: 'see who writes to refs/notes/aup' } as const;
  const found: CiFinding[] = [];
  if (unread > 0)
    found.push({
      ...note,
      rule: 'receipt-unread',
      text: `${unread} notes were not read: too many, or too large`,
    });
  if (broken > 0)
    found.push({ ...note, rule: 'receipt-broken', text: `${broken} lines in the notes are no receipts` });
  return found;
}
