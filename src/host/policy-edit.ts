/** A change to a policy file by a command of ours: kept only when the whole policy is still good. */
import { realpathSync, statSync } from 'node:fs';
import type { LayerInfo, LayerName, Policy } from '../engine/policy/model.ts';
import { GuardError } from './errors.ts';
import { readBounded, writePrivate } from './files.ts';
import { underHome } from './home.ts';

const READ_LIMIT = 256 * 1024;

/** The file of a layer. Throws `usage` for a built-in profile, which has none. */
export function layerFile(policy: Policy, layer: LayerName): string {
  const found: LayerInfo | undefined = policy.layers.find((each) => each.layer === layer);
  if (found?.path !== undefined) return found.path;
  throw new GuardError('usage', 'nothing was changed: the clause stands in a built-in profile', {
    hint: 'make it your own first: aup-guard policy init',
  });
}

export interface Edited {
  readonly file: string;
  readonly text: string;
}

export interface PolicyEdit {
  readonly file: string;
  /** The new text; undefined when the change cannot be made in it as text. */
  readonly change: (text: string) => string | undefined;
  /** Throws when the policy with the change is not good. */
  readonly check: () => Promise<unknown>;
}

/** Links are followed, the mode stays. Throws `usage`, `state-unwritable`, or what `check` throws: then nothing is changed. */
export async function editPolicy({ file, change, check }: PolicyEdit): Promise<Edited> {
  const real = realpathSync(file);
  const before = readBounded(real, READ_LIMIT)?.toString('utf8') ?? '';
  const text = change(before);
  if (text === undefined) {
    throw new GuardError('usage', `nothing was changed: ${underHome(file)} cannot be edited as text here`, {
      hint: 'change it by hand, and check it with: aup-guard policy lint',
    });
  }
  const mode = statSync(real).mode & 0o777;
  writePrivate(real, text, mode);
  try {
    await check();
  } catch (error) {
    writePrivate(real, before, mode);
    throw error;
  }
  return { file, text };
}
