/** `aup-guard policy sign` and `policy verify`: a detached signature over a policy file. */
import { EXIT_CODES, GuardError } from '../host/errors.ts';
import { readBounded, writePrivate } from '../host/files.ts';
import { recordAlone } from '../host/lone-record.ts';
import { openMachine } from '../host/machine.ts';
import { refuseAgents } from '../host/pending-answer.ts';
import { sha256 } from '../host/policy-hashing.ts';
import { readKeyFile, signPolicy, verifyPolicy } from '../host/policy-sign.ts';
import { loadForCommand } from './policy-load.ts';
import type { PolicyCommandNeeds } from './policy-needs.ts';

export interface SignFlags {
  readonly key: string;
  readonly out?: string;
}

export interface VerifyFlags {
  readonly key: string;
  readonly signature?: string;
  readonly json?: boolean;
}

const MAX_POLICY = 256 * 1024;
const MAX_SIGNATURE = 4096;
/** Everybody may read it. */
const OPEN = 0o644;

function bytesOf(file: string): Buffer {
  const bytes = readBounded(file, MAX_POLICY);
  if (bytes !== undefined) return bytes;
  throw new GuardError('policy-unreadable', `there is no file ${file}`);
}

/** Throws `policy-*` for a policy that is not good, `usage` for a key that is none, `refused` for an agent. */
export async function signFile(
  file: string,
  { key, out }: SignFlags,
  needs: PolicyCommandNeeds,
): Promise<void> {
  const machine = openMachine(process.env, process.cwd());
  refuseAgents(machine, 'aup-guard policy sign', 'is for a person');
  const bytes = bytesOf(file);
  await loadForCommand(file, needs);
  const to = out ?? `${file}.sig`;
  writePrivate(to, signPolicy(bytes, readKeyFile(key, 'private')), OPEN);
  const row = { kind: 'policy.signed', outcome: 'signed', actor: 'human', policy: sha256(bytes) } as const;
  if (!recordAlone(machine, row))
    throw new GuardError('ledger-broken', `${to} was written, but it cannot be recorded`, {
      hint: 'see what is wrong with the log: aup-guard log verify',
    });
  needs.out(`signed: ${to}\n`);
}

/** Exits 1 when the signature does not hold. Throws `usage`, `policy-unreadable`. */
export function verifyFile(
  file: string,
  { key, signature, json }: VerifyFlags,
  needs: PolicyCommandNeeds,
): void {
  const from = signature ?? `${file}.sig`;
  const note = readBounded(from, MAX_SIGNATURE)?.toString('utf8');
  if (note === undefined) throw new GuardError('usage', `there is no signature ${from}`);
  const bytes = bytesOf(file);
  const verdict = verifyPolicy(bytes, note, readKeyFile(key, 'public'));
  const words = verdict.ok ? `good: signed by ${verdict.key}` : `NOT GOOD: ${verdict.why}`;
  const body = { schema: 'aup-guard/policy-verify/1', digest: sha256(bytes), ...verdict };
  needs.out(json === true ? `${JSON.stringify(body, null, 2)}\n` : `${words}\n`);
  if (!verdict.ok) needs.exit(EXIT_CODES.refused);
}
