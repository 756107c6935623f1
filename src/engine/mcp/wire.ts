/** The edits that put the gate in front of one server in a client's settings, in the client's own words. */
import { type SpotEdit, type SpotList, type SpotMap, type SpotMember, memberOf, sliceOf } from './spots.ts';
import { startWords, type McpStart } from './start.ts';
import type { McpLocalWords } from './client.ts';

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
const HEADER_KEYS = ['headers', 'http_headers'];
const TYPE_KEYS = ['type', 'transport'];
/** What a remote entry may hold besides and still be a local one afterwards. */
const HEADERS_ELSEWHERE = [
  'requestInit',
  'requestOptions',
  'env_http_headers',
  'bearer_token_env_var',
  'headersHelper',
];
const ENV_KEYS = ['env', 'environment', 'envs', 'env_vars', 'env_keys'];

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

function tokens(words: readonly string[], between: string): string {
  return words.map((word) => tokenOf(word)).join(between);
}

/** The gate's own words, up to what it starts. */
function gateWords(start: McpStart): readonly string[] {
  const all = startWords(start);
  const own = start.transport.kind === 'stdio' ? start.transport.argv.length : 1;
  return ['mcp', ...all.slice(0, all.length - own)];
}

/** Words before what stands in a list already. */
function inFront(list: SpotList, raw: readonly string[]): SpotEdit {
  const [first] = list.items;
  const text = raw.join(list.between);
  if (first === undefined) return { start: list.start + 1, end: list.start + 1, text };
  return { start: first.start, end: first.start, text: text + list.between };
}

function keyToken(map: SpotMap, key: string): string {
  return map.quoted ? tokenOf(key) : key;
}

interface Command {
  readonly map: SpotMap;
  readonly member: SpotMember;
}

/** Zed once nested all of it. */
function commandIn(map: SpotMap): Command | undefined {
  const member = memberOf(map, COMMAND_KEYS);
  if (member?.value.kind !== 'map') return member && { map, member };
  const inner = memberOf(member.value, ['path']);
  return inner && { map: member.value, member: inner };
}

function wireLocal({ text, map, start, launcher }: Wiring): Wired | string {
  const command = commandIn(map);
  if (command === undefined) return 'names its command in a way the guard cannot edit';
  const { member } = command;
  const own = gateWords(start);
  if (member.value.kind === 'list') {
    const raw = [launcher, ...own].map((word) => tokenOf(word));
    return { edits: [inFront(member.value, raw)], note: {} };
  }
  if (member.value.kind !== 'text' || typeof member.value.value !== 'string') return 'names no command';
  if (isLine(member.value.value)) return 'has a whole line as its command: split it into command and args';
  const edit = { ...member.value, text: tokenOf(launcher) };
  const raw = [...own.map((word) => tokenOf(word)), sliceOf(text, member.value)];
  const args = memberOf(command.map, ['args']);
  if (args?.value.kind === 'list') return { edits: [edit, inFront(args.value, raw)], note: {} };
  if (args !== undefined) return 'has arguments that are no list';
  const made = `${command.map.between}${keyToken(command.map, 'args')}${command.map.colon}[${raw.join(', ')}]`;
  return { edits: [{ ...edit, text: tokenOf(launcher) + made }], note: { made: true } };
}

/** `npx -y kit` as one word: a client that takes it has a shell read it, which the gate would not. */
function isLine(command: string): boolean {
  return /\s/.test(command) && !/^(?:[~/]|[A-Za-z]:[\\/]|\$)/.test(command);
}

/** Why an entry that is reached by its address stays as it is; undefined where it can become a local one. */
function staysRemote(map: SpotMap, headers: SpotMember | undefined): string | undefined {
  if (memberOf(map, HEADERS_ELSEWHERE) !== undefined) return 'sends headers the guard cannot carry over';
  if (headers === undefined || memberOf(map, ['oauth']) !== undefined) {
    return 'is reached by its address and signs in by itself: approved by its exact address, content unseen';
  }
  const { value } = headers;
  if (value.kind !== 'map' || value.members.some((each) => each.value.kind !== 'text')) {
    return 'has headers that are no plain texts';
  }
  return memberOf(map, ENV_KEYS) === undefined ? undefined : 'has variables of its own beside headers';
}

/** A variable for each header: called after it, so that what is secret by its name still is. */
function variablesFor(headers: readonly string[]): readonly string[] {
  const names = headers.map((header) => `AUP_HEADER_${header.toUpperCase().replaceAll(/[^A-Z0-9]/g, '_')}`);
  return names.map((name, index) => (names.indexOf(name) === index ? name : `${name}_${index}`));
}

function wireRemote({ text, map, start, launcher, words }: Wiring): Wired | string {
  const headers = memberOf(map, HEADER_KEYS);
  const url = memberOf(map, URL_KEYS);
  const why = staysRemote(map, headers);
  if (why !== undefined) return why;
  if (url?.value.kind !== 'text' || headers?.value.kind !== 'map')
    return 'names its address in a way the guard cannot edit';
  const named = headers.value.members;
  const variables = variablesFor(named.map(({ key }) => key));
  const carried = named.map(({ key }, index) => ({ name: key, variable: variables[index] ?? '' }));
  const type = memberOf(map, TYPE_KEYS);
  const own = tokens(gateWords({ ...start, headers: carried }), ', ');
  const first = words.whole === true ? '[' : `${map.between}${keyToken(map, 'args')}${map.colon}[`;
  const front = words.whole === true ? `[${tokenOf(launcher)}, ` : tokenOf(launcher) + first;
  const edits: SpotEdit[] = [
    { ...url.at, text: keyToken(map, words.command) },
    { start: url.value.start, end: url.value.start, text: `${front}${own}, ` },
    { start: url.value.end, end: url.value.end, text: ']' },
    { ...headers.at, text: keyToken(map, words.env) },
    ...named.map(({ at }, index) => ({ ...at, text: tokenOf(variables[index] ?? '') })),
  ];
  const note = {
    url: sliceOf(text, url.at),
    headers: sliceOf(text, headers.at),
    names: named.map(({ at }) => sliceOf(text, at)),
  };
  if (type?.value.kind !== 'text') return { edits, note };
  return {
    edits: [...edits, { ...type.value, text: tokenOf(words.type) }],
    note: { ...note, type: sliceOf(text, type.value) },
  };
}

/** How an entry becomes one that starts the gate; a text says why it cannot. */
export function wire(wiring: Wiring): Wired | string {
  const { map, start } = wiring;
  const [local, remote] = [memberOf(map, COMMAND_KEYS), memberOf(map, URL_KEYS)];
  if (local !== undefined && remote !== undefined)
    return 'names a command and an address: which counts is not known';
  return start.transport.kind === 'stdio' ? wireLocal(wiring) : wireRemote(wiring);
}
