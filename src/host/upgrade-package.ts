/** What a package says of itself, and the binding to the terminal that belongs to it. */
import { lstatSync, mkdirSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { isObject, parseObject } from '../engine/json-object.ts';
import { lookForDrift } from './drift.ts';
import { readBounded } from './files.ts';
import type { Machine } from './machine.ts';
import { bindingBy } from './upgrade-fetch.ts';

const MAX_MANIFEST = 256 * 1024;
const BINDING = '@lydell/node-pty';

/** What a package.json says that matters here. */
export interface About {
  readonly name: string;
  readonly version: string;
  readonly binding: string | undefined;
}

export function aboutOf(root: string): About {
  const body =
    parseObject(readBounded(path.join(root, 'package.json'), MAX_MANIFEST)?.toString('utf8') ?? '') ?? {};
  const { name, version, optionalDependencies: optional } = body;
  const binding = isObject(optional) ? optional[BINDING] : undefined;
  return {
    name: typeof name === 'string' ? name : '',
    version: typeof version === 'string' ? version : '',
    binding: typeof binding === 'string' ? binding : undefined,
  };
}

export function hasFile(folder: string, file: string): boolean {
  return lstatSync(path.join(folder, file), { throwIfNoEntry: false }) !== undefined;
}

/** What was changed is not taken along. */
function isBindingChanged(machine: Machine, folder: string): boolean {
  const drifts = lookForDrift(machine, { thorough: true });
  return drifts.some(
    (drift) => drift.part === 'manifest' || drift.path.startsWith(`${folder}/node_modules/`),
  );
}

/** The binding to the terminal comes from what is installed when it is the same version, else from npm. */
export async function addBinding(
  machine: Machine,
  at: { readonly about: About; readonly root: string; readonly top: string; readonly present: string },
): Promise<void> {
  const { binding } = at.about;
  if (binding === undefined || !hasFile(at.present, `node_modules/${BINDING}`)) return;
  const there = aboutOf(path.join(at.present, 'node_modules', BINDING)).version;
  if (there === binding && !isBindingChanged(machine, at.present))
    symlinkSync(path.join(at.present, 'node_modules'), path.join(at.root, 'node_modules'));
  else {
    const folder = path.join(at.top, 'binding');
    mkdirSync(folder, { mode: 0o700 });
    await bindingBy(machine, `${BINDING}@${binding}`, folder);
    symlinkSync(path.join(folder, 'node_modules'), path.join(at.root, 'node_modules'));
  }
}
