/** `aup-guard exception revoke`: an exception ends before its day. */
import { GuardError } from '../host/errors.ts';
import { recordException } from '../host/exceptions.ts';
import { editPolicy, layerFile } from '../host/policy-edit.ts';
import { shown } from '../host/text.ts';
import { exceptionsHere } from './exception-here.ts';
import { printLines } from './terminal.ts';
import { typedYes } from './typed-code.ts';

export interface RevokeFlags {
  readonly by: string;
}

/** Throws `usage`, `refused`, `policy-*`, `ledger-broken`; then nothing has changed. */
export async function revoke(id: string, { by }: RevokeFlags): Promise<void> {
  const { machine, load } = exceptionsHere();
  const { policy } = await load();
  const found = policy.exceptions.find((exception) => exception.id === id);
  if (found === undefined) {
    throw new GuardError('usage', `the policy has no exception ${JSON.stringify(id.slice(0, 40))}`, {
      hint: 'see them with: aup-guard exception list',
    });
  }
  const { clause, who, layer, why } = found;
  const file = layerFile(policy, layer);
  await typedYes(machine, {
    command: 'aup-guard exception revoke',
    undone: 'nothing was revoked',
    lines: [`${id}  ${clause} for ${shown(who)} ends now, by ${shown(by)}`, `  why it was  ${why}`],
  });
  const { withoutException } = await import('../host/policy-texts.ts');
  await editPolicy({
    file,
    change: (text) => withoutException(text, id),
    check: async () => {
      await load();
      const draft = { kind: 'exception.revoked', clause, outcome: 'revoked', object: by, code: id } as const;
      recordException(machine, draft, []);
    },
  });
  printLines([
    `${id} is over`,
    'sessions that run keep the policy they began with: end them where it matters',
  ]);
}
