/** How rows of the client table are written. */
import type {
  McpPlace,
  McpProjectList,
  McpSystem,
  McpTable,
  McpTrustPlace,
  McpTrustRule,
} from '../../engine/mcp/client.ts';
import type { McpScope } from '../../engine/mcp/model.ts';

/** Where most clients keep them. */
export const SERVERS: readonly McpTable[] = [{ keys: ['mcpServers'] }];

interface Beyond {
  /** Absent = all. */
  readonly on?: readonly McpSystem[];
  /** Absent = `mcpServers`. */
  readonly tables?: readonly McpTable[];
  /** For files that are not called after their format. */
  readonly format?: McpPlace['format'];
}

const FORMATS: readonly (readonly [end: RegExp, format: McpPlace['format']])[] = [
  [/\.toml$/, 'toml'],
  [/\.ya?ml$/, 'yaml'],
  [/\.md$/, 'front-matter'],
];

/** A file and what is in it; its format goes by its name. */
export function place(
  scope: McpScope,
  path: string,
  { on, tables = SERVERS, format }: Beyond = {},
): McpPlace {
  const named = FORMATS.find(([end]) => end.test(path))?.[1] ?? 'json';
  return { path, scope, format: format ?? named, tables, ...(on === undefined ? {} : { systems: on }) };
}

/** The same for several files. */
export function places(scope: McpScope, paths: readonly string[], beyond: Beyond = {}): readonly McpPlace[] {
  return paths.map((path) => place(scope, path, beyond));
}

/** Settings of an administrator, which lie elsewhere on each system. */
export function systemPlaces(
  scope: McpScope,
  folders: Readonly<Record<McpSystem, string>>,
  files: readonly string[],
): readonly McpPlace[] {
  return (['linux', 'darwin', 'win32'] as const).flatMap((system) =>
    files.map((file) => place(scope, `${folders[system]}/${file}`, { on: [system] })),
  );
}

/** Settings by which tools run unasked. */
export function trustIn(paths: readonly string[], rules: readonly McpTrustRule[]): readonly McpTrustPlace[] {
  return paths.map((path) => ({ path, rules, format: 'json' }));
}

/** Folders that editors of the family of VS Code remember. */
export const EDITOR_FOLDERS: readonly McpProjectList[] = [
  {
    path: '{config}/*/User/workspaceStorage/*/workspace.json',
    format: 'json',
    keys: ['folder'],
    value: true,
  },
  {
    path: '{home}/.vscode-server/data/User/workspaceStorage/*/workspace.json',
    format: 'json',
    keys: ['folder'],
    value: true,
  },
];
