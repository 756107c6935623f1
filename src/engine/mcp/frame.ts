/** One line of the protocol as a message, or the reason why it is none. */
import { isObject, type JsonObject } from '../json-object.ts';
import { shapeOf, spansIn, type Span } from './spans.ts';

export type Side = 'client' | 'server';

/** Why a line is no message that may be passed on. */
export type FrameFault =
  | 'not-json'
  | 'no-object'
  | 'no-message'
  | 'split-line'
  | 'too-deep'
  | 'doubled-key'
  | 'other-case-key'
  | 'bad-id'
  | 'bad-params';

interface Parts {
  readonly text: string;
  readonly spans: readonly Span[];
}

export type Frame =
  | (Parts & {
      readonly kind: 'request';
      /** As `idKey` spells it. */
      readonly id: string;
      /** The very characters of it. */
      readonly rawId: string;
      readonly method: string;
      readonly params: JsonObject;
    })
  | (Parts & { readonly kind: 'notification'; readonly method: string; readonly params: JsonObject })
  | (Parts & { readonly kind: 'response'; readonly id: string; readonly result: unknown })
  | { readonly kind: 'batch' }
  | { readonly kind: 'blank' }
  | { readonly kind: 'garbage'; readonly why: FrameFault; readonly rawId?: string };

export type RequestFrame = Frame & { readonly kind: 'request' };
export type ResponseFrame = Frame & { readonly kind: 'response' };

const MOST_DEPTH = 200;

/** What a reader that ignores case would take for these. */
const OUTER = new Set(['jsonrpc', 'id', 'method', 'params', 'result', 'error']);
const INNER = new Set([
  'name',
  'arguments',
  '_meta',
  'cursor',
  'uri',
  'inputresponses',
  'requeststate',
  'requestid',
]);

/** Includes the letters outside ASCII that some readers fold to ASCII ones. */
export function folded(key: string): string {
  return key.toUpperCase().toLowerCase();
}

/** Two ids are the same when they are the same value; numbers beyond what is exact keep their characters. */
export function idKey(raw: string): string | undefined {
  const value: unknown = JSON.parse(raw);
  if (typeof value === 'string') return JSON.stringify(value);
  if (typeof value !== 'number') return undefined;
  return Number.isSafeInteger(value) ? String(value) : raw;
}

function ambiguous(spans: readonly Span[], known: ReadonlySet<string>): FrameFault | undefined {
  const seen = new Set<string>();
  for (const { key } of spans) {
    const fold = folded(key);
    if (seen.has(fold)) return 'doubled-key';
    seen.add(fold);
    const spelled = known.has(fold) && key !== fold && !CAMEL.has(key);
    if (spelled) return 'other-case-key';
  }
  return undefined;
}

const CAMEL = new Set(['inputResponses', 'requestState', 'requestId']);

/** A server may be written in a language that reads such a message otherwise than we do. */
function strictFault(text: string, spans: readonly Span[]): FrameFault | undefined {
  const shape = shapeOf(text);
  if (shape.depth > MOST_DEPTH) return 'too-deep';
  if (shape.doubled) return 'doubled-key';
  const outer = ambiguous(spans, OUTER);
  if (outer !== undefined) return outer;
  const params = spans.find(({ key }) => key === 'params');
  if (params === undefined || text[params.start] !== '{') return undefined;
  return ambiguous(spansIn(text, params.start), INNER);
}

function garbage(why: FrameFault, rawId?: string): Frame {
  return { kind: 'garbage', why, ...(rawId === undefined ? {} : { rawId }) };
}

/** Reads a line without its newline. Messages of clients are held to more: a server acts on them. Never throws. */
export function readFrame(line: string, from: Side): Frame {
  const text = line.endsWith('\r') ? line.slice(0, -1) : line;
  if (text.trim() === '') return { kind: 'blank' };
  // Some readers end a line there.
  if (text.includes('\r')) return garbage('split-line');
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return garbage('not-json');
  }
  if (Array.isArray(value)) return { kind: 'batch' };
  if (!isObject(value)) return garbage('no-object');
  return messageOf(value, { text, spans: spansIn(text) }, from);
}

function messageOf(value: JsonObject, parts: Parts, from: Side): Frame {
  const { text, spans } = parts;
  const at = spans.find(({ key }) => key === 'id');
  const rawId = at === undefined ? undefined : text.slice(at.start, at.end);
  const strict = from === 'client' ? strictFault(text, spans) : ambiguous(spans, OUTER);
  if (strict !== undefined) return garbage(strict, rawId);
  if (value['jsonrpc'] !== '2.0') return garbage('no-message', rawId);
  const id = rawId === undefined ? undefined : idKey(rawId);
  if (rawId !== undefined && id === undefined) return garbage('bad-id');
  return 'method' in value ? calling(value, parts, { id, rawId }) : answering(value, parts, id);
}

interface Ids {
  readonly id: string | undefined;
  readonly rawId: string | undefined;
}

function calling(value: JsonObject, { text, spans }: Parts, { id, rawId }: Ids): Frame {
  const { method, params = {} } = value;
  if (typeof method !== 'string' || 'result' in value || 'error' in value)
    return garbage('no-message', rawId);
  if (!isObject(params)) return garbage('bad-params', rawId);
  if (id === undefined || rawId === undefined) return { text, spans, kind: 'notification', method, params };
  return { text, spans, kind: 'request', id, rawId, method, params };
}

function answering(value: JsonObject, { text, spans }: Parts, id: string | undefined): Frame {
  const { result, error } = value;
  // Some servers write both, with a null in the place of the one that is not there.
  const isOne = 'result' in value !== 'error' in value || (result === null) !== (error === null);
  if (id === undefined || !isOne) return garbage('no-message');
  const isError = result === null && 'error' in value;
  return { text, spans, kind: 'response', id, result: isError ? undefined : result };
}
