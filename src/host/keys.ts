/** Keys of this machine: they sign checkpoints and key digests. */
import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  sign,
  verify,
  type KeyObject,
} from 'node:crypto';
import path from 'node:path';
import { readBounded } from './files.ts';
import { damagedKey, digestOf, ensureFile, newDigestKey, parseDigestKey } from './key-files.ts';
import { openMonthKeys } from './keys-month.ts';

/** Reads keys when they are first needed and makes those that do not exist yet. */
export interface MachineKeys {
  /** Name of the signing key and origin of its checkpoints: `aup-guard/<16 hex>`. Makes the key. */
  origin(): string;
  /** The same without making a key. */
  knownOrigin(): string | undefined;
  /** Base64 of 4 bytes of key id and the Ed25519 signature, as C2SP signed notes carry it. Makes the key. */
  sign(note: string): string;
  /** False for another key's signature, and when no key exists: never makes one. */
  signed(note: string, signature: string): boolean;
  /** 32 hex characters; the same text under another domain gives another digest. Makes the key. */
  keyedDigest(domain: string, text: string): string;
  /** The same without making a key; undefined when there is none. */
  knownDigest(domain: string, text: string): string | undefined;
  /** As a row written at that time has a text: under the key of its month, which is destroyed one day. Makes the key. */
  rowDigest(t: number, text: string): string;
  /** All that rows can have for a text: under each key there is, the newest first. Makes none. */
  rowDigests(text: string): readonly string[];
}

/** Of texts in rows. */
const DOMAIN = 'ledger';

interface SigningKey {
  readonly secret: KeyObject;
  readonly open: KeyObject;
  readonly origin: string;
  readonly id: Buffer;
}

/**
 * The keys in `<state>/keys`. Methods throw `state-unwritable` when the folder cannot be used and
 * `ledger-broken` when a key file is damaged.
 */
export function openKeys(state: string): MachineKeys {
  const dir = path.join(state, 'keys');
  const signingFile = path.join(dir, 'ledger.pem');
  const digestFile = path.join(dir, 'digest.key');
  let signing: SigningKey | undefined;
  let digestKey: Buffer | undefined;
  const months = openMonthKeys(state);

  const signingKey = (): SigningKey => (signing ??= parseSigningKey(ensureFile(signingFile, newSigningKey)));
  const existingKey = (): SigningKey | undefined => {
    const text = signing === undefined ? readBounded(signingFile, 1024) : undefined;
    if (text !== undefined) signing = parseSigningKey(text.toString());
    return signing;
  };
  const knownDigest: MachineKeys['knownDigest'] = (domain, text) => {
    const found = digestKey === undefined ? readBounded(digestFile, 1024) : undefined;
    if (found !== undefined) digestKey = lastingKey(found.toString());
    return digestKey && digestOf(digestKey, domain, text);
  };
  return {
    origin: () => signingKey().origin,
    knownOrigin: () => existingKey()?.origin,
    sign: (note) => {
      const key = signingKey();
      return Buffer.concat([key.id, sign(null, Buffer.from(note), key.secret)]).toString('base64');
    },
    signed: (note, signature) => {
      const key = existingKey();
      const bytes = Buffer.from(signature, 'base64');
      if (key === undefined || !bytes.subarray(0, 4).equals(key.id)) return false;
      return verify(null, Buffer.from(note), key.open, bytes.subarray(4));
    },
    keyedDigest: (domain, text) => {
      digestKey ??= lastingKey(ensureFile(digestFile, newDigestKey));
      return digestOf(digestKey, domain, text);
    },
    knownDigest,
    rowDigest: (t, text) => months.digest(t, DOMAIN, text),
    rowDigests: (text) => {
      // Rows of before there were keys of months are under the lasting one.
      const old = knownDigest(DOMAIN, text);
      return [...months.digests(DOMAIN, text), ...(old === undefined ? [] : [old])];
    },
  };
}

function lastingKey(text: string): Buffer {
  const key = parseDigestKey(text);
  if (key === undefined) throw damagedKey('the key of the log digests');
  return key;
}

function newSigningKey(): string {
  return generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
}

/** PEM of an Ed25519 key in a file, made once when there is none. Throws `state-unwritable`. */
export function keyFileText(file: string): string {
  return ensureFile(file, newSigningKey);
}

function parseSigningKey(pem: string): SigningKey {
  try {
    const secret = createPrivateKey(pem);
    const open = createPublicKey(secret);
    // Asking for DER instead would load OpenSSL's encoders, which takes half a millisecond.
    const raw = Buffer.from(open.export({ format: 'jwk' }).x ?? '', 'base64url');
    const origin = `aup-guard/${createHash('sha256').update(raw).digest('hex').slice(0, 16)}`;
    // C2SP signed-note: the id is a hash of the name, the algorithm (1 = Ed25519) and the public key.
    const id = createHash('sha256').update(`${origin}\n\u0001`).update(raw).digest().subarray(0, 4);
    return { secret, open, origin, id };
  } catch (error) {
    throw damagedKey('the key that signs the log', { cause: error });
  }
}
