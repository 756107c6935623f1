/** A first policy of one's own, as text that was checked, and into a file. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import type { StarterInput } from '../engine/policy/starter-file.ts';
import { GuardError } from './errors.ts';
import { writePrivate } from './files.ts';
import { checkPolicyText, type LoadOptions } from './policy-file.ts';

/** Throws `policy-invalid` rather than hand out what would not load. */
export async function starterPolicy(input: StarterInput, options: LoadOptions): Promise<string> {
  const { starterText } = await import('../engine/policy/starter-file.ts');
  const text = starterText(input);
  const label = `${input.template.id}.yaml`;
  await checkPolicyText({ label, path: path.resolve(label), bytes: new TextEncoder().encode(text) }, options);
  return text;
}

/** Throws `usage` where there is a file already, unless it may be replaced; `state-unwritable`. */
export function writeStarter(file: string, text: string, force: boolean): void {
  if (!force && existsSync(file)) {
    throw new GuardError('usage', `${file} exists: nothing was written`, {
      hint: 'write to another file with --out, or replace it with --force',
    });
  }
  writePrivate(path.resolve(file), text, 0o644);
}
