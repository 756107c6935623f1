import os from 'node:os';
import path from 'node:path';

/** A path as people write it: `~/src/shop` for one in their home folder. */
export function underHome(file: string): string {
  const home = os.homedir();
  if (file === home) return '~';
  return home !== '/' && file.startsWith(home + path.sep) ? `~${file.slice(home.length)}` : file;
}
