/** Whose signatures count for which role: a file of `ssh-keygen`'s allowed signers beside a policy that agents cannot give. */
import { spawnSync } from 'node:child_process';
import { realpathSync } from 'node:fs';
import path from 'node:path';
import { errnoOf, removeQuietly, writePrivate } from './files.ts';
import type { Paths } from './platform/model.ts';
import { checkOwner } from './policy-sources.ts';

/** What a signature is for: one made for anything else does not count here. */
export const NAMESPACE = 'aup-approval@v1';
const FILE = 'approvers';
const LONGEST_MS = 5000;

export interface Signed {
  /** The file of approvers. */
  readonly approvers: string;
  readonly role: string;
  /** The text signed. */
  readonly body: string;
  /** As `ssh-keygen -Y sign` writes it. */
  readonly signature: string;
  /** Where the signature may lie while it is looked at: a private folder. */
  readonly dir: string;
}

/** The organisation's file, or the user's where it has none. Throws `policy-unreadable` when others may write it. */
export function approversFile(paths: Pick<Paths, 'organisationPolicy' | 'config'>): string | undefined {
  const places = [
    { layer: 'organisation', dir: path.dirname(paths.organisationPolicy) },
    { layer: 'user', dir: paths.config },
  ] as const;
  for (const { layer, dir } of places) {
    const file = realFile(path.join(dir, FILE));
    if (file === undefined) continue;
    checkOwner({ layer, path: file }, file);
    return file;
  }
  return undefined;
}

function realFile(file: string): string | undefined {
  try {
    return realpathSync(file);
  } catch (error) {
    if (errnoOf(error) === 'ENOENT' || errnoOf(error) === 'ENOTDIR') return undefined;
    throw error;
  }
}

/** Who signed, `key SHA256:...`; undefined when the signature is not of one of the role's keys over this text. */
export function signerOf({ approvers, role, body, signature, dir }: Signed): string | undefined {
  if (!/^\w[\w-]{0,40}$/.test(role)) return undefined;
  const file = path.join(dir, 'signature');
  writePrivate(file, signature);
  try {
    const args = ['-Y', 'verify', '-f', approvers, '-I', role, '-n', NAMESPACE, '-s', file];
    const done = spawnSync('ssh-keygen', args, { input: body, encoding: 'utf8', timeout: LONGEST_MS });
    const key = /\bSHA256:[\w+/]{43}/.exec(done.stdout ?? '')?.[0];
    return done.status === 0 && key !== undefined ? `key ${key}` : undefined;
  } finally {
    removeQuietly(file);
  }
}
