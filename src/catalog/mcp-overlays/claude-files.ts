/** The servers Claude Code would start, by its own files and in its own order. */
import { isObject, type JsonObject } from '../../engine/json-object.ts';
import type { RawEntry } from '../../engine/mcp/overlay.ts';
import { settingsObject } from '../agents/settings-json.ts';
import type { ClaudeMcpArgs } from './claude-args.ts';
import { claudePlugins } from './claude-plugins.ts';
import type { OverlayFacts } from './model.ts';
import { entriesOf } from './told.ts';

/** A set of servers that stands for all others: Claude takes no list of ours beside it. */
const MANAGED = [
  '/etc/claude-code/managed-mcp.json',
  '/Library/Application Support/ClaudeCode/managed-mcp.json',
  'C:\\Program Files\\ClaudeCode\\managed-mcp.json',
];

export function isManaged({ readText }: Pick<OverlayFacts, 'readText'>): boolean {
  return MANAGED.some((file) => readText(file) !== undefined);
}

/** Folder of Claude's own settings. */
export function claudeFolder({ env }: Pick<OverlayFacts, 'env'>): string {
  return env['CLAUDE_CONFIG_DIR'] ?? `${env['HOME'] ?? ''}/.claude`;
}

function stateFile({ env }: OverlayFacts): string {
  const moved = env['CLAUDE_CONFIG_DIR'];
  return `${moved ?? env['HOME'] ?? ''}/.claude.json`;
}

function tableIn(settings: JsonObject | undefined, key: string): JsonObject {
  const value = settings?.[key];
  return isObject(value) ? value : {};
}

/** What Claude keeps about this project: by the root of the repository, or by the folder itself. */
function projectState(state: JsonObject | undefined, { cwd, root }: OverlayFacts): JsonObject {
  const projects = tableIn(state, 'projects');
  return tableIn(projects, Object.hasOwn(projects, root) ? root : cwd);
}

function names(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}

/** Whether a person let a server of the repository be used, which Claude asks before it starts one. */
export function projectChoice(
  facts: OverlayFacts,
  { asksNobody }: Pick<ClaudeMcpArgs, 'asksNobody'>,
): (name: string) => boolean {
  const { readText, root } = facts;
  const state = projectState(settingsObject(readText(stateFile(facts))), facts);
  const own = [`${claudeFolder(facts)}/settings.json`, `${root}/.claude/settings.local.json`];
  // A repository speaks for itself only where the person trusts it.
  const trusted = state['hasTrustDialogAccepted'] === true ? [`${root}/.claude/settings.json`] : [];
  const settings = [state, ...[...own, ...trusted].map((file) => settingsObject(readText(file)) ?? {})];
  const refused = [...settings, settingsObject(readText(`${root}/.claude/settings.json`)) ?? {}];
  return (name) => {
    if (refused.some((each) => names(each['disabledMcpjsonServers']).includes(name))) return false;
    return (
      asksNobody ||
      settings.some(
        (each) =>
          each['enableAllProjectMcpServers'] === true || names(each['enabledMcpjsonServers']).includes(name),
      )
    );
  };
}

/** Every folder from the top of the file system down to where Claude is started may hold a list. */
function upward(cwd: string): readonly string[] {
  const parts = cwd.split('/');
  return parts.map((_, at) => parts.slice(0, at + 1).join('/'));
}

function ofProject(facts: OverlayFacts): readonly RawEntry[] {
  return upward(facts.cwd).flatMap((folder) => {
    const file = `${folder}/.mcp.json`;
    const table = settingsObject(facts.readText(file))?.['mcpServers'];
    return entriesOf(table, { scope: 'project', file });
  });
}

function given({ configs }: ClaudeMcpArgs, { readText }: OverlayFacts): readonly RawEntry[] {
  return configs.flatMap((config) => {
    const text = config.trimStart().startsWith('{') ? config : readText(config);
    return entriesOf(settingsObject(text)?.['mcpServers'], { scope: 'session', file: '' });
  });
}

export interface ClaudeServers {
  readonly entries: readonly RawEntry[];
  /** Servers of the repository Claude would ask the person about. */
  readonly pending: readonly string[];
}

/** All of them, the strongest last. */
export function claudeServers(args: ClaudeMcpArgs, facts: OverlayFacts): ClaudeServers {
  const byArgument = given(args, facts);
  if (args.strict) return { entries: byArgument, pending: [] };
  const file = stateFile(facts);
  const state = settingsObject(facts.readText(file));
  const local = projectState(state, facts);
  const project = ofProject(facts);
  const isChosen = projectChoice(facts, args);
  const user = entriesOf(state?.['mcpServers'], { scope: 'user', file });
  const own = entriesOf(local['mcpServers'], { scope: 'local', file });
  const off = names(local['disabledMcpServers']);
  const others = new Set([...user, ...own, ...byArgument].map(({ name }) => name));
  return {
    entries: [
      // Where Claude reads its own files as well, it starts those itself.
      ...(facts.terms.enforcing ? claudePlugins(facts, claudeFolder(facts)) : []),
      ...user,
      ...project.filter(({ name }) => isChosen(name)),
      ...own,
      ...byArgument,
    ].filter(({ name }) => !off.includes(name)),
    pending: project.map(({ name }) => name).filter((name) => !isChosen(name) && !others.has(name)),
  };
}
