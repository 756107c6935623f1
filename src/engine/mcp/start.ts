/** The words a gate is started with, read and written: `[OPTIONS...] -- COMMAND` or `[OPTIONS...] --url URL`. */
import type { McpTransport } from './model.ts';

/** A header of a remote server, and the variable that holds its value: values stand in no argument. */
export interface McpHeader {
  readonly name: string;
  readonly variable: string;
}

/** One server as its gate is told of it. */
export interface McpStart {
  readonly transport: McpTransport;
  /** Names of the variables the client's entry gives the server itself. */
  readonly envNames: readonly string[];
  /** Of a remote server. */
  readonly headers: readonly McpHeader[];
  /** Id of the client and its name of the server, for words and for matching calls; never trusted. */
  readonly client?: string;
  readonly name?: string;
}

const VALUED = new Set(['--client', '--name', '--env', '--url', '--sse', '--header']);
const HEADER = /^([!#$%&'*+.^`|~\w-]+)=([A-Za-z_]\w*)$/;

interface Option {
  readonly key: string;
  readonly value: string;
}

/** Options up to `--`, one value each; undefined for anything else. */
function optionsOf(words: readonly string[]): readonly Option[] | undefined {
  const pairs = words.flatMap((key, at): readonly Option[] =>
    at % 2 === 0 ? [{ key, value: words[at + 1] ?? '' }] : [],
  );
  return pairs.every(({ key, value }) => VALUED.has(key) && value !== '') ? pairs : undefined;
}

function valuesOf(options: readonly Option[], wanted: string): readonly string[] {
  return options.filter(({ key }) => key === wanted).map(({ value }) => value);
}

function headerOf(text: string): McpHeader | undefined {
  const [, name, variable] = HEADER.exec(text) ?? [];
  return name === undefined || variable === undefined ? undefined : { name, variable };
}

function headersOf(options: readonly Option[]): readonly McpHeader[] | undefined {
  const all = valuesOf(options, '--header').map(headerOf);
  const known = all.filter((header) => header !== undefined);
  return known.length === all.length ? known : undefined;
}

function transportOf(options: readonly Option[], argv: readonly string[]): McpTransport | undefined {
  const reached = options.filter(({ key }) => key === '--url' || key === '--sse');
  const [only, ...more] = reached;
  if (only === undefined) return argv.length === 0 ? undefined : { kind: 'stdio', argv };
  if (more.length > 0 || argv.length > 0) return undefined;
  return { kind: only.key === '--sse' ? 'sse' : 'http', url: only.value };
}

/** What the words say; undefined when they say nothing clear. */
export function readStart(words: readonly string[]): McpStart | undefined {
  const end = words.indexOf('--');
  const options = optionsOf(end < 0 ? words : words.slice(0, end));
  const transport = options && transportOf(options, end < 0 ? [] : words.slice(end + 1));
  if (options === undefined || transport === undefined) return undefined;
  const headers = headersOf(options);
  if (headers === undefined || (headers.length > 0 && transport.kind === 'stdio')) return undefined;
  return { transport, envNames: valuesOf(options, '--env'), headers, ...namesOf(options) };
}

function namesOf(options: readonly Option[]): Pick<McpStart, 'client' | 'name'> {
  const [client] = valuesOf(options, '--client');
  const [name] = valuesOf(options, '--name');
  return { ...(client === undefined ? {} : { client }), ...(name === undefined ? {} : { name }) };
}

/** Variables of a server behind a gate: what its words say, and what its entry gives it whatever they say. */
export function namesBehind(
  { transport, envNames }: Pick<McpStart, 'transport' | 'envNames'>,
  given: readonly string[],
): readonly string[] {
  // Those of a remote server are the gate's own.
  return transport.kind === 'stdio' ? [...new Set([...envNames, ...given])] : envNames;
}

/** The words that say it. */
export function startWords({ transport, envNames, headers, client, name }: McpStart): readonly string[] {
  const known = [
    ...(client === undefined ? [] : ['--client', client]),
    ...(name === undefined ? [] : ['--name', name]),
    ...envNames.flatMap((variable) => ['--env', variable]),
    ...headers.flatMap((header) => ['--header', `${header.name}=${header.variable}`]),
  ];
  if (transport.kind === 'stdio') return [...known, '--', ...transport.argv];
  return [...known, transport.kind === 'sse' ? '--sse' : '--url', transport.url];
}

/**
 * What stands behind a gate in a client's settings. Only programs of the guard itself count (`ours`: ways to call them,
 * such as `['aup-guard']` or `[NODE, SCRIPT]`): anything else of that name would pass for what it starts.
 */
export function behindGate(
  argv: readonly string[],
  ours: readonly (readonly string[])[],
): McpStart | undefined {
  const way = ours.find((words) => words.length > 0 && words.every((word, at) => word === argv[at]));
  const rest = way && argv.slice(way.length);
  if (rest?.[0] !== 'mcp') return undefined;
  return readStart(rest.slice(rest[1] === 'gate' ? 2 : 1));
}
