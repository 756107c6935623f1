/**
 * X.509 certificates of two fixed forms: an authority, and a server below it. Packages that write certificates of every
 * form are a tenth of all our programs together; Node signs, and what is signed is a page of DER.
 */
import { createHash, createPublicKey, randomBytes, sign, type KeyObject } from 'node:crypto';
import {
  bits,
  boolean,
  integer,
  octets,
  oid,
  plainTagged,
  sequence,
  setOf,
  tagged,
  time,
  utf8,
} from './der.ts';

/** Milliseconds since the epoch; counted in whole seconds. */
export interface Validity {
  readonly from: number;
  readonly until: number;
}

export interface AuthorityRequest extends Validity {
  readonly name: string;
  /** P-256, private. */
  readonly key: KeyObject;
  /** Domains it may vouch for, with what is below them: clients refuse any other name it signs. */
  readonly names: readonly string[];
}

export interface ServerRequest extends Validity {
  readonly host: string;
  /** P-256, public or private. */
  readonly key: KeyObject;
  readonly issuer: Issuer;
}

export interface Issuer {
  readonly name: string;
  readonly key: KeyObject;
}

const ECDSA_SHA256 = sequence(oid('1.2.840.10045.4.3.2'));
/** Name constraints count for each form of name by itself: without these every address would be allowed. */
const EVERY_ADDRESS = [Buffer.alloc(8), Buffer.alloc(32)];

function nameOf(name: string): Buffer {
  return sequence(setOf(sequence(oid('2.5.4.3'), utf8(name))));
}

function spki(key: KeyObject): Buffer {
  const open = key.type === 'private' ? createPublicKey(key) : key;
  return open.export({ type: 'spki', format: 'der' });
}

/** Any digest that tells keys apart would do (RFC 7093). */
function keyId(key: KeyObject): Buffer {
  return createHash('sha256').update(spki(key)).digest().subarray(0, 20);
}

function extension(id: string, value: Uint8Array, critical = false): Buffer {
  return sequence(oid(id), ...(critical ? [boolean(true)] : []), octets(value));
}

function keyUsage(bitsSet: number, unused: number): Buffer {
  return extension('2.5.29.15', bits(Buffer.from([bitsSet]), unused), true);
}

function onlyFor(names: readonly string[]): Buffer {
  const allowed = names.map((name) => sequence(plainTagged(2, Buffer.from(name, 'latin1'))));
  const refused = EVERY_ADDRESS.map((range) => sequence(plainTagged(7, range)));
  return extension('2.5.29.30', sequence(tagged(0, ...allowed), tagged(1, ...refused)), true);
}

interface Form extends Validity {
  readonly subject: string;
  readonly key: KeyObject;
  readonly issuer: Issuer;
  readonly extensions: readonly Buffer[];
}

function certificate({ subject, key, issuer, from, until, extensions }: Form): string {
  // 127 bits of chance: never negative, and no two alike.
  const serial = randomBytes(16);
  serial[0] = ((serial[0] ?? 0) & 0x3f) | 0x40;
  const claims = sequence(
    tagged(0, integer(Buffer.from([2]))),
    integer(serial),
    ECDSA_SHA256,
    nameOf(issuer.name),
    sequence(time(from), time(until)),
    nameOf(subject),
    spki(key),
    tagged(3, sequence(...extensions)),
  );
  const whole = sequence(claims, ECDSA_SHA256, bits(sign('sha256', claims, issuer.key)));
  const lines = whole.toString('base64').match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`;
}

/** A self-signed authority that signs servers only, as PEM. */
export function authorityCertificate({ name, key, names, ...validity }: AuthorityRequest): string {
  const extensions = [
    extension('2.5.29.19', sequence(boolean(true), integer(Buffer.from([0]))), true),
    keyUsage(0b0000_0110, 1),
    extension('2.5.29.14', octets(keyId(key))),
    onlyFor(names),
  ];
  return certificate({ ...validity, subject: name, key, issuer: { name, key }, extensions });
}

/** A server's certificate for one host name, as PEM. */
export function serverCertificate({ host, key, issuer, ...validity }: ServerRequest): string {
  const extensions = [
    extension('2.5.29.19', sequence(), true),
    keyUsage(0b1000_0000, 7),
    extension('2.5.29.37', sequence(oid('1.3.6.1.5.5.7.3.1'))),
    extension('2.5.29.17', sequence(plainTagged(2, Buffer.from(host, 'latin1')))),
    extension('2.5.29.14', octets(keyId(key))),
    extension('2.5.29.35', sequence(plainTagged(0, keyId(issuer.key)))),
  ];
  // A common name is limited to 64 characters, and nobody reads it where there is a host name.
  return certificate({ ...validity, subject: host.slice(0, 64), key, issuer, extensions });
}
