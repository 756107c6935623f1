/** `aup-guard receipt push`: notes of both sides are joined line by line; the push itself goes through the gate like any other. */
import { EXIT_CODES, GuardError } from '../host/errors.ts';
import { gitByPath } from '../host/receipt-by-ssh.ts';
import { NOTES_REF } from '../host/receipt-notes.ts';
import { receiptsHere } from './receipt-here.ts';
import { printWords } from './terminal.ts';

const THEIRS = `${NOTES_REF}-remote`;

/** Exits 1 when git or a person said no. Throws `usage`. */
export async function push(remote: string): Promise<void> {
  const { git: quiet } = receiptsHere();
  if (!/^[\w./-]{1,200}$/.test(remote) || remote.startsWith('-')) {
    throw new GuardError('usage', 'that is not the name of a remote', { hint: 'see: git remote' });
  }
  const own = await quiet.text('rev-parse', '-q', '--verify', NOTES_REF);
  if (own === undefined) throw new GuardError('usage', 'there are no receipts here to push');
  const theirs = await quiet.text('ls-remote', remote, NOTES_REF);
  if (theirs === undefined)
    throw new GuardError('usage', 'the remote cannot be reached', { hint: 'see: git remote -v' });
  const joined =
    theirs.trim() === '' ||
    (gitByPath('fetch', '-q', remote, `+${NOTES_REF}:${THEIRS}`) &&
      (await quiet.text('notes', `--ref=${NOTES_REF}`, 'merge', '-q', '-s', 'cat_sort_uniq', THEIRS)) !==
        undefined);
  if (!joined || !gitByPath('push', remote, NOTES_REF)) {
    process.exitCode = EXIT_CODES.refused;
    printWords('aup-guard: nothing was pushed');
  }
}
