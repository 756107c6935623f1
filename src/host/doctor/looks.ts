/** Whether this machine is looked at for AI tools as often as the policy wants. */
import { LOOK_NEXT, type LookedAt, looksHere } from '../look-due.ts';
import { not, ok, type Finding } from './model.ts';
import type { PolicyLook } from './policy.ts';

/** None where no clause names a pace. */
export function lookFindings(
  { machine }: { readonly machine: LookedAt },
  look: PolicyLook,
): readonly Finding[] {
  const id = 'discovery';
  if (!look.ok) return [];
  const { wanted, due } = looksHere(machine, look.policy);
  const text = 'AI tools of this machine are looked at as often as the policy wants';
  if (!wanted) return [];
  if (due === undefined) return [ok(id, text)];
  const remedy = `${LOOK_NEXT}; have it done by itself: aup-guard discover --schedule 1d`;
  return [not('warn', id, { text, cause: due.words, remedy })];
}
