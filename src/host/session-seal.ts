/** Seals a session's answers: whoever listens in its place, or stands in between, cannot make one. */
import { createHash, createPublicKey, generateKeyPairSync, sign, verify, type KeyObject } from 'node:crypto';

export interface SessionSeal {
  /** What tells its seals from all others; no secret. */
  readonly key: string;
  /** The answer with a seal that holds for this request alone. Both are one line of JSON. */
  readonly seal: (request: string, reply: string) => string;
}

/** What a request says to be answered under seal, and an answer's last field. */
const ASKS = '"nonce":"';
const SEALED = /,"seal":"([\w-]{86})"\}$/;

/** True for a request whose sender looks at the seal. */
export function wantsSeal(request: string): boolean {
  return request.includes(ASKS);
}

/** What is signed: signing takes several times as long for each byte as this. */
function sealedText(request: string, reply: string): Buffer {
  return createHash('sha256').update(request).update('\n').update(reply).digest();
}

/** A seal for one session; its secret half is nowhere but in this process. */
export function makeSeal(): SessionSeal {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const seal = (request: string, reply: string): string => {
    const made = sign(undefined, sealedText(request, reply), privateKey).toString('base64url');
    return `${reply.slice(0, -1)},"seal":"${made}"}`;
  };
  return { key: publicKey.export({ format: 'der', type: 'spki' }).toString('base64url'), seal };
}

/** The key last read: reading it takes as long as verifying, and a gate asks one session again and again. */
const lastKey = new Map<string, KeyObject>();

function readKey(key: string): KeyObject {
  const known = lastKey.get(key);
  if (known !== undefined) return known;
  const read = createPublicKey({ key: Buffer.from(key, 'base64url'), format: 'der', type: 'spki' });
  lastKey.clear();
  lastKey.set(key, read);
  return read;
}

/** True when the session with this key has given this answer to this request. */
export function isSealed(key: string, request: string, reply: string): boolean {
  const [field = '', seal] = SEALED.exec(reply) ?? [];
  if (seal === undefined) return false;
  const text = sealedText(request, `${reply.slice(0, -field.length)}}`);
  try {
    return verify(undefined, text, readKey(key), Buffer.from(seal, 'base64url'));
  } catch {
    // A key that is none vouches for nothing.
    return false;
  }
}
