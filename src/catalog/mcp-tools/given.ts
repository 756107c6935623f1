/** What the arguments of a tool tell: shell text, files, database text, a request. */
import type { JsonObject } from '../../engine/json-object.ts';
import type { Verb } from '../../engine/model.ts';
import { wordList } from '../argv.ts';
import { sqlEffect } from '../sql.ts';
import { DATABASES, RUNS, WRITES } from './words.ts';

export interface Given {
  readonly words: readonly string[];
  readonly args: JsonObject;
}

function textAt(args: JsonObject, names: readonly string[]): string | undefined {
  return names.map((name) => args[name]).find((value): value is string => typeof value === 'string');
}

function isAny(words: readonly string[], known: ReadonlySet<string>): boolean {
  return words.some((word) => known.has(word));
}

const COMMANDS = ['command', 'cmd', 'command_line', 'commandLine', 'shell_command', 'shellCommand', 'bash'];
const SCRIPTS = ['script', 'input', 'code'];
const SHELLS: ReadonlySet<string> = new Set([
  'shell',
  'bash',
  'zsh',
  'sh',
  'terminal',
  'ssh',
  'command',
  'cmd',
]);

function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
}

/** The text a tool has a shell run, its words put together where they come as a list. */
export function shellText({ words, args }: Given): string | undefined {
  if (!isAny(words, RUNS)) return undefined;
  const text = textAt(args, isAny(words, SHELLS) ? [...COMMANDS, ...SCRIPTS] : COMMANDS);
  const rest: unknown = args['args'] ?? args['arguments'];
  if (text === undefined || !Array.isArray(rest)) return text;
  return [text, ...rest.filter((word) => typeof word === 'string').map(quoted)].join(' ');
}

const PATHS = wordList(`
  path paths file files file_path filePath filepath filename file_name uri destination dest target target_path new_path
  newPath output_path outputPath source
`);

/** Files a tool that writes or deletes names. Those of a repository on another machine are none of ours. */
export function filesOf({ words, args }: Given): readonly string[] {
  if (!isAny(words, WRITES) || ['branch', 'repo', 'project_id'].some((name) => name in args)) return [];
  return PATHS.flatMap((name) => {
    const value = args[name];
    const list: readonly unknown[] = Array.isArray(value) ? value : [value];
    return list.filter((path) => typeof path === 'string').flatMap(localPath);
  });
}

function localPath(path: string): readonly string[] {
  if (path === '' || path.includes('\n')) return [];
  const [, scheme, rest = ''] = /^([a-z][a-z0-9+.-]+):\/\/(.*)$/s.exec(path) ?? [];
  if (scheme === undefined) return [path];
  return scheme === 'file' ? [rest] : [];
}

const CHANGES = /^\s*(?:insert|update|delete|drop|alter|truncate|create|grant|revoke|merge|replace|call)\b/i;

/** Whether database text changes or runs something. */
export function changesData({ words, args }: Given): boolean {
  const named = isAny(words, DATABASES) || words.includes('query');
  const text = textAt(args, named ? ['sql', 'query', 'statement', 'queries'] : ['sql']);
  if (text === undefined || (!('sql' in args) && !isAny(words, DATABASES) && !CHANGES.test(text)))
    return false;
  const effect = sqlEffect(text);
  return effect === 'changes' || effect === 'runs';
}

const SENDS = /^(?:post|put|patch|delete)$/i;
const MERGES = /\/(?:pulls|merge_requests|pullrequests)\/\d+\/merge\b/i;

/** What a request the tool is told to make would do, by its method and address. */
export function requestVerb({ args }: Given): Verb | undefined {
  const method = textAt(args, ['method', 'http_method', 'httpMethod', 'verb']) ?? '';
  const address = textAt(args, ['url', 'uri', 'endpoint', 'path', 'route']);
  if (address === undefined || !SENDS.test(method)) return undefined;
  return MERGES.test(address) ? 'merge' : 'external-send';
}
