/**
 * Keys of the digests in rows, one a month, each random and of no other: once it is destroyed, nobody can tell again
 * what a digest of that month stands for, or that two of them stand for the same.
 */
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { errnoOf, readBounded } from './files.ts';
import { damagedKey, digestOf, ensureFile, newDigestKey, parseDigestKey } from './key-files.ts';
import { monthOf } from './ledger-file-month.ts';
import { GuardError } from './errors.ts';

export interface MonthKeys {
  /** Under the key of that month, made when missing. Throws `state-unwritable`, `ledger-broken`. */
  digest(t: number, domain: string, text: string): string;
  /** Under each key there is, the newest first. */
  digests(domain: string, text: string): readonly string[];
}

const NAME = /^\d{4}-\d{2}\.key$/;

export function monthKeysFolder(state: string): string {
  return path.join(state, 'keys', 'months');
}

/** `2026-11`, the oldest first: months that have a key. */
export function keyedMonths(state: string): readonly string[] {
  const dir = monthKeysFolder(state);
  try {
    const names = readdirSync(dir).filter((name) => NAME.test(name));
    return names.map((name) => name.slice(0, 7)).toSorted();
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return [];
    throw new GuardError('state-unwritable', `cannot read ${dir}`, { cause: error });
  }
}

export function monthKeyFile(state: string, month: string): string {
  return path.join(monthKeysFolder(state), `${month}.key`);
}

export function openMonthKeys(state: string): MonthKeys {
  // Those of one month at most are held on to: what was destroyed is not kept in here.
  let newest: { readonly month: string; readonly key: Buffer } | undefined;
  return {
    digest: (t, domain, text) => {
      const month = monthOf(t);
      if (newest?.month !== month) {
        const found = ensureFile(monthKeyFile(state, month), newDigestKey);
        newest = { month, key: keyIn(found, month) };
      }
      return digestOf(newest.key, domain, text);
    },
    digests: (domain, text) =>
      keyedMonths(state)
        .toReversed()
        .flatMap((month) => {
          const found = readBounded(monthKeyFile(state, month), 1024);
          return found === undefined ? [] : [digestOf(keyIn(found.toString(), month), domain, text)];
        }),
  };
}

function keyIn(text: string, month: string): Buffer {
  const key = parseDigestKey(text);
  if (key !== undefined) return key;
  const file = `keys/months/${month}.key`;
  throw damagedKey(`the key of the log digests of ${month}`, {
    hint: `restore ${file} from a backup, or remove it: digests of that month can then no longer be compared`,
  });
}
