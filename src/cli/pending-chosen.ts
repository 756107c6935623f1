import { GuardError } from '../host/errors.ts';
import type { Waiting } from '../host/pending-model.ts';

/** The request named, or the only one. Throws `usage` when there is none or it is not clear which. */
export function chosen(waiting: readonly Waiting[], id: string | undefined): Waiting {
  const [only, ...more] = waiting.filter(({ pending }) => id === undefined || pending.box.id === id);
  if (only === undefined) {
    const what = id === undefined ? 'nothing waits for a person' : `no request ${JSON.stringify(id)} waits`;
    throw new GuardError('usage', what, { hint: 'see what waits with: aup-guard pending' });
  }
  if (more.length > 0) {
    const ids = [only, ...more].map(({ pending }) => pending.box.id).join(', ');
    throw new GuardError('usage', `${more.length + 1} requests wait: ${ids}`, {
      hint: 'name one: aup-guard pending shows what each wants',
    });
  }
  return only;
}
