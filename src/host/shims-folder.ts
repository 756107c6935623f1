import path from 'node:path';

/** Where the shims lie: first on PATH, and never where a real program is looked for. */
export function shimsFolder(data: string): string {
  return path.join(data, 'shims');
}
