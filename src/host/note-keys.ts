/** Ed25519 keys that sign texts, as C2SP signed notes have them. */
import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  sign,
  verify,
  type KeyObject,
} from 'node:crypto';
import {
  formatVerifierKey,
  parseVerifierKey,
  type NoteSignature,
  type VerifierKey,
} from '../engine/fleet/bundle.ts';
import { GuardError } from './errors.ts';

/** Before the key itself, in DER, of every Ed25519 key. */
const PREFIX = Buffer.from('302a300506032b6570032100', 'hex');
const ED25519 = 1;

/** The key itself, 32 bytes. Asking for DER instead would load OpenSSL's encoders. */
export function rawKey(open: KeyObject): Buffer {
  return Buffer.from(open.export({ format: 'jwk' }).x ?? '', 'base64url');
}

/** Four bytes: a hash of name, algorithm and key. */
export function noteKeyId(name: string, raw: Buffer): Buffer {
  return createHash('sha256')
    .update(`${name}\n`)
    .update(Buffer.of(ED25519))
    .update(raw)
    .digest()
    .subarray(0, 4);
}

/** Undefined for a key that is not what it says it is. */
export function verifierKey(text: string): VerifierKey | undefined {
  const key = parseVerifierKey(text);
  const typed = Buffer.from(key?.key ?? '', 'base64');
  if (key === undefined || typed.length !== 33 || typed[0] !== ED25519) return undefined;
  return noteKeyId(key.name, typed.subarray(1)).toString('hex') === key.id ? key : undefined;
}

/** Whether one of the signatures is this key's, over this text. */
export function isSignedBy(key: VerifierKey, text: string, signatures: readonly NoteSignature[]): boolean {
  const raw = Buffer.from(key.key, 'base64').subarray(1);
  const open = createPublicKey({ key: Buffer.concat([PREFIX, raw]), format: 'der', type: 'spki' });
  return signatures.some(({ name, sig }) => {
    const bytes = Buffer.from(sig, 'base64');
    if (name !== key.name || bytes.subarray(0, 4).toString('hex') !== key.id) return false;
    return verify(null, Buffer.from(text), open, bytes.subarray(4));
  });
}

export interface SignerKey {
  readonly verifier: VerifierKey;
  readonly sign: (text: string) => NoteSignature;
}

function verifierOf(name: string, secret: KeyObject): VerifierKey {
  const raw = rawKey(createPublicKey(secret));
  const key = Buffer.concat([Buffer.of(ED25519), raw]).toString('base64');
  return { name, id: noteKeyId(name, raw).toString('hex'), key };
}

/** A key from PEM text. Throws `usage` for anything but an Ed25519 key without a passphrase. */
export function signerKey(name: string, pem: string): SignerKey {
  let secret: KeyObject;
  try {
    secret = createPrivateKey(pem);
  } catch {
    // What OpenSSL says of it may hold parts of the key.
    throw new GuardError('usage', 'the key cannot be read', { hint: 'it must be an Ed25519 key in PEM' });
  }
  if (secret.asymmetricKeyType !== 'ed25519') {
    throw new GuardError('usage', `the key is of the kind ${secret.asymmetricKeyType ?? 'unknown'}`, {
      hint: 'bundles are signed with Ed25519; make a key with: aup-guard fleet key NAME --out FILE',
    });
  }
  const verifier = verifierOf(name, secret);
  return {
    verifier,
    sign: (text) => {
      const bytes = Buffer.concat([Buffer.from(verifier.id, 'hex'), sign(null, Buffer.from(text), secret)]);
      return { name, sig: bytes.toString('base64') };
    },
  };
}

/** A new key: PEM for its owner alone, and what machines are told. */
export function newSignerKey(name: string): { readonly pem: string; readonly verifier: string } {
  const pem = generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  return { pem, verifier: formatVerifierKey(signerKey(name, pem).verifier) };
}
