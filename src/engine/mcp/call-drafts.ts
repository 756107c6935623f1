/** What a call of a server's tool would do, as actions: by its name and arguments, whatever the server says of it. */
import type { ActionDraft } from '../definitions.ts';
import type { Event } from '../model.ts';
import { shellDrafts, writtenDrafts, type ShellDraft, type ShellWorld } from '../shell/drafts.ts';
import { calledTool, useName } from './call-name.ts';
import { argumentsOf, useArguments, type McpToolUse, type ReadMcpUse } from './call.ts';

export interface McpWorld extends ShellWorld {
  /** What is known of tools; absent = nothing. */
  readonly readMcpUse?: ReadMcpUse;
}

interface Used {
  readonly use: Pick<McpToolUse, 'server' | 'tool'>;
  readonly text: string;
  readonly cwd: string;
  readonly asks: boolean;
}

/** The use a tool call or a gate tells of; undefined for tools of the client itself. */
export function mcpUseOf(event: Event): Used | undefined {
  if (event.kind === 'mcp-call')
    return { use: event, text: event.text, cwd: event.cwd, asks: event.rule === 'ask' };
  const use = event.kind === 'tool-call' ? calledTool(event.tool) : undefined;
  if (use === undefined || event.kind !== 'tool-call') return undefined;
  return { use, text: event.text, cwd: event.cwd, asks: false };
}

/** Hook and gate tell of one call in the same words, so that one approval is for both. */
export function mcpDrafts(used: Used, world: McpWorld): readonly ShellDraft[] {
  const { use, text, cwd, asks } = used;
  const { server, tool } = use;
  const found = world.readMcpUse?.({ server, tool, args: argumentsOf(text) }) ?? { drafts: [] };
  const { shell, writes = [], deletes = [], touches = [] } = found;
  const drafts = deletes.length === 0 ? found.drafts : [...found.drafts, deletion(deletes)];
  // Somebody wants to be asked about the tool, whatever it does.
  const own = asks && drafts.length === 0 ? [{ verb: 'none', target: tool } as const] : drafts;
  const based = { ...world, base: cwd };
  return [
    ...own.map((draft) => asCall(draft, used)),
    ...(shell === undefined ? [] : shellDrafts(shell, cwd, world)),
    ...writes.flatMap((path) => writtenDrafts({ path, text }, based)),
    // What keeps the guard in place is for no server to touch, whatever it does to it.
    ...[...deletes, ...touches]
      .flatMap((path) => writtenDrafts({ path, text }, based))
      .filter(({ verb }) => verb === 'guard-tamper'),
  ];
}

function deletion(paths: readonly string[]): ActionDraft {
  const target = paths.length === 1 ? (paths[0] ?? '') : `${paths.length} files`;
  return { verb: 'delete-files', target, paths };
}

function asCall(draft: ActionDraft, { use, text, asks }: Used): ShellDraft {
  const { server, tool } = use;
  const shown = text === '' ? '{}' : text;
  const key = JSON.stringify([useName(use), useArguments(text)]);
  return {
    ...draft,
    program: 'mcp',
    argv: ['mcp', ...(server === '' ? [] : [server]), tool, shown],
    call: { server, tool, text: shown, key, ...(asks ? { asks } : {}) },
  };
}
