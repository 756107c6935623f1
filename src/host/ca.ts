/** The authority of this machine for TLS mode: made when first needed, for known hosts only, replaced before it ends. */
import { createPrivateKey, generateKeyPairSync, X509Certificate, type KeyObject } from 'node:crypto';
import { lstatSync } from 'node:fs';
import { hostname } from 'node:os';
import path from 'node:path';
import { authorityCertificate, serverCertificate } from './ca-certificate.ts';
import { GuardError } from './errors.ts';
import { ensurePrivateDir, readBounded, writePrivate } from './files.ts';

const DAY = 24 * 60 * 60_000;
const HOUR = 60 * 60_000;
const LIFE = 90 * DAY;
/** One that ends sooner is replaced: a session may run for days. */
const SPARE = 14 * DAY;
const SERVER_LIFE = 3 * DAY;
/** Clocks of containers and machines differ. */
const SKEW = HOUR;
const MOST_HOSTS = 500;
const LARGEST = 64 * 1024;

/** The authority as it lies in the state folder. */
export interface Authority {
  readonly name: string;
  readonly key: KeyObject;
  /** PEM. */
  readonly certificate: string;
  /** Domains it may vouch for. */
  readonly names: readonly string[];
  /** Milliseconds since the epoch. */
  readonly until: number;
}

/** What a server shows, as PEM. */
export interface Identity {
  readonly key: string;
  readonly cert: string;
}

export interface AuthorityPlace {
  /** State folder of the guard. */
  readonly state: string;
  readonly now: () => number;
}

/** The private key and the certificate, in one file so that they always belong together. */
export function authorityFile(state: string): string {
  return path.join(state, 'keys', 'tls-authority.pem');
}

/** The certificate alone, for programs a person makes trust it. */
export function authorityCopy(state: string): string {
  return path.join(state, 'tls-authority.crt');
}

/** Throws `state-unwritable` for a file that others could read or change, or that is damaged. */
export function readAuthority(state: string): Authority | undefined {
  const file = authorityFile(state);
  const text = readBounded(file, LARGEST)?.toString('latin1');
  if (text === undefined) return undefined;
  const info = lstatSync(file);
  const foreign = process.getuid !== undefined && info.uid !== process.getuid();
  if (foreign || (info.mode & 0o077) !== 0) throw unfit(file, 'could be read by others, so its key is spent');
  try {
    return parsed(text);
  } catch (cause) {
    throw unfit(file, 'is damaged', cause);
  }
}

function unfit(file: string, why: string, cause?: unknown): GuardError {
  return new GuardError('state-unwritable', `the certificate authority of TLS mode, ${file}, ${why}`, {
    cause,
    hint: `remove it, a new one is made at the next start: rm ${file}`,
  });
}

function parsed(text: string): Authority {
  const key = createPrivateKey(text.slice(text.indexOf('-----BEGIN')));
  const certificate = text.slice(text.indexOf('-----BEGIN CERTIFICATE-----'));
  const parts = new X509Certificate(certificate);
  if (!parts.checkPrivateKey(key) || !parts.ca) throw new Error('key and certificate do not belong together');
  const names = /^for: (.*)$/m.exec(text)?.[1]?.split(' ') ?? [];
  const name = parts.subject.replace(/^CN=/, '');
  return { name, key, certificate, names, until: Date.parse(parts.validTo) };
}

/** The authority of this machine, good for `names`. Throws `state-unwritable`. */
export function openAuthority({ state, now }: AuthorityPlace, names: readonly string[]): Authority {
  const found = readAuthority(state);
  const isFresh = found !== undefined && found.until - now() > SPARE;
  if (found !== undefined && isFresh && names.every((name) => found.names.includes(name))) return found;
  // Those of other agents stay in: sessions would otherwise replace each other's authority.
  const kept = isFresh ? found.names : [];
  const made = newAuthority([...new Set([...kept, ...names])].toSorted(), now());
  ensurePrivateDir(path.dirname(authorityFile(state)));
  const secret = made.key.export({ type: 'pkcs8', format: 'pem' }).toString();
  writePrivate(authorityFile(state), `for: ${made.names.join(' ')}\n${secret}${made.certificate}`);
  writePrivate(authorityCopy(state), made.certificate);
  return made;
}

function newKey(): KeyObject {
  return generateKeyPairSync('ec', { namedCurve: 'prime256v1' }).privateKey;
}

function newAuthority(names: readonly string[], now: number): Authority {
  const key = newKey();
  const day = new Date(now).toISOString().slice(0, 10);
  const name = `aup-guard on ${hostname()
    .replaceAll(/[^\w.-]/g, '')
    .slice(0, 30)} ${day}`;
  const until = now + LIFE;
  return {
    name,
    key,
    names,
    until,
    certificate: authorityCertificate({ name, key, names, from: now - SKEW, until }),
  };
}

/** Makes certificates for hosts as they are asked for; all have one key, which lives as long as this process. */
export function issueBelow(authority: Authority, now: () => number): (host: string) => Identity {
  const secret = newKey();
  const key = secret.export({ type: 'pkcs8', format: 'pem' }).toString();
  const made = new Map<string, { readonly identity: Identity; readonly until: number }>();
  const make = (host: string): Identity => {
    const from = now() - SKEW;
    const until = Math.min(now() + SERVER_LIFE, authority.until);
    const own = serverCertificate({ host, key: secret, issuer: authority, from, until });
    const identity = { key, cert: own + authority.certificate };
    if (made.size >= MOST_HOSTS) made.clear();
    made.set(host, { identity, until });
    return identity;
  };
  return (host) => {
    const known = made.get(host);
    return known !== undefined && known.until - now() > HOUR ? known.identity : make(host);
  };
}
