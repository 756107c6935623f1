/** Signatures as `ssh-keygen -Y sign` writes them: made here with an Ed25519 key, taken apart for whoever checks them. */
import { createHash, sign, type KeyObject } from 'node:crypto';
import { rawKey } from './note-keys.ts';

const MAGIC = Buffer.from('SSHSIG');
const ED25519 = 'ssh-ed25519';
const HASH = 'sha512';

function field(bytes: Uint8Array | string): Buffer {
  const body = Buffer.from(bytes);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(body.length);
  return Buffer.concat([length, body]);
}

/** The public key as SSH writes it, binary. */
export function keyBlob(open: KeyObject): Buffer {
  return Buffer.concat([field(ED25519), field(rawKey(open))]);
}

/** `SHA256:...`, as people know a key. */
export function fingerprint(blob: Uint8Array): string {
  return `SHA256:${createHash('sha256').update(blob).digest('base64').replace(/=+$/, '')}`;
}

interface SigningPair {
  readonly secret: KeyObject;
  readonly open: KeyObject;
}

/** Base64 of the signature over `message`, for one purpose. */
export function signSsh({ secret, open }: SigningPair, namespace: string, message: string): string {
  const hash = createHash(HASH).update(message).digest();
  const rest = [field(namespace), field(''), field(HASH)];
  const signed = sign(null, Buffer.concat([MAGIC, ...rest, field(hash)]), secret);
  const version = Buffer.from([0, 0, 0, 1]);
  const blob = field(Buffer.concat([field(ED25519), field(signed)]));
  return Buffer.concat([MAGIC, version, field(keyBlob(open)), ...rest, blob]).toString('base64');
}

const BEGIN = '-----BEGIN SSH SIGNATURE-----';
const END = '-----END SSH SIGNATURE-----';

/** The file `ssh-keygen` reads. */
export function armored(base64: string): string {
  return `${BEGIN}\n${(base64.match(/.{1,70}/g) ?? []).join('\n')}\n${END}\n`;
}

/** Base64 of what such a file holds; undefined for any other text. */
export function unarmored(text: string): string | undefined {
  const lines = text.trim().split(/\r?\n/);
  if (lines[0] !== BEGIN || lines.at(-1) !== END) return undefined;
  const body = lines.slice(1, -1).join('');
  return /^[A-Za-z0-9+/]{64,16384}={0,2}$/.test(body) ? body : undefined;
}

/** Reads fields one after another; undefined once one is cut off. */
class Fields {
  private at = 0;
  private readonly bytes: Buffer;

  constructor(bytes: Buffer) {
    this.bytes = bytes;
  }

  take(size: number): Buffer | undefined {
    const end = this.at + size;
    if (end > this.bytes.length) return undefined;
    const found = this.bytes.subarray(this.at, end);
    this.at = end;
    return found;
  }

  next(): Buffer | undefined {
    return this.take(this.take(4)?.readUInt32BE() ?? Number.MAX_SAFE_INTEGER);
  }

  get isOver(): boolean {
    return this.at === this.bytes.length;
  }
}

export interface SshSignature {
  readonly key: Buffer;
  readonly namespace: string;
  /** The person touched the security key; false for other kinds of keys. */
  readonly touched: boolean;
}

/** Whether the part of a security key that follows the signature says that it was touched. */
function isTouched(signature: Buffer): boolean {
  const fields = new Fields(signature);
  const kind = fields.next()?.toString('latin1') ?? '';
  fields.next();
  const flags = fields.take(1)?.[0] ?? 0;
  return kind.startsWith('sk-') && (flags & 1) === 1;
}

/** Undefined for what is no such signature. Proves nothing. */
export function readSshSignature(base64: string): SshSignature | undefined {
  const fields = new Fields(Buffer.from(base64, 'base64'));
  if (fields.take(MAGIC.length)?.equals(MAGIC) !== true || fields.take(4)?.readUInt32BE() !== 1)
    return undefined;
  const [key, namespace, , , signature] = [
    fields.next(),
    fields.next(),
    fields.next(),
    fields.next(),
    fields.next(),
  ];
  if (key === undefined || namespace === undefined || signature === undefined || !fields.isOver)
    return undefined;
  return { key, namespace: namespace.toString('latin1'), touched: isTouched(signature) };
}
