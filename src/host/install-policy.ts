/** Which policy an install writes, if any. */
import { realpathSync } from 'node:fs';
import path from 'node:path';
import type { OwnFile } from '../engine/install-model.ts';
import { GuardError } from './errors.ts';
import { readBounded } from './files.ts';

const MAX_POLICY = 256 * 1024;

export interface PolicyAsked {
  readonly profile: string | undefined;
  readonly policy: string | undefined;
}

export interface PolicyChoice {
  /** For the plan. */
  readonly text: string;
  /** Absent when nothing is written. */
  readonly file?: OwnFile;
}

/** What an install does about the user's policy. Fails with `policy-unreadable` or `install-blocked`. */
export function policyChoice(asked: PolicyAsked, root: string, config: string): PolicyChoice {
  const target = path.join(config, 'aup.yaml');
  const present = readPolicy(target);
  const { profile, policy } = asked;
  if (profile === undefined && policy === undefined) {
    if (present !== undefined) return { text: `yours stays: ${target}` };
    return {
      text: 'none yet → starter (secrets redacted, high-impact actions ask; the rest observed)',
    };
  }
  const source = policy ?? path.join(root, 'install', 'policies', `${profile}.yaml`);
  const content = readPolicy(source);
  if (content === undefined) throw new GuardError('policy-unreadable', `no policy file at ${source}`);
  if (present !== undefined && present !== content) {
    throw new GuardError('install-blocked', `you have a policy already: ${target}`, {
      hint: 'edit it, or move it away and run install again',
    });
  }
  const name = policy ?? `profile ${profile}`;
  const file: OwnFile = {
    path: target,
    content,
    mode: 0o600,
    current: present,
    note: `your policy, from ${name}`,
    theirs: true,
  };
  return { text: present === undefined ? `none yet → ${name}` : `${name}, in place`, file };
}

/** A policy file may be a symlink (dotfile managers): it is text that is checked before use. */
function readPolicy(file: string): string | undefined {
  try {
    return readBounded(realpathSync(file), MAX_POLICY)?.toString('utf8');
  } catch (error) {
    if (error instanceof GuardError) throw error;
    return undefined;
  }
}
