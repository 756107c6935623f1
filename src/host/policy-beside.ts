/** Files a policy names: word lists and imported rules, in its folder or below. */
import { realpathSync } from 'node:fs';
import path from 'node:path';
import type { ReadNamed } from '../engine/policy/own-data.ts';
import type { LayerName } from '../engine/policy/model.ts';
import { errnoOf, readBounded } from './files.ts';
import { checkOwner } from './policy-sources.ts';
import { GuardError } from './errors.ts';
import { sha256 } from './policy-hashing.ts';

/** Longer files are not read. */
const FILE_MAX = 4 * 1024 * 1024;

/** A file that was read, or looked for in vain: when it changes, the policy is compiled anew. */
export interface BesideMark {
  readonly path: string;
  readonly layer: LayerName;
  readonly digest: string | null;
}

type Found = { readonly text: string; readonly digest: string } | { readonly why: string };

/** A link in a repository must not lead out of it: what it holds would end up in the compiled policy. */
function isInside(folder: string, file: string): boolean {
  const from = path.relative(folder, file);
  return from !== '' && !from.startsWith('..') && !path.isAbsolute(from);
}

function look(layer: LayerName, folder: string, file: string): Found {
  try {
    const real = realpathSync(file);
    if (layer === 'project' && !isInside(realpathSync(folder), real))
      return { why: 'it lies outside the folder' };
    checkOwner({ layer, path: file }, real);
    const bytes = readBounded(real, FILE_MAX);
    if (bytes === undefined) return { why: 'there is no such file' };
    if (bytes.length > FILE_MAX) return { why: `it is larger than ${FILE_MAX / 1024 / 1024} MiB` };
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return { text, digest: sha256(bytes) };
  } catch (error) {
    if (error instanceof GuardError) return { why: error.message };
    if (error instanceof TypeError) return { why: 'it is not UTF-8 text' };
    return { why: errnoOf(error) === 'ENOENT' ? 'there is no such file' : 'it cannot be opened' };
  }
}

export interface Beside {
  readonly read: ReadNamed;
  /** What was read so far. */
  readonly marks: () => readonly BesideMark[];
}

/** Reads what the policies of these layers name; built-in ones name nothing. */
export function besidePolicies(
  layers: readonly { readonly layer: LayerName; readonly path?: string }[],
): Beside {
  const marks = new Map<string, BesideMark>();
  return {
    read: ({ layer }, name) => {
      const policy = layers.find((one) => one.layer === layer)?.path;
      if (policy === undefined) return { why: 'this policy has no folder' };
      const folder = path.dirname(policy);
      const file = path.join(folder, name);
      const found = look(layer, folder, file);
      marks.set(file, { layer, path: file, digest: 'digest' in found ? found.digest : null });
      return found;
    },
    marks: () => [...marks.values()],
  };
}

/** Whether the files still hold what they held. */
export function isBesideFresh(marks: readonly BesideMark[]): boolean {
  return marks.every(({ layer, path: file, digest }) => {
    const found = look(layer, path.dirname(file), file);
    return ('digest' in found ? found.digest : null) === digest;
  });
}
