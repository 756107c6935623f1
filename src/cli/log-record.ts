/** What `log tail` and `log show` share. */
import type { ReadRecord } from '../host/ledger-file-read.ts';
import { currentPlatform } from '../host/platform/index.ts';

export interface JsonOption {
  readonly json?: boolean;
}

/** Where the ledger of this account is. */
export function stateFolder(): string {
  return currentPlatform().paths(process.env).state;
}

/** A record for programs: all of it, and its time in words. */
export function jsonOf(record: ReadRecord): object {
  return record === undefined ? { unreadable: true } : { time: new Date(record.t).toISOString(), ...record };
}
