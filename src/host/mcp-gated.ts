/** Whether the gate stands in front of an entry when its client starts it by itself, outside every session. */
import type { McpEntry } from '../engine/mcp/model.ts';
import type { WireFile } from './mcp-wire.ts';

export interface McpGated {
  /** `no`: `aup-guard mcp wire` would put it there. */
  readonly gated: 'yes' | 'no' | 'cannot';
  readonly why?: string;
}

const BY_SCOPE: Readonly<Partial<Record<McpEntry['scope'], string>>> = {
  managed: 'stands in a file of an administrator',
  system: 'stands in a file of an administrator',
  project: 'stands in a file of the project, which is not edited: sessions put the gate in front of it',
  plugin: 'belongs to a plugin, which brings it anew with every update',
};

/** Tells it of entries, by what wiring would do. */
export function gatedBy(files: readonly WireFile[]): (entry: McpEntry) => McpGated {
  return ({ file, name, project, scope, gated }) => {
    if (gated === true) return { gated: 'yes' };
    const found = files.find((one) => one.path === file);
    const row = found?.rows.find((one) => one.name === name && one.project === project);
    if (row !== undefined) return { gated: row.gated, ...(row.why === undefined ? {} : { why: row.why }) };
    return {
      gated: 'cannot',
      why: found?.why ?? BY_SCOPE[scope] ?? 'is written in a way the guard cannot edit',
    };
  };
}
