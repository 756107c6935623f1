/** Extensions of VS Code and the editors made from it, by their manifests. */
import path from 'node:path';
import type { AiTool, Sighting } from '../../engine/discover/model.ts';
import type { Ground } from '../mcp-places.ts';
import { Eyes } from './eyes.ts';
import type { LookWorld } from './model.ts';
import { placesOf } from './places.ts';

const SERVERS = ['vscode', 'vscode-insiders', 'vscode-oss', 'cursor', 'windsurf', 'void', 'trae', 'kiro'];
const OTHERS = ['windsurf-next', 'antigravity', 'trae-cn', 'void-editor', 'positron', 'vscode-remote'];
const DATA = ['.openvscode-server', '.local/share/code-server', '.var/app/com.visualstudio.code/data/vscode'];
const ROOTS = [
  ...SERVERS.flatMap((name) => [`.${name}`, `.${name}-server`]),
  '.vscode-server-insiders',
  ...OTHERS.map((name) => `.${name}`),
  ...DATA,
].map((root) => `~/${root}/extensions`);
const NAMES = [
  'Code',
  'Code - Insiders',
  'VSCodium',
  'Cursor',
  'Windsurf',
  'Antigravity',
  'Kiro',
  'Trae',
  'Void',
];
const DATA_ROOTS = NAMES.flatMap((name) =>
  [`~/.config/${name}`, `~/Library/Application Support/${name}`, `%APPDATA%\\${name}`].map(
    (root) => `${root}/User/`,
  ),
);
/** What makes an extension nobody knows an AI client. */
const AI_POINTS = ['languageModels', 'languageModelChatProviders', 'chatParticipants'];

/** Names what the editor removes at its next start. */
const REMOVED = '.obsolete';

interface Extension {
  readonly folder: string;
  readonly id: string;
  readonly version?: string;
  /** It brings a model or a participant of chats. */
  readonly ai: boolean;
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' && value.length < 200 ? value : undefined;
}

/** `github.copilot-1.372.0`, also with the system behind the version. */
function named(name: string): { readonly id: string; readonly version?: string } | undefined {
  const [, id, version] = /^([\w-]+\.[\w.-]+?)-(\d+\.\d+[\w.]*)(?:-[\w-]+)?$/.exec(name) ?? [];
  return id === undefined || version === undefined ? undefined : { id, version };
}

function bringsAi(contributes: unknown): boolean {
  if (typeof contributes !== 'object' || contributes === null) return false;
  return AI_POINTS.some((point) => Object.hasOwn(contributes, point));
}

function extensionIn(eyes: Eyes, root: string, name: string): Extension | undefined {
  const folder = path.join(root, name);
  if (!eyes.has(folder, 'folder')) return undefined;
  const manifest = eyes.json(path.join(folder, 'package.json'));
  const [publisher, own] = [textOf(manifest?.['publisher']), textOf(manifest?.['name'])];
  if (manifest === undefined || publisher === undefined || own === undefined) {
    const told = named(name);
    return told === undefined ? undefined : { folder, ...told, ai: false };
  }
  const version = textOf(manifest['version']);
  return {
    folder,
    id: `${publisher}.${own}`,
    ...(version === undefined ? {} : { version }),
    ai: bringsAi(manifest['contributes']),
  };
}

function note(eyes: Eyes, { folder, id, version, ai }: Extension, owners: ReadonlyMap<string, AiTool>): void {
  const tool = owners.get(id.toLowerCase());
  const seen = { surface: 'ide', ...(version === undefined ? {} : { version }) } as const;
  if (tool !== undefined) eyes.see(folder, { kind: 'editor-extension', tool: tool.id, ...seen });
  else if (ai) eyes.see(folder, { kind: 'editor-contribution', called: id, ...seen });
}

/** Folders the editor has marked to be removed at its next start. */
function removed(eyes: Eyes, root: string): ReadonlySet<string> {
  const marks = eyes.json(path.join(root, REMOVED)) ?? {};
  return new Set(Object.keys(marks).filter((name) => marks[name] === true));
}

function stateFolders(eyes: Eyes, tools: readonly AiTool[]): void {
  const folders = DATA_ROOTS.flatMap((each) => placesOf(eyes.ground, each)).filter((each) =>
    eyes.has(each, 'folder'),
  );
  for (const tool of tools) {
    const kept = (tool.config?.user ?? []).filter((each) => each.startsWith('globalStorage/'));
    for (const file of folders.flatMap((folder) => kept.map((each) => path.join(folder, each)))) {
      if (eyes.has(file)) eyes.see(file, { kind: 'config', tool: tool.id, surface: 'ide' });
    }
  }
}

export async function lookForExtensions(ground: Ground, { tools }: LookWorld): Promise<Sighting> {
  const eyes = new Eyes(ground);
  const owners = new Map(
    tools.flatMap((tool) => (tool.ide?.vscode ?? []).map((id) => [id.toLowerCase(), tool] as const)),
  );
  const own = ground.env['VSCODE_EXTENSIONS'];
  const roots = ROOTS.flatMap((each) => placesOf(ground, each));
  for (const root of new Set(own !== undefined && path.isAbsolute(own) ? [...roots, own] : roots)) {
    const names = eyes.names(root);
    const gone = names.includes(REMOVED) ? removed(eyes, root) : new Set<string>();
    for (const name of names) {
      const extension = name.startsWith('.') || gone.has(name) ? undefined : extensionIn(eyes, root, name);
      if (extension !== undefined) note(eyes, extension, owners);
    }
  }
  stateFolders(eyes, tools);
  return eyes.sighting();
}
