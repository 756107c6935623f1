/** The vault's file format: one sealed line a value, so that sessions can append side by side. */
import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto';

/** What one line holds. */
export interface VaultEntry {
  readonly placeholder: string;
  readonly value: string;
}

export interface VaultKeys {
  seal(entry: VaultEntry): string;
  /** `torn` by a crash, or `damaged`: altered, or sealed with another key. */
  open(line: string): VaultEntry | 'torn' | 'damaged';
  /** Keyed hash of a value, for placeholders; `salt` (0 to 255) tells colliding values apart. */
  mac(value: string, salt: number): Uint8Array;
}

export const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const AAD = Buffer.from('aup-vault-1');
/** A whole line ends with a full stop: what lacks it was cut by a crash. */
const LINE = /^1\.([A-Za-z0-9_-]+)\.$/;
const TORN = /^1?(?:\.[A-Za-z0-9_-]*)?$/;

function derive(key: Uint8Array, purpose: string): Buffer {
  return Buffer.from(hkdfSync('sha256', key, new Uint8Array(0), `aup-guard vault ${purpose}`, KEY_BYTES));
}

function isEntry(value: unknown): value is { p: string; v: string } {
  return (
    typeof value === 'object' &&
    value !== null &&
    'p' in value &&
    'v' in value &&
    typeof value.p === 'string' &&
    typeof value.v === 'string'
  );
}

/** Derives all keys from the one in `vault.key`. */
export function vaultKeys(key: Uint8Array): VaultKeys {
  const sealing = derive(key, 'seal');
  const hashing = derive(key, 'placeholder');

  /** Undefined when it is not what was sealed. */
  function decrypt(sealed: Buffer): unknown {
    try {
      const decipher = createDecipheriv('aes-256-gcm', sealing, sealed.subarray(0, NONCE_BYTES));
      decipher.setAAD(AAD);
      decipher.setAuthTag(sealed.subarray(-TAG_BYTES));
      const body = decipher.update(sealed.subarray(NONCE_BYTES, -TAG_BYTES));
      return JSON.parse(Buffer.concat([body, decipher.final()]).toString('utf8'));
    } catch {
      return undefined;
    }
  }

  return {
    seal({ placeholder, value }) {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv('aes-256-gcm', sealing, nonce);
      cipher.setAAD(AAD);
      const body = cipher.update(JSON.stringify({ p: placeholder, v: value }), 'utf8');
      const sealed = Buffer.concat([nonce, body, cipher.final(), cipher.getAuthTag()]);
      return `1.${sealed.toString('base64url')}.`;
    },
    open(line) {
      const payload = LINE.exec(line)?.[1];
      if (payload === undefined) return TORN.test(line) ? 'torn' : 'damaged';
      const sealed = Buffer.from(payload, 'base64url');
      const entry = sealed.length <= NONCE_BYTES + TAG_BYTES ? undefined : decrypt(sealed);
      return isEntry(entry) ? { placeholder: entry.p, value: entry.v } : 'damaged';
    },
    mac(value, salt) {
      return createHmac('sha256', hashing)
        .update(new Uint8Array([salt]))
        .update(value, 'utf16le')
        .digest();
    },
  };
}
