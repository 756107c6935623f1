/** `aup-guard receipt sign`: a person's own receipt, given on a terminal, over a change they have looked at. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { catalog } from '../catalog/index.ts';
import type { Receipt, SignedReceipt } from '../engine/receipt/model.ts';
import { GuardError } from '../host/errors.ts';
import { readBounded, writePrivate } from '../host/files.ts';
import type { Machine } from '../host/machine.ts';
import { isMultiplexed } from '../host/outsider.ts';
import { findProgram } from '../host/path-search.ts';
import { checkPolicy } from '../host/policy-file.ts';
import { composeReceipt } from '../host/receipt-issue.ts';
import { openReceiptKey } from '../host/receipt-key.ts';
import { addReceipt } from '../host/receipt-notes.ts';
import { unarmored } from '../host/receipt-sshsig.ts';
import { RECEIPT_NAMESPACE, receiptDemands, receiptMessage } from '../host/receipt-terms.ts';
import { rangeHere, receiptsHere } from './receipt-here.ts';
import { countOf, printWords } from './terminal.ts';
import { typedYes } from './typed-code.ts';

export interface SignFlags {
  readonly range: string;
  readonly key?: string;
}

const MAX_SIGNATURE = 64 * 1024;
/** A person looks for the security key and touches it. */
const LONGEST_MS = 120_000;

/** By `ssh-keygen`, which asks on the terminal for what the key wants. Throws `environment`. */
function signedBySsh(receipt: Receipt, key: string, { env }: Machine): SignedReceipt {
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

/** Throws `usage`, `refused` for an agent or without the code, `policy-*`, `environment`, `state-unwritable`. */
export async function sign({ range, key }: SignFlags): Promise<void> {
  const { machine, git } = receiptsHere();
  const ends = await rangeHere(git, range);
  const { paths, repoRoot, hashing, now } = machine;
  const { detectors, profiles } = catalog;
  const places = { paths, hashing, ...(repoRoot === undefined ? {} : { repoRoot }) };
  const { policy } = await checkPolicy({ ...places, detectors, profiles });
  const demands = receiptDemands(policy, now());
  if (demands.length === 0) {
    throw new GuardError('usage', 'nothing was signed: no clause of the policy here wants receipts', {
      hint: 'a clause of action-approval says so: receipts: required',
    });
  }
  const clauses = demands.map(({ clause }) => clause);
  const assurance = isMultiplexed(process.pid, machine.platform) ? 'overlay-in-tmux' : 'second-terminal';
  const given = { ...ends, verb: 'review', assurance, clauses, record: -1 } as const;
  const validMs = Math.max(...demands.map((demand) => demand.validMs));
  const receipt = await composeReceipt(git, given, { policy, session: '', now: now(), validMs });
  const { commit } = receipt.whole;
  const many = receipt.parts.length === 0 ? 'many commits' : countOf(receipt.parts.length, 'commit');
  await typedYes(machine, {
    command: 'aup-guard receipt sign',
    undone: 'nothing was signed',
    lines: [
      `you sign that ${many} up to ${commit.slice(0, 12)} may be merged, for ${clauses.join(', ')}`,
      `look at them first: git log -p ${ends.base.slice(0, 12)}..${commit.slice(0, 12)}`,
    ],
  });
  const signed =
    key === undefined ? openReceiptKey(paths.state).sign(receipt) : signedBySsh(receipt, key, machine);
  await addReceipt(git, signed);
  printWords('signed; push it with: aup-guard receipt push');
}
