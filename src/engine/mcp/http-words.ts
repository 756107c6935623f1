/** Why a server elsewhere gave no answer, in words for its client; no value of a header is ever in them. */
import { parseObject, isObject } from '../json-object.ts';
import { neutralise } from '../text.ts';
import { readFrame, type RequestFrame } from './frame.ts';
import { failure } from './gate-words.ts';
import { spansIn } from './spans.ts';

const TROUBLES = {
  'sign-in':
    'it wants to be signed in to. The gate holds no sign-in of its own: give the entry a header with a token, or approve its exact address and let the client reach it itself (what it says is then seen in TLS mode alone)',
  forbidden: 'it refuses access: what the headers of its entry allow may not be enough',
  'lost-session': 'it has ended the session; connect to it again in the client',
  moved: 'it sends its visitors to another address, which nobody approved',
  unreachable: 'it cannot be reached',
  certificate:
    'its certificate is not accepted. Where a proxy of your own ends TLS, name the file of its authority in NODE_EXTRA_CA_CERTS',
  status: 'it answered with an error',
  'not-mcp': 'what answers there is no MCP server',
  encoded: 'it answered in an encoding nobody asked for',
  'too-long': 'its answer is too long to be checked',
  'not-utf8': 'its answer is no text',
  'too-slow': 'its answer took too long',
  'no-answer': 'it ended without an answer',
  'bad-session': 'it names its session in a way that no header can carry',
  busy: 'too many requests are open',
  plain:
    'its address is not encrypted. Use https, or have whoever keeps the policy list that very address among the servers of the clause',
  header: 'a header of its entry has no usable value; is its variable set?',
  address: 'its address is none that a gate can use: user names and passwords do not belong into it',
} as const;

export type RemoteTrouble = keyof typeof TROUBLES;

const LONGEST_DETAIL = 80;

/** One sentence; `detail` may come from the server. */
export function troubleWords(trouble: RemoteTrouble, detail = ''): string {
  const more = detail === '' ? '' : ` (${neutralise(detail.slice(0, LONGEST_DETAIL))})`;
  return `aup-guard: the MCP server gave no answer${more}: ${TROUBLES[trouble]}`;
}

/** The answer to a request that has none. */
export function troubleAnswer(rawId: string, trouble: RemoteTrouble, detail = ''): string {
  return failure(rawId, trouble === 'lost-session' ? -32_001 : -32_000, troubleWords(trouble, detail));
}

/** The error a server gives with a status of failure, as an answer to that request; undefined when it gives none. */
export function errorAnswer(body: string, { id, rawId }: RequestFrame): string | undefined {
  const text = asLine(body);
  const frame = readFrame(text, 'server');
  if (frame.kind === 'response') return frame.id === id ? text : undefined;
  const value = parseObject(text);
  if (value === undefined || (value['id'] ?? undefined) !== undefined || !isObject(value['error']))
    return undefined;
  const span = spansIn(text).findLast(({ key }) => key === 'error');
  return span && `{"jsonrpc":"2.0","id":${rawId},"error":${text.slice(span.start, span.end)}}`;
}

/** A message may be spread over lines; within its strings there are none. */
export function asLine(text: string): string {
  return text.replaceAll(/[\r\n]+/g, ' ');
}
