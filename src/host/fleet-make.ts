/** Makes bundles and the keys that sign them, on the machine of whoever owns the policy. */
import path from 'node:path';
import {
  bundleText,
  formatBundle,
  isKeyName,
  MAX_BUNDLE,
  type BundleHeader,
} from '../engine/fleet/bundle.ts';
import { outlives } from '../engine/fleet/judge.ts';
import { GuardError } from './errors.ts';
import { readBounded, writePrivate } from './files.ts';
import { newSignerKey, signerKey } from './note-keys.ts';
import type { Machine } from './machine.ts';
import { checkPolicyText, type LoadOptions } from './policy-file.ts';
import { readKeyFile } from './policy-sign.ts';

const MAX_KEY = 16 * 1024;

function keyName(name: string): string {
  if (isKeyName(name)) return name;
  throw new GuardError('usage', 'the name of a key has no blanks and no + in it', {
    hint: 'for example: acme.example/ai-policy',
  });
}

/** Keeps the secret part in a new file, for its owner alone; returns the other part. Throws `usage` when the file exists. */
export function makeKey(name: string, file: string): string {
  const { pem, verifier } = newSignerKey(keyName(name));
  if (readBounded(file, MAX_KEY) !== undefined) {
    throw new GuardError('usage', `${file} is there already`, { hint: 'name another file' });
  }
  writePrivate(file, pem);
  return verifier;
}

export interface Making extends BundleHeader {
  readonly policy: string;
  readonly keyFile: string;
  readonly name: string;
}

/** The bundle as text. Throws `policy-invalid` for a policy no machine would take, `usage` for the rest. */
export async function makeBundle(
  making: Making,
  { paths, hashing }: Pick<Machine, 'paths' | 'hashing'>,
  load: Pick<LoadOptions, 'detectors' | 'profiles'>,
): Promise<string> {
  const key = signerKey(keyName(making.name), readKeyFile(making.keyFile, 'private'));
  const bytes = readBounded(making.policy, MAX_BUNDLE);
  if (bytes === undefined) throw new GuardError('usage', `there is no policy ${making.policy}`);
  const file = { label: making.policy, path: path.resolve(making.policy), bytes };
  const { policy } = await checkPolicyText(file, { paths, hashing, ...load });
  const late = outlives(policy.exceptions, making);
  if (late.length > 0) {
    throw new GuardError('usage', `exceptions end later than the bundle: ${late.join(', ')}`, {
      hint: 'let them end earlier, or the bundle later',
    });
  }
  const text = bundleText(making, new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  return formatBundle(text, key.sign(text));
}
