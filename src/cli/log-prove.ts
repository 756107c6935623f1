/** `aup-guard log prove` and `log verify --proof`: one record, shown to somebody else. */
import { EXIT_CODES, GuardError } from '../host/errors.ts';
import { readBounded, writePrivate } from '../host/files.ts';
import { checkProof, proveRecord, type ProofFault } from '../host/ledger-proof.ts';
import { shown } from '../host/text.ts';
import { matching } from './log-show.ts';
import { stateFolder } from './log-record.ts';
import { countOf, printJson, printLines, writeOut } from './terminal.ts';

const MAX_PROOF = 64 * 1024;

/** Prints the proof of the first record of that number or reference, or writes it. */
export async function prove(wanted: string, { out }: { readonly out?: string }): Promise<void> {
  const state = stateFolder();
  const [record] = matching(state, wanted);
  if (record === undefined) {
    throw new GuardError('usage', `no record ${JSON.stringify(wanted.slice(0, 40))} in the log`, {
      hint: 'list the newest with: aup-guard log tail',
    });
  }
  const proof = { schema: 'aup-guard/proof/1', ...proveRecord(state, record.seq) };
  const text = `${JSON.stringify(proof, null, 2)}\n`;
  return out === undefined ? writeOut(text) : writePrivate(out, text);
}

const FAULTS: Readonly<Record<ProofFault, string>> = {
  'not-a-proof': 'the file holds no proof',
  'other-record': 'the record in it has another number than the proof is for',
  'wrong-path': 'the record is not among those the checkpoint covers, or was changed',
  'wrong-signature': 'the checkpoint was not signed with that key',
};

export interface ProofFlags {
  readonly proof: string;
  readonly key?: string;
  readonly json?: boolean;
}

/** Prints the verdict; sets the exit code when it is bad. Needs no log of its own. */
export function verifyProof({ proof, key, json }: ProofFlags): void {
  const text = readBounded(proof, MAX_PROOF)?.toString('utf8');
  if (text === undefined) throw new GuardError('usage', `there is no file ${shown(proof)}`);
  const verdict = checkProof(text, key);
  const { fault, origin = '', size = 0 } = verdict;
  if (fault !== undefined) process.exitCode = EXIT_CODES['ledger-broken'];
  if (json === true) return printJson('aup-guard/proof-verdict/1', { ok: fault === undefined, ...verdict });
  if (fault !== undefined) return printLines([`FAIL  ${FAULTS[fault]}`]);
  return printLines([
    `ok    the record is one of the ${countOf(size, 'record')} that ${shown(origin)} had signed`,
    ...(key === undefined
      ? ['      whose key that is, the proof alone cannot tell: compare it, or add --key']
      : []),
  ]);
}
