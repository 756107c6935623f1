/** Finding what to run before a terminal is set up for it. */
import { accessSync, constants, statSync } from 'node:fs';
import path from 'node:path';

export type Found =
  | { readonly kind: 'found'; readonly file: string }
  /** 127: there is none. 126: there is one that cannot be run. As shells do. */
  | { readonly kind: 'missing'; readonly code: 126 | 127 };

/** Resolves a name on PATH, or a path against `cwd`, to an absolute file that can be run. */
export function findProgram(
  name: string,
  where: { readonly cwd: string; readonly path: string | undefined },
): Found {
  const folders = name.includes('/') ? [''] : (where.path ?? '/usr/bin:/bin').split(path.delimiter);
  let code: 126 | 127 = 127;
  for (const folder of folders) {
    const file = path.resolve(where.cwd, folder, name);
    const state = look(file);
    if (state === 'runs') return { kind: 'found', file };
    if (state === 'blocked') code = 126;
  }
  return { kind: 'missing', code };
}

function look(file: string): 'runs' | 'blocked' | 'absent' {
  const info = statSync(file, { throwIfNoEntry: false });
  if (info === undefined) return 'absent';
  if (!info.isFile()) return 'blocked';
  try {
    accessSync(file, constants.X_OK);
    return 'runs';
  } catch {
    return 'blocked';
  }
}
