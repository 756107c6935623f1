import { spawnSync } from 'node:child_process';
import { createPublicKey, generateKeyPairSync, X509Certificate } from 'node:crypto';
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { authorityCertificate, serverCertificate } from '../../src/host/ca-certificate.ts';
import { authorityCopy, authorityFile, issueBelow, openAuthority, readAuthority } from '../../src/host/ca.ts';
import { readTrust } from '../../src/host/ca-trust.ts';
import { GuardError } from '../../src/host/errors.ts';

const DAY = 24 * 60 * 60_000;
const NAMES = ['api.anthropic.com', 'githubcopilot.com'];

let state: string;
beforeEach(() => {
  state = mkdtempSync(path.join(tmpdir(), 'aup-ca-'));
});
afterEach(() => {
  rmSync(state, { recursive: true, force: true });
});

const place = (at = Date.now()): Parameters<typeof openAuthority>[0] => ({ state, now: () => at });

function newKey(): ReturnType<typeof generateKeyPairSync>['privateKey'] {
  return generateKeyPairSync('ec', { namedCurve: 'prime256v1' }).privateKey;
}

/** What OpenSSL says of a server's certificate below an authority. */
function verified(host: string, at = Date.now()): string {
  const authority = readAuthority(state);
  if (authority === undefined) throw new Error('there is no authority');
  const own = path.join(state, 'server.pem');
  const until = authority.until;
  writeFileSync(
    own,
    serverCertificate({ host, key: newKey(), issuer: authority, from: at - DAY / 24, until }),
  );
  const args = ['verify', '-x509_strict', '-purpose', 'sslserver', '-verify_hostname', host];
  const when = ['-attime', String(Math.floor(at / 1000))];
  const done = spawnSync('openssl', [...args, ...when, '-CAfile', authorityCopy(state), own], {
    encoding: 'utf8',
  });
  return `${done.stdout}${done.stderr}`.replaceAll(own, 'server');
}

function refusal(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    if (error instanceof GuardError) return `${error.code}: ${error.message}; ${error.hint}`;
    throw error;
  }
  return 'not refused';
}

describe('the authority of a machine', () => {
  it('is made once, private, and read again', () => {
    const made = openAuthority(place(), NAMES);
    const again = openAuthority(place(), NAMES);
    expect(again.certificate).toBe(made.certificate);
    expect(again.key.equals(made.key)).toBe(true);
    expect(statSync(authorityFile(state)).mode & 0o777).toBe(0o600);
    expect(statSync(path.dirname(authorityFile(state))).mode & 0o777).toBe(0o700);
    expect(readFileSync(authorityCopy(state), 'utf8')).toBe(made.certificate);
    expect(readFileSync(authorityCopy(state), 'utf8')).not.toContain('PRIVATE');
  });

  it('is a P-256 authority that ends within 90 days and signs servers only', () => {
    const { certificate } = openAuthority(place(), NAMES);
    const parts = new X509Certificate(certificate);
    expect(parts.ca).toBe(true);
    expect(parts.publicKey.asymmetricKeyDetails?.namedCurve).toBe('prime256v1');
    expect(parts.verify(parts.publicKey)).toBe(true);
    expect(Date.parse(parts.validTo) - Date.now()).toBeLessThanOrEqual(90 * DAY);
    const text = spawnSync('openssl', ['x509', '-noout', '-text', '-in', authorityCopy(state)], {
      encoding: 'utf8',
    }).stdout;
    expect(text).toMatch(/CA:TRUE, pathlen:0/);
    expect(text).toMatch(/Key Usage: critical\s+Certificate Sign, CRL Sign/);
    expect(text).toMatch(/Permitted:\s+DNS:api\.anthropic\.com\s+DNS:githubcopilot\.com\s+Excluded:\s+IP:0/);
  });

  it.each([
    ['api.anthropic.com', /server: OK/],
    ['api.business.githubcopilot.com', /server: OK/],
    ['bank.example', /permitted subtree violation/],
    ['anthropic.com', /permitted subtree violation/],
    ['evil-githubcopilot.com', /permitted subtree violation/],
  ])('vouches for its own names alone: %s', (host, said) => {
    openAuthority(place(), NAMES);
    expect(verified(host)).toMatch(said);
  });

  it('is replaced two weeks before its end, with its key', () => {
    const start = Date.now();
    const first = openAuthority(place(start), NAMES);
    expect(openAuthority(place(start + 75 * DAY), NAMES).certificate).toBe(first.certificate);
    const later = openAuthority(place(start + 77 * DAY), ['api.openai.com']);
    expect(later.key.equals(first.key)).toBe(false);
    expect(later.names).toEqual(['api.openai.com']);
    expect(verified('api.openai.com', start + 78 * DAY)).toMatch(/server: OK/);
    expect(verified('api.openai.com', start + 170 * DAY)).toMatch(/certificate has expired/);
  });

  it('takes new names in and keeps those it had', () => {
    openAuthority(place(), NAMES);
    const wider = openAuthority(place(), ['gateway.corp.example']);
    expect(wider.names).toEqual([...NAMES, 'gateway.corp.example'].toSorted());
    expect(openAuthority(place(), NAMES).certificate).toBe(wider.certificate);
  });

  it.each([
    {
      name: 'a key others can read',
      spoil: (file: string) => chmodSync(file, 0o640),
      says: /could be read by others, so its key is spent; remove it.*: rm /,
    },
    {
      name: 'a symlink in its place',
      spoil: (file: string) => {
        renameSync(file, `${file}.moved`);
        symlinkSync(`${file}.moved`, file);
      },
      says: /cannot read/,
    },
    {
      name: 'a damaged file',
      spoil: (file: string) => writeFileSync(file, readFileSync(file, 'utf8').slice(0, 300)),
      says: /is damaged; remove it/,
    },
    {
      name: 'the key of another authority',
      spoil: (file: string) => {
        const other = newKey().export({ type: 'pkcs8', format: 'pem' }).toString();
        const text = readFileSync(file, 'utf8');
        writeFileSync(file, other + text.slice(text.indexOf('-----BEGIN CERTIFICATE')));
      },
      says: /is damaged/,
    },
    {
      name: 'a folder',
      spoil: (file: string) => {
        rmSync(file);
        mkdirSync(file);
      },
      says: /not a regular file/,
    },
    {
      name: 'a file without end',
      spoil: (file: string) => writeFileSync(file, Buffer.alloc(100_000, 65)),
      says: /at most 65536 bytes/,
    },
  ])('is refused with words: $name', ({ spoil, says }) => {
    openAuthority(place(), NAMES);
    expect(refusal(() => openAuthority(place(), NAMES))).toBe('not refused');
    spoil(authorityFile(state));
    expect(refusal(() => openAuthority(place(), NAMES))).toMatch(/^state-unwritable: /);
    expect(refusal(() => openAuthority(place(), NAMES))).toMatch(says);
  });
});

describe('certificates for hosts', () => {
  it('are made once for each host and anew before they end', () => {
    const clock = { at: Date.now() };
    const authority = openAuthority(place(), NAMES);
    const issuing = issueBelow(authority, () => clock.at);
    const first = issuing('api.anthropic.com');
    expect(issuing('api.anthropic.com')).toBe(first);
    expect(issuing('x.githubcopilot.com')).not.toBe(first);
    clock.at += 2 * DAY;
    expect(issuing('api.anthropic.com')).toBe(first);
    clock.at += DAY;
    expect(issuing('api.anthropic.com')).not.toBe(first);
  });

  it('write years beyond 2049 and long names as RFC 5280 wants them', () => {
    const key = newKey();
    const host = `${'a'.repeat(60)}.${'b'.repeat(60)}.example`;
    const [from, until] = [Date.UTC(2049, 11, 31), Date.UTC(2050, 0, 1)];
    const issuer = { name: 'test', key };
    const own = new X509Certificate(serverCertificate({ host, key, issuer, from, until }));
    expect(own.checkHost(host)).toBe(host);
    expect([Date.parse(own.validFrom), Date.parse(own.validTo)]).toEqual([from, until]);
    expect(own.subject).toHaveLength('CN='.length + 64);
    const root = new X509Certificate(authorityCertificate({ name: 'test', key, names: [host], from, until }));
    expect(own.checkIssued(root) && own.verify(createPublicKey(key))).toBe(true);
  });
});

describe('what programs trust', () => {
  it('is what the system and the user trust, each certificate once', () => {
    const { certificate } = openAuthority(place(), NAMES);
    const extra = path.join(state, 'extra.pem');
    const all = path.join(state, 'all.pem');
    const other = openAuthority({ state: path.join(state, 'other'), now: () => Date.now() }, NAMES);
    writeFileSync(extra, `a note\n${certificate}${certificate}`);
    writeFileSync(all, other.certificate);
    const variables = [
      { name: 'NODE_EXTRA_CA_CERTS', holds: 'added' },
      { name: 'SSL_CERT_FILE', holds: 'all' },
      { name: 'REQUESTS_CA_BUNDLE', holds: 'all' },
    ] as const;
    const env = { NODE_EXTRA_CA_CERTS: extra, SSL_CERT_FILE: all, REQUESTS_CA_BUNDLE: '/no/such/file' };
    const trust = readTrust({ env, cwd: state, variables });
    expect(trust.added).toBe(certificate);
    expect(trust.all.split(certificate)).toHaveLength(2);
    expect(trust.all).toContain(other.certificate);
    expect(trust.all.match(/BEGIN CERTIFICATE/g)?.length).toBeGreaterThan(50);
    expect(readTrust({ env: {}, cwd: state, variables }).added).toBe('');
  });
});
