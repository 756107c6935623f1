/** Whether git keeps the files that values stand in, where a repository is around them. */
import { realpathSync } from 'node:fs';
import path from 'node:path';
import type { McpEntry } from '../engine/mcp/model.ts';
import { gitRunner, type RunGit } from './git.ts';
import type { Machine } from './machine.ts';
import type { McpServer } from './mcp-discover.ts';
import { findProgram } from './path-search.ts';

/** Undefined where no repository is around it, or git does not say. */
async function isKept(file: string, run: RunGit): Promise<boolean | undefined> {
  let real = file;
  try {
    real = realpathSync(file);
  } catch {
    // Gone since it was read: git is asked by the name it had.
  }
  const [folder, name] = [path.dirname(real), path.basename(real)];
  const tracked = await run(['--literal-pathspecs', 'ls-files', '-z', '--cached', '--', name], folder);
  if (tracked === undefined) return undefined;
  if (tracked !== '') return true;
  // Nothing keeps a file from being committed that is not ignored: its scope says what it is made for.
  const ignored = await run(['check-ignore', '--', `./${name}`], folder);
  return ignored === undefined ? undefined : false;
}

/** The same servers, with what git says of the files that hold something in clear. An image has no git to ask. */
export async function withTracked(
  servers: readonly McpServer[],
  { env }: Pick<Machine, 'env'>,
): Promise<readonly McpServer[]> {
  const git = findProgram('git', env, []);
  if (git === undefined) return servers;
  const run = gitRunner({ git, env });
  const clear = servers.flatMap(({ entries }) => entries.filter(({ secrets }) => secrets.length > 0));
  const known = new Map<string, boolean | undefined>();
  for (const file of new Set(clear.map((entry) => entry.file))) known.set(file, await isKept(file, run));
  const told = (entry: McpEntry): McpEntry => {
    const committed = entry.secrets.length > 0 ? known.get(entry.file) : undefined;
    return committed === undefined ? entry : Object.assign({}, entry, { committed });
  };
  return servers.map(({ identity, entries }) => ({ identity, entries: entries.map(told) }));
}
