/** Which certificate authorities programs of a session trust in TLS mode: those of the system and of the user, and ours. */
import { createSecureContext, rootCertificates, type SecureContext } from 'node:tls';
import { readUserText } from './user-files.ts';
import type { Environment } from './platform/model.ts';

/** Where systems keep all their authorities in one file; the first that is there counts, as in OpenSSL and Go. */
const SYSTEM_BUNDLES = [
  '/etc/ssl/certs/ca-certificates.crt',
  '/etc/pki/tls/certs/ca-bundle.crt',
  '/etc/ssl/ca-bundle.pem',
  '/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem',
  '/etc/ssl/cert.pem',
];
const BLOCK = /-----BEGIN (?:TRUSTED )?CERTIFICATE-----[\s\S]+?-----END (?:TRUSTED )?CERTIFICATE-----/g;

/** A variable that names a file of authorities. */
export interface TrustVariable {
  readonly name: string;
  /** `added`: the file comes on top of the program's own; `all`: it replaces them. */
  readonly holds: 'added' | 'all';
}

export interface TrustSetup {
  readonly env: Environment;
  readonly cwd: string;
  readonly variables: readonly TrustVariable[];
}

/** What is trusted without us, as PEM. */
export interface Trust {
  /** What the user adds to their programs. */
  readonly added: string;
  /** All of it. */
  readonly all: string;
}

function blocksOf(text: string): readonly string[] {
  return text.match(BLOCK) ?? [];
}

function systemRoots(cwd: string): string {
  for (const file of SYSTEM_BUNDLES) {
    const text = readUserText(cwd, file);
    if (text !== undefined && blocksOf(text).length > 0) return text;
  }
  return rootCertificates.join('\n');
}

/** Certificates of the texts, each once. */
function joined(texts: readonly string[]): string {
  const blocks = new Set(texts.flatMap(blocksOf));
  return [...blocks].map((block) => `${block}\n`).join('');
}

/** Reads what this user's programs trust. Files that cannot be read count as empty, as they do for those programs. */
export function readTrust({ env, cwd, variables }: TrustSetup): Trust {
  const named = (holds: TrustVariable['holds']): readonly string[] =>
    variables.flatMap((variable) => {
      const file = variable.holds === holds ? (env[variable.name] ?? '') : '';
      return file === '' ? [] : (readUserText(cwd, file) ?? []);
    });
  const added = named('added');
  return { added: joined(added), all: joined([systemRoots(cwd), ...added, ...named('all')]) };
}

/** What a connection to a service is checked by: Node's own authorities and those of {@link Trust}. */
export function trustContext({ all }: Trust): SecureContext {
  return createSecureContext({ ca: [...rootCertificates, all], minVersion: 'TLSv1.2' });
}
