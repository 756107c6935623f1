/** What clients' settings let servers do unasked, told of their entries. */
import type { McpClientDef, McpTrustPlace } from '../engine/mcp/client.ts';
import { lineNaming } from '../engine/mcp/lines.ts';
import type { McpEntry, McpGrant } from '../engine/mcp/model.ts';
import { grantedTools } from '../engine/mcp/trust.ts';
import { readConfig } from './mcp-files.ts';
import { decoded, readContent } from './mcp-parse.ts';
import { filesOf, type Ground } from './mcp-places.ts';

interface Settings {
  readonly client: string;
  readonly place: McpTrustPlace;
  readonly file: string;
  /** Of settings of a project. */
  readonly project?: string;
  readonly text: string;
  readonly values: readonly unknown[];
}

async function read(ground: Ground, at: Omit<Settings, 'text' | 'values'>): Promise<readonly Settings[]> {
  const found = readConfig(at.file, ground.root);
  if (found === undefined || 'fault' in found) return [];
  const { values } = await readContent(found.bytes, at.place.format);
  return [{ ...at, text: decoded(found.bytes) ?? '', values }];
}

async function settingsOf(
  ground: Ground,
  clients: readonly McpClientDef[],
  projects: readonly string[],
): Promise<readonly Settings[]> {
  const all = clients.flatMap(({ id: client, trust = [] }) =>
    trust
      .filter(({ systems }) => systems?.includes(ground.system) !== false)
      .flatMap((place): readonly Omit<Settings, 'text' | 'values'>[] => {
        if (!place.path.startsWith('{project}'))
          return filesOf(ground, place.path).map((file) => ({ client, place, file }));
        return projects.flatMap((project) =>
          filesOf(ground, place.path, project).map((file) => ({ client, place, file, project })),
        );
      }),
  );
  const settings: Settings[] = [];
  for (const at of all) settings.push(...(await read(ground, at)));
  return settings;
}

function grantsOf(entry: McpEntry, settings: readonly Settings[]): readonly McpGrant[] {
  const about = settings.filter(
    ({ client, project }) =>
      client === entry.client &&
      (project === undefined || entry.project === undefined || project === entry.project),
  );
  return about.flatMap(({ place, file, text: whole, values }) =>
    place.rules
      .filter(({ scope }) => scope === undefined || scope === entry.scope)
      .flatMap((rule) => values.flatMap((value) => grantedTools(value, rule, entry.name)))
      .map(({ tool, text }): McpGrant => {
        const line = lineNaming(whole, text);
        return line === undefined ? { tool, file } : { tool, file, line };
      }),
  );
}

/** The same entries, with what settings beside them grant. */
export async function withTrust(
  entries: readonly McpEntry[],
  clients: readonly McpClientDef[],
  { ground, projects }: { readonly ground: Ground; readonly projects: readonly string[] },
): Promise<readonly McpEntry[]> {
  const used = new Set(entries.map(({ client }) => client));
  const settings = await settingsOf(
    ground,
    clients.filter(({ id }) => used.has(id)),
    projects,
  );
  return entries.map((entry) => {
    const grants = grantsOf(entry, settings);
    return grants.length === 0 ? entry : Object.assign({}, entry, { grants });
  });
}
