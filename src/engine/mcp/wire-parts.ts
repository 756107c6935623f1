/** What the edits of wiring are made of. */
import type { McpLocalWords } from './client.ts';
import type { SpotEdit, SpotMap } from './spots.ts';
import { startWords, type McpStart } from './start.ts';

export const COMMAND_KEYS: readonly string[] = ['command', 'cmd'];
export const URL_KEYS: readonly string[] = [
  'url',
  'serverUrl',
  'server_url',
  'httpUrl',
  'uri',
  'baseUrl',
  'endpoint',
];
export const ENV_MAPS: readonly string[] = ['env', 'environment', 'envs'];

/** What undo cannot see in an entry that was edited. None of it is a value of anybody's. */
export interface WireNote {
  /** Keys that lead to the entry. */
  readonly at: readonly string[];
  /** There were no arguments before. */
  readonly made?: true;
  /** Of an entry that was reached by its address: the keys and the kind as they were written. */
  readonly url?: string;
  readonly type?: string;
  readonly headers?: string;
  readonly names?: readonly string[];
}

export interface Wired {
  readonly edits: readonly SpotEdit[];
  readonly note: Omit<WireNote, 'at'>;
}

export interface Wiring {
  readonly text: string;
  readonly map: SpotMap;
  readonly start: McpStart;
  /** Program that starts the gate. */
  readonly launcher: string;
  readonly words: McpLocalWords;
}

/** A word as all three formats read it. */
export function tokenOf(word: string): string {
  return JSON.stringify(word);
}

export function tokens(words: readonly string[], between: string): string {
  return words.map((word) => tokenOf(word)).join(between);
}

/** The gate's own words, up to what it starts. */
export function gateWords(start: McpStart): readonly string[] {
  const all = startWords(start);
  const own = start.transport.kind === 'stdio' ? start.transport.argv.length : 1;
  return ['mcp', ...all.slice(0, all.length - own)];
}

export function keyToken(map: SpotMap, key: string): string {
  return map.quoted ? tokenOf(key) : key;
}
