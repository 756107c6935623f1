/** The edits that make an entry with headers one that starts the gate: their values stay where they stand. */
import { memberOf, sliceOf, type SpotEdit, type SpotMap, type SpotMember } from './spots.ts';
import {
  ENV_MAPS,
  gateWords,
  keyToken,
  tokenOf,
  tokens,
  URL_KEYS,
  type Wired,
  type Wiring,
} from './wire-parts.ts';

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
  return memberOf(map, [...ENV_MAPS, 'env_vars', 'env_keys']) === undefined
    ? undefined
    : 'has variables of its own beside headers';
}

/** A variable for each header: called after it, so that what is secret by its name still is. */
function variablesFor(headers: readonly string[]): readonly string[] {
  const names = headers.map((header) => `MCP_HEADER_${header.toUpperCase().replaceAll(/[^A-Z0-9]/g, '_')}`);
  return names.map((name, index) => (names.indexOf(name) === index ? name : `${name}_${index}`));
}

/** How an entry that is reached by its address becomes a local one that starts the gate. */
export function wireRemote({ text, map, start, launcher, words }: Wiring): Wired | string {
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
