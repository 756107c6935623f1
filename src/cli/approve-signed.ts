/** A yes from elsewhere: the request goes out as a file, and comes back with a signature over it. */
import { NAMESPACE } from '../host/approvers.ts';
import { GuardError } from '../host/errors.ts';
import { readBounded, writePrivate } from '../host/files.ts';
import type { Waiting } from '../host/pending-model.ts';
import type { Decided } from '../host/pending-answer.ts';

const MAX_SIGNATURE = 64 * 1024;
const MOST_WORDS = 500;

/** Writes the text to be signed; returns what to say. */
export function writeRequest({ pending, body }: Waiting, file: string): readonly string[] {
  writePrivate(file, body);
  return [
    `written to ${file}; whoever approves it reads it and signs it with:`,
    `  ssh-keygen -Y sign -n ${NAMESPACE} -f KEY ${file}`,
    `then: aup-guard approve ${pending.box.id} --signed ${file}.sig`,
  ];
}

/** The answer that a signature is. Throws `usage` when something is missing. */
export function signedAnswer(
  { pending }: Waiting,
  signed: { readonly file: string; readonly role: string | undefined; readonly why: string | undefined },
): Decided {
  const { file, role, why = '' } = signed;
  if (pending.roles.length === 0) {
    throw new GuardError(
      'usage',
      'this request waits for whoever sits at this machine, not for a signature',
      {
        hint: `answer it with: aup-guard approve ${pending.box.id}`,
      },
    );
  }
  const signature = readBounded(file, MAX_SIGNATURE)?.toString();
  if (signature === undefined) throw new GuardError('usage', `there is no file ${file}`);
  const words = why.trim().slice(0, MOST_WORDS);
  if (pending.box.reason === 'required' && words === '') {
    throw new GuardError('usage', 'this clause wants a reason', { hint: 'add: --why "a few words"' });
  }
  const said = words === '' ? {} : { words };
  return { kind: 'approved', scope: 'once', role: roleOf(pending.roles, role), signature, ...said };
}

/** The role named, or the only one that is missing. Throws `usage` when it is not clear. */
export function roleOf(roles: readonly string[], named: string | undefined): string {
  const [only = '', ...more] = roles;
  const role = named ?? (more.length === 0 ? only : undefined);
  if (role !== undefined && roles.includes(role)) return role;
  throw new GuardError('usage', `say for whom you speak: ${roles.join(', ')}`, {
    hint: `for example: aup-guard approve --as ${only}`,
  });
}
