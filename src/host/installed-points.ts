/** Where controls stand on this machine, as far as that can be seen without starting anything. */
import { readdirSync } from 'node:fs';
import { errnoOf } from './files.ts';
import { shimsFolder } from './shims-folder.ts';
import type { Paths } from './platform/model.ts';

/** A session starts by a shim, and brings all of these along; whether each holds is for `doctor` to prove. */
const OF_A_SESSION = ['shim', 'proxy', 'gate', 'git-hook', 'agent-hook', 'terminal', 'mcp-gate', 'discovery'];

export function installedPoints({ data }: Pick<Paths, 'data'>): ReadonlySet<string> {
  try {
    return new Set(readdirSync(shimsFolder(data)).length === 0 ? [] : OF_A_SESSION);
  } catch (error) {
    // What cannot be looked at cannot be counted on.
    if (errnoOf(error) !== '') return new Set();
    throw error;
  }
}
