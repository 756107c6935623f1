/** Says and records what of the vault does not work: values are replaced all the same. */
import type { GuardSession } from '../host/session.ts';

/** What a call of the result finds for the first time is said and recorded. */
export function vaultReport(
  session: Pick<GuardSession, 'vault' | 'guard'>,
  say: (what: string, next: string) => void,
): () => void {
  const told = new Set<string>();
  return () => {
    for (const what of session.vault.troubles()) {
      if (told.has(what)) continue;
      told.add(what);
      session.guard.note({ kind: 'guard.fault', code: 'vault-broken', decision: 'warn' });
      say(
        `the vault of seen values is damaged: ${what}. Values are replaced all the same; those it lost are not put back`,
        'restore vault and vault.key together from a backup, or move both away',
      );
    }
  };
}
