/** Keys that sign bundles, as C2SP signed notes have them. */
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

function idOf(name: string, typed: Buffer): Buffer {
  return createHash('sha256').update(`${name}\n`).update(typed).digest().subarray(0, 4);
}

/** Undefined for a key that is not what it says it is. */
export function verifierKey(text: string): VerifierKey | undefined {
  const key = parseVerifierKey(text);
  const typed = Buffer.from(key?.key ?? '', 'base64');
  if (key === undefined || typed.length !== 33 || typed[0] !== ED25519) return undefined;
  return idOf(key.name, typed).toString('hex') === key.id ? key : undefined;
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
  const raw = Buffer.from(createPublicKey(secret).export({ format: 'jwk' }).x ?? '', 'base64url');
  const typed = Buffer.concat([Buffer.of(ED25519), raw]);
  return { name, id: idOf(name, typed).toString('hex'), key: typed.toString('base64') };
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
