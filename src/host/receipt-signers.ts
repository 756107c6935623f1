/** Whose signatures of receipts count: a file of allowed signers, and the check by `ssh-keygen`. */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { ReceiptProof } from '../engine/receipt/match.ts';
import { RECEIPT_NAMESPACE, type SignedReceipt } from '../engine/receipt/model.ts';
import { GuardError } from './errors.ts';
import { writeVolatile } from './files.ts';
import { armored, readSshSignature } from './receipt-sshsig.ts';

const MOST_SIGNERS = 500;
/** A signature takes ms; a program that hangs is not waited for. */
const LONGEST_MS = 10_000;

const KINDS: ReadonlySet<string> = new Set([
  'ssh-ed25519',
  'ecdsa-sha2-nistp256',
  'ecdsa-sha2-nistp384',
  'ecdsa-sha2-nistp521',
  'ssh-rsa',
  'sk-ssh-ed25519@openssh.com',
  'sk-ecdsa-sha2-nistp256@openssh.com',
]);
const DATE = String.raw`"?\d{8}(?:\d{4}(?:\d{2})?)?Z?"?`;
const DATES = new RegExp(`^valid-(?:after|before)=${DATE}$`, 'i');
const NAMESPACES = /^namespaces="([^"]{1,200})"$/i;

export interface Signer {
  readonly kind: string;
  /** Base64 of the public key. */
  readonly key: string;
  /** `valid-before="20270101"` and the like, as they stand in the file. */
  readonly dates: readonly string[];
}

export interface Signers {
  readonly signers: readonly Signer[];
  /** Lines that are not understood, and so do not count: authorities, other options, other kinds of keys. */
  readonly passedOver: number;
}

/** Options in front of the key: undefined when one of them is unknown here, or keeps the key from this purpose. */
function datesOf(options: string): readonly string[] | undefined {
  const all = options === '' ? [] : (options.match(/(?:[^,"]|"[^"]*")+/g) ?? []);
  const dates = all.filter((option) => DATES.test(option));
  const spaces = all.flatMap((option) => NAMESPACES.exec(option)?.[1]?.split(',') ?? []);
  const named = all.filter((option) => NAMESPACES.test(option)).length;
  if (dates.length + named !== all.length) return undefined;
  return named === 0 || spaces.includes(RECEIPT_NAMESPACE) ? dates : undefined;
}

/** A key must be of the kind its line says. */
function isKey(kind: string, key: string): boolean {
  if (!/^[A-Za-z0-9+/]{40,2000}={0,2}$/.test(key)) return false;
  return (
    Buffer.from(key, 'base64')
      .subarray(4, 4 + kind.length)
      .toString('latin1') === kind
  );
}

/** PRINCIPALS [OPTIONS] KIND KEY [COMMENT] */
function signerIn(line: string): Signer | undefined {
  const words = line.trim().match(/(?:[^\s"]|"[^"]*")+/g) ?? [];
  const at = words.findIndex((word) => KINDS.has(word));
  const [kind = '', key = ''] = words.slice(Math.max(at, 0));
  const [, options = ''] = words;
  const dates = datesOf(at === 2 ? options : '');
  const isWhole = (at === 1 || at === 2) && isKey(kind, key);
  return isWhole && dates !== undefined ? { kind, key, dates } : undefined;
}

/** Keys of a file of `ssh-keygen`'s allowed signers, each for itself: nobody may let in others. */
export function parseSigners(text: string): Signers {
  const lines = text.split('\n').filter((line) => line.trim() !== '' && !line.trim().startsWith('#'));
  const signers = lines.slice(0, MOST_SIGNERS).map((line) => signerIn(line));
  const known = signers.filter((signer) => signer !== undefined);
  return { signers: known, passedOver: lines.length - known.length };
}

/** Checks signatures one after another; `close` removes what it wrote. */
export interface Verifier {
  /** Throws `environment` when `ssh-keygen` cannot be run. */
  prove(signed: SignedReceipt): Promise<ReceiptProof>;
  close(): void;
}

const UNKNOWN: ReceiptProof = { ok: false, why: 'unknown-signer' };
const WRONG: ReceiptProof = { ok: false, why: 'wrong-signature' };

/** `program` is the absolute path of ssh-keygen. */
export function openVerifier(signers: readonly Signer[], program: string | undefined): Verifier {
  const dir = mkdtempSync(path.join(tmpdir(), 'aup-receipts-'));
  const allowed = path.join(dir, 'allowed');
  const file = path.join(dir, 'signature');
  const prove = async ({ message, signature }: SignedReceipt): Promise<ReceiptProof> => {
    const found = readSshSignature(signature);
    if (found === undefined || found.namespace !== RECEIPT_NAMESPACE) return WRONG;
    const signer = signers.find(({ key }) => found.key.equals(Buffer.from(key, 'base64')));
    if (signer === undefined) return UNKNOWN;
    const { kind, key, dates } = signer;
    const options = [`namespaces="${RECEIPT_NAMESPACE}"`, ...dates].join(',');
    writeVolatile(allowed, `signer ${options} ${kind} ${key}\n`);
    writeVolatile(file, armored(signature));
    const args = ['-Y', 'verify', '-f', allowed, '-I', 'signer', '-n', RECEIPT_NAMESPACE, '-s', file];
    const code = await verified({ program, args, dir, message });
    return code === 0 ? { ok: true, hardware: kind.startsWith('sk-') && found.touched } : WRONG;
  };
  return { prove, close: () => rmSync(dir, { recursive: true, force: true }) };
}

interface Run {
  readonly program: string | undefined;
  readonly args: readonly string[];
  readonly dir: string;
  readonly message: string;
}

function notThere(cause?: unknown): GuardError {
  const hint = 'install OpenSSH 8.2 or newer: it checks the signatures of receipts';
  return new GuardError('environment', 'ssh-keygen cannot be run', { hint, cause });
}

/** Exit code; -1 when it was ended. Sees nothing of the environment but a PATH. */
function verified({ program, args, dir, message }: Run): Promise<number> {
  if (program === undefined) return Promise.reject(notThere());
  return new Promise((resolve, reject) => {
    const env = { PATH: '/usr/bin:/bin', LC_ALL: 'C', HOME: dir };
    const child = spawn(program, args, {
      cwd: dir,
      env,
      stdio: ['pipe', 'ignore', 'ignore'],
      timeout: LONGEST_MS,
    });
    child.once('error', (cause) => reject(notThere(cause)));
    child.once('close', (code) => resolve(code ?? -1));
    // It may end before it has read all.
    child.stdin.on('error', () => undefined);
    child.stdin.end(message);
  });
}
