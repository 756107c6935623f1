/** Receipts signed by a person's own SSH key. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { RECEIPT_NAMESPACE, type Receipt, type SignedReceipt } from '../engine/receipt/model.ts';
import { receiptMessage } from '../engine/receipt/parse.ts';
import { GuardError } from './errors.ts';
import { readBounded, writePrivate } from './files.ts';
import type { Machine } from './machine.ts';
import { findProgram } from './path-search.ts';
import { unarmored } from './receipt-sshsig.ts';

const MAX_SIGNATURE = 64 * 1024;
/** A person looks for the security key and touches it. */
const LONGEST_MS = 120_000;

/** By `ssh-keygen`, which asks on the terminal for what the key wants. Throws `environment`. */
export function signedBySsh(receipt: Receipt, key: string, { env }: Machine): SignedReceipt {
  const program = findProgram('ssh-keygen', env, []);
  const dir = mkdtempSync(path.join(tmpdir(), 'aup-receipt-'));
  const file = path.join(dir, 'receipt');
  const message = receiptMessage(receipt);
  try {
    writePrivate(file, message);
    const args = ['-Y', 'sign', '-n', RECEIPT_NAMESPACE, '-f', path.resolve(key), file];
    if (program !== undefined) spawnSync(program, args, { stdio: 'inherit', timeout: LONGEST_MS });
    const signature = unarmored(readBounded(`${file}.sig`, MAX_SIGNATURE)?.toString('latin1') ?? '');
    if (signature !== undefined) return { receipt, message, signature };
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
  throw new GuardError('environment', 'nothing was signed: ssh-keygen gave no signature', {
    hint: 'is it a key of yours, and the security key there?',
  });
}

/** Git as it stands on the PATH, on this terminal: inside a session that is its gate. */
export function gitByPath(...args: readonly string[]): boolean {
  return spawnSync('git', args, { stdio: 'inherit' }).status === 0;
}
