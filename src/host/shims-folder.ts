import path from 'node:path';

/** Where the shims lie: first on PATH, and never where a real program is looked for. */
export function shimsFolder(data: string): string {
  return path.join(data, 'shims');
}

/** What clients of MCP start in the place of a server: settings of theirs must not change with every version. */
export function shimLauncherIn(data: string): string {
  return path.join(data, 'aup-shim');
}
