/** What `mcp wire` and `mcp unwire` say: servers by name, never a word of what starts them. */
import { mcpClients } from '../catalog/mcp-clients/index.ts';
import { underHome } from '../host/home.ts';
import type { WireRow } from '../host/mcp-wire-file.ts';
import type { WireFile } from '../host/mcp-wire.ts';
import { countOf } from './terminal.ts';

type Shown = (text: string) => string;

export function clientTitle(id: string): string {
  return mcpClients.find((client) => client.id === id)?.title ?? id;
}

function rowWords({ client, name, project }: WireRow, shown: Shown): string {
  const where = project === undefined ? '' : `, in ${shown(underHome(project))}`;
  return `${shown(name)} (${clientTitle(client)}${where})`;
}

function fileWords({ path, rows, fresh, change, why }: WireFile, shown: Shown): readonly string[] {
  const head = `  ${shown(underHome(path))}`;
  const changed = fresh.flatMap((index) => rows[index] ?? []);
  const left = rows.filter((row) => row.gated === 'cannot' && row.why !== why);
  const lines = [
    ...(change !== undefined && changed.length === 0
      ? ['    ~ what the gates are told is brought up to date']
      : []),
    ...(why === undefined
      ? changed.map((row) => `    ~ ${rowWords(row, shown)}`)
      : [`    = stays as it is: ${why}`]),
    ...left.map((row) => `    = ${rowWords(row, shown)} ${row.why ?? ''}`),
  ];
  return lines.length === 0 ? [] : [head, ...lines];
}

/** The plan, a file at a time. */
export function planLines(files: readonly WireFile[], shown: Shown): readonly string[] {
  return files.flatMap((file) => fileWords(file, shown));
}

/** How many servers change in how many files. */
export function changeWords(files: readonly WireFile[]): string {
  const changed = files.filter(({ change }) => change !== undefined);
  const servers = changed.reduce((sum, { fresh }) => sum + fresh.length, 0);
  return `${countOf(servers, 'server')} in ${countOf(changed.length, 'file')}`;
}

/** The same for programs. */
export function planJson(files: readonly WireFile[], shown: Shown): object {
  return {
    files: files.map(({ path, clients, rows, fresh, change, why }) => ({
      file: shown(path),
      clients,
      changes: change !== undefined,
      ...(why === undefined ? {} : { why }),
      servers: rows.map((row, index) => ({
        ...row,
        name: shown(row.name),
        ...(row.project === undefined ? {} : { project: shown(row.project) }),
        changes: change !== undefined && fresh.includes(index),
      })),
    })),
  };
}
