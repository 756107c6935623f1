import type {
  BodyShape,
  ProviderDef,
  StreamPiece,
  StreamReading,
  ToolUse,
} from '../../engine/definitions.ts';
import { openaiError } from './openai-chat.ts';
import {
  FREE,
  JSON_TEXT,
  MEDIA,
  MEDIA_OBJECT,
  OPAQUE,
  SCHEMA,
  TEXT,
  TOOL,
  TYPE,
  fieldsOf,
  listOf,
  numberOf,
  only,
} from './shapes.ts';

/** Namespaces hold tools of their own. */
const TOOLS: BodyShape = { ...TOOL, fields: { ...TOOL.fields, tools: TOOL } };

const SEALED: Readonly<Record<string, BodyShape>> = {
  type: TYPE,
  role: OPAQUE,
  id: OPAQUE,
  call_id: OPAQUE,
  status: OPAQUE,
  name: OPAQUE,
  namespace: OPAQUE,
  encrypted_content: OPAQUE,
  internal_chat_message_metadata_passthrough: OPAQUE,
  tools: TOOLS,
  image_url: MEDIA,
  file_data: MEDIA,
  file_id: OPAQUE,
  input_audio: MEDIA_OBJECT,
};

/** Output of a tool: text, JSON as text, or a list of parts. */
const OUTPUT: BodyShape = { self: 'json', fields: { ...SEALED, text: JSON_TEXT }, rest: TEXT };

/** An input item or content part of any kind. */
const ITEM: BodyShape = {
  self: 'text',
  fields: { ...SEALED, arguments: JSON_TEXT, output: OUTPUT, action: FREE },
};

/** What a request says besides its items; ids and switches stay. */
const REQUEST: BodyShape = {
  self: 'text',
  fields: {
    type: OPAQUE,
    model: OPAQUE,
    input: ITEM,
    instructions: TEXT,
    prompt: { self: 'text', fields: { id: OPAQUE, version: OPAQUE, variables: FREE } },
    tools: TOOLS,
    tool_choice: OPAQUE,
    text: {
      self: 'text',
      fields: { format: { self: 'text', fields: { type: OPAQUE, name: OPAQUE, schema: SCHEMA } } },
    },
    previous_response_id: OPAQUE,
    conversation: OPAQUE,
    prompt_cache_key: OPAQUE,
    prompt_cache_retention: OPAQUE,
    safety_identifier: OPAQUE,
    user: OPAQUE,
    include: OPAQUE,
    reasoning: OPAQUE,
    service_tier: OPAQUE,
    truncation: OPAQUE,
    client_metadata: OPAQUE,
    metadata: FREE,
  },
};

const REPLY_ITEM: BodyShape = only({
  content: only({ text: TEXT, refusal: TEXT }),
  arguments: JSON_TEXT,
  input: TEXT,
  action: FREE,
});

interface Delta {
  readonly kind: string;
  readonly escape: StreamPiece['escape'];
  readonly tool: boolean;
}

const DELTAS: Readonly<Record<string, Delta>> = {
  'response.output_text.delta': { kind: 'text', escape: 'plain', tool: false },
  'response.refusal.delta': { kind: 'refusal', escape: 'plain', tool: false },
  'response.function_call_arguments.delta': { kind: 'args', escape: 'json', tool: true },
  'response.mcp_call_arguments.delta': { kind: 'args', escape: 'json', tool: true },
  'response.custom_tool_call_input.delta': { kind: 'input', escape: 'plain', tool: true },
};

/** Events that end a channel and repeat its text. */
const DONE: Readonly<Record<string, BodyShape>> = {
  'response.output_text.done': only({ text: TEXT }),
  'response.refusal.done': only({ refusal: TEXT }),
  'response.function_call_arguments.done': only({ arguments: JSON_TEXT }),
  'response.mcp_call_arguments.done': only({ arguments: JSON_TEXT }),
  'response.custom_tool_call_input.done': only({ input: TEXT }),
  'response.content_part.done': only({ part: only({ text: TEXT, refusal: TEXT }) }),
  'response.output_item.done': only({ item: REPLY_ITEM }),
};

const FINAL = new Set(['response.completed', 'response.incomplete', 'response.failed']);

function piece(event: Readonly<Record<string, unknown>>, type: string, delta: Delta): StreamPiece {
  return {
    channel: channelOf(event),
    path: ['delta'],
    escape: delta.escape,
    tool: delta.tool,
    late: (rest) => ({ name: type, data: JSON.stringify({ ...event, delta: rest }) }),
  };
}

/** One item has one stream of text, or one a content part. */
function channelOf(event: Readonly<Record<string, unknown>>): string {
  const part = event['content_index'];
  const item = `${numberOf(event['output_index'])}:`;
  return typeof part === 'number' ? `${item}${part}:` : item;
}

/** The call an output item is; `local_shell_call` and the like have no name but their kind. */
function callIn(item: unknown, path: ToolUse['path']): readonly ToolUse[] {
  const { name, type, call_id: id } = fieldsOf(item);
  const isCall = typeof type === 'string' && type.endsWith('_call');
  const own = isCall && typeof id === 'string' ? { id } : {};
  if (typeof name === 'string') return [{ tool: name, path, ...own }];
  return isCall ? [{ tool: type.slice(0, -5), path, ...own }] : [];
}

function callsIn(output: unknown, base: ToolUse['path']): readonly ToolUse[] {
  return listOf(output).flatMap((item, at) => callIn(item, [...base, at]));
}

function readEvent(data: unknown): StreamReading {
  const event = fieldsOf(data);
  const type = event['type'];
  if (typeof type !== 'string') return {};
  if (FINAL.has(type)) {
    const calls = callsIn(fieldsOf(event['response'])['output'], ['response', 'output']);
    return { ends: [''], whole: only({ response: only({ output: REPLY_ITEM }) }), calls };
  }
  const item = callIn(event['item'], ['item']);
  if (type === 'response.output_item.added') {
    return { begins: item.map(({ path: _path, ...call }) => ({ channel: channelOf(event), ...call })) };
  }
  const delta = Object.hasOwn(DELTAS, type) ? DELTAS[type] : undefined;
  if (delta !== undefined) return { pieces: [piece(event, type, delta)] };
  const whole = Object.hasOwn(DONE, type) ? DONE[type] : undefined;
  if (whole !== undefined) {
    return { ends: [channelOf(event)], whole, ...(event['item'] === undefined ? {} : { calls: item }) };
  }
  return type === 'error' ? { ends: [''] } : {};
}

export const openaiResponses: ProviderDef = {
  id: 'openai-responses',
  route: 'openai',
  upstream: 'https://api.openai.com',
  match: (method, path) => method === 'POST' && /\/responses(?:\/compact|\/input_tokens)?$/.test(path),
  request: REQUEST,
  response: only({ output: REPLY_ITEM }),
  calls: (reply) => callsIn(fieldsOf(reply)['output'], ['output']),
  stream: readEvent,
  error: openaiError,
  examples: {
    paths: [
      { method: 'POST', path: '/v1/responses', match: true },
      { method: 'POST', path: '/responses', match: true },
      { method: 'POST', path: '/openai/v1/responses', match: true },
      { method: 'POST', path: '/v1/responses/compact', match: true },
      { method: 'GET', path: '/v1/responses', match: false },
      { method: 'POST', path: '/v1/embeddings', match: false },
    ],
    bodies: [
      {
        before:
          '{"model":"secret","tools":[{"type":"function","name":"secret","description":"secret","parameters":{"properties":{"p":{"description":"secret"}}}},{"type":"mcp","server_url":"secret","authorization":"secret"}],"text":{"format":{"name":"secret","schema":{"title":"secret"}}},"metadata":{"k":"secret"},"conversation":"secret","user":"secret"}',
        after:
          '{"model":"secret","tools":[{"type":"function","name":"secret","description":"AUP_X","parameters":{"properties":{"p":{"description":"AUP_X"}}}},{"type":"mcp","server_url":"secret","authorization":"secret"}],"text":{"format":{"name":"secret","schema":{"title":"AUP_X"}}},"metadata":{"k":"AUP_X"},"conversation":"secret","user":"secret"}',
      },
      {
        before:
          '{"input":"secret","instructions":"secret","prompt_cache_key":"secret","previous_response_id":"secret"}',
        after:
          '{"input":"AUP_X","instructions":"AUP_X","prompt_cache_key":"secret","previous_response_id":"secret"}',
      },
      {
        before:
          '{"input":[{"type":"reasoning","id":"secret","summary":[{"type":"summary_text","text":"secret"}],"encrypted_content":"secret"},{"type":"custom_tool_call","call_id":"secret","name":"exec","input":"run(\\"secret\\")"}]}',
        after:
          '{"input":[{"type":"reasoning","id":"secret","summary":[{"type":"summary_text","text":"AUP_X"}],"encrypted_content":"secret"},{"type":"custom_tool_call","call_id":"secret","name":"exec","input":"run(\\"AUP_X\\")"}]}',
      },
      {
        before:
          '{"input":[{"type":"custom_tool_call_output","call_id":"c","output":[{"type":"input_text","text":"{\\"o\\":\\"{\\\\\\"k\\\\\\":\\\\\\"secret\\\\\\"}\\"}"}]},{"type":"function_call_output","output":[{"type":"input_image","image_url":"data:image/png;base64,iVBORw0KGgoAAAANSUhEUgsecret"}]}]}',
        after:
          '{"input":[{"type":"custom_tool_call_output","call_id":"c","output":[{"type":"input_text","text":"{\\"o\\":\\"{\\\\\\"k\\\\\\":\\\\\\"AUP_X\\\\\\"}\\"}"}]},{"type":"function_call_output","output":[{"type":"input_image","image_url":"data:image/png;base64,iVBORw0KGgoAAAANSUhEUgsecret"}]}]}',
      },
    ],
  },
};
