import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';

const LARGEST = 4 * 1024 * 1024;

/** Text of a file the user named; undefined when it cannot be read. Their own symlinks are followed. */
export function readUserText(cwd: string, file: string): string | undefined {
  const resolved = path.resolve(cwd, file);
  try {
    const info = statSync(resolved);
    return info.isFile() && info.size <= LARGEST ? readFileSync(resolved, 'utf8') : undefined;
  } catch {
    return undefined;
  }
}
