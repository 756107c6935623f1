/** Detached signatures over policy files: a C2SP signed note about the file's bytes, by an Ed25519 key. */
import { createHash, createPrivateKey, createPublicKey, sign, verify, type KeyObject } from 'node:crypto';
import { lstatSync } from 'node:fs';
import { GuardError } from './errors.ts';
import { readBounded } from './files.ts';
import { noteKeyId, rawKey } from './note-keys.ts';
import { sha256 } from './policy-hashing.ts';

const HEAD = 'aup-guard policy';
const MAX_KEY = 16 * 1024;
const NOTE =
  /^aup-guard policy\n([0-9a-f]{64})\n(0|[1-9]\d{0,11})\n\n— (aup-policy\/[0-9a-f]{16}) ([A-Za-z0-9+/]{91}=)\n$/;

interface NamedKey {
  readonly key: KeyObject;
  /** `aup-policy/` and the first half of the public key's SHA-256. */
  readonly name: string;
  /** C2SP: four bytes of a hash over name, algorithm (1 = Ed25519) and public key. */
  readonly id: Buffer;
}

function named(key: KeyObject, open: KeyObject): NamedKey {
  const raw = rawKey(open);
  const name = `aup-policy/${createHash('sha256').update(raw).digest('hex').slice(0, 16)}`;
  return { key, name, id: noteKeyId(name, raw) };
}

function keyOf(pem: string, read: (pem: string) => KeyObject): NamedKey {
  try {
    const key = read(pem);
    if (key.asymmetricKeyType !== 'ed25519') throw new TypeError('another kind of key');
    return named(key, key.type === 'private' ? createPublicKey(key) : key);
  } catch (cause) {
    throw new GuardError('usage', 'the key is no Ed25519 key in PEM', {
      cause,
      hint: 'make one with: openssl genpkey -algorithm ed25519 -out policy.key',
    });
  }
}

function noteOf(bytes: Uint8Array): string {
  return `${HEAD}\n${sha256(bytes)}\n${bytes.length}\n`;
}

/** The signature file. `pem` is a private key. Throws `usage` for what is no Ed25519 key. */
export function signPolicy(bytes: Uint8Array, pem: string): string {
  const { key, name, id } = keyOf(pem, createPrivateKey);
  const note = noteOf(bytes);
  const signature = Buffer.concat([id, sign(null, Buffer.from(note), key)]).toString('base64');
  return `${note}\n— ${name} ${signature}\n`;
}

export type PolicyVerdict =
  | { readonly ok: true; readonly key: string }
  | {
      readonly ok: false;
      readonly code: 'no-signature' | 'other-key' | 'wrong-signature' | 'changed';
      /** For people; holds no text of the files. */
      readonly why: string;
    };

/** Whether `signature` is one by the key over these very bytes. `pem` is a public key. Throws `usage` for what is none. */
export function verifyPolicy(bytes: Uint8Array, signature: string, pem: string): PolicyVerdict {
  const { key, name, id } = keyOf(pem, createPublicKey);
  const found = NOTE.exec(signature);
  if (found === null)
    return { ok: false, code: 'no-signature', why: 'the signature file is none of aup-guard' };
  const [, digest = '', size = '', signer = '', base64 = ''] = found;
  const blob = Buffer.from(base64, 'base64');
  if (signer !== name || !blob.subarray(0, 4).equals(id))
    return { ok: false, code: 'other-key', why: `it was signed by another key: ${signer}, not ${name}` };
  const note = `${HEAD}\n${digest}\n${size}\n`;
  if (!verify(null, Buffer.from(note), key, blob.subarray(4)))
    return { ok: false, code: 'wrong-signature', why: `the signature is not one that ${name} made` };
  if (noteOf(bytes) !== note)
    return { ok: false, code: 'changed', why: `the policy was changed after ${name} signed it` };
  return { ok: true, key: name };
}

/** A key file's text. A private one must be its owner's alone. Throws `usage`. */
export function readKeyFile(file: string, kind: 'private' | 'public'): string {
  const text = readBounded(file, MAX_KEY)?.toString('utf8');
  if (text === undefined) throw new GuardError('usage', `there is no key file ${file}`);
  if (kind === 'public' || process.getuid === undefined || (lstatSync(file).mode & 0o077) === 0) return text;
  throw new GuardError('usage', `others may read the key ${file}`, {
    hint: `make it yours alone: chmod 600 ${file}`,
  });
}
