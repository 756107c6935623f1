import type {
  BodyShape,
  ProviderDef,
  StreamPiece,
  StreamReading,
  ToolUse,
} from '../../engine/definitions.ts';
import {
  BLOCK_DATA,
  FREE,
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

/** A message or content block of any kind, known or not: what is not named here is scanned. */
const BLOCK: BodyShape = {
  self: 'text',
  fields: {
    type: TYPE,
    role: OPAQUE,
    id: OPAQUE,
    tool_use_id: OPAQUE,
    name: OPAQUE,
    server_name: OPAQUE,
    cache_control: OPAQUE,
    output_config: OPAQUE,
    // Signed by the service: a changed letter is a 400.
    thinking: OPAQUE,
    signature: OPAQUE,
    data: BLOCK_DATA,
    encrypted_content: OPAQUE,
    encrypted_index: OPAQUE,
    media_type: OPAQUE,
    file_id: OPAQUE,
    input: FREE,
  },
};

// Claude Code's first system block is checked by the service letter for letter.
const BILLING: BodyShape = { self: 'text', unless: { starts: ['x-anthropic-billing-header:'] } };
const SYSTEM: BodyShape = { ...BILLING, fields: { type: TYPE, cache_control: OPAQUE, text: BILLING } };

/** Everything a request says is scanned, also under names not known yet; ids and what the service signs in with stay. */
const REQUEST: BodyShape = {
  self: 'text',
  fields: {
    type: OPAQUE,
    model: OPAQUE,
    messages: BLOCK,
    system: SYSTEM,
    tools: TOOL,
    tool_choice: OPAQUE,
    thinking: OPAQUE,
    context_management: OPAQUE,
    container: OPAQUE,
    mcp_servers: OPAQUE,
    betas: OPAQUE,
    metadata: { self: 'text', fields: { user_id: OPAQUE } },
    output_config: {
      self: 'text',
      fields: { format: { self: 'text', fields: { type: OPAQUE, schema: SCHEMA } } },
    },
    output_format: { self: 'text', fields: { type: OPAQUE, schema: SCHEMA } },
  },
};
const BATCH: BodyShape = { self: 'text', fields: { custom_id: OPAQUE, params: REQUEST } };

const REPLY_BLOCK: BodyShape = only({ text: TEXT, input: FREE });

function late(index: number, delta: (rest: string) => Readonly<Record<string, string>>): StreamPiece['late'] {
  return (rest) => ({
    name: 'content_block_delta',
    data: JSON.stringify({ type: 'content_block_delta', index, delta: delta(rest) }),
  });
}

function readDelta(index: number, delta: unknown): StreamReading {
  const channel = `${index}:`;
  switch (fieldsOf(delta)['type']) {
    case 'text_delta':
      return {
        pieces: [
          {
            channel,
            path: ['delta', 'text'],
            escape: 'plain',
            tool: false,
            late: late(index, (text) => ({ type: 'text_delta', text })),
          },
        ],
      };
    case 'input_json_delta':
      return {
        pieces: [
          {
            channel,
            path: ['delta', 'partial_json'],
            escape: 'json',
            tool: true,
            late: late(index, (rest) => ({ type: 'input_json_delta', partial_json: rest })),
          },
        ],
      };
    default:
      return {};
  }
}

/** The call a block is; none for text. */
function callIn(block: unknown, path: ToolUse['path']): readonly ToolUse[] {
  const { name, input, id, type } = fieldsOf(block);
  if (typeof name !== 'string' || input === undefined) return [];
  return [{ tool: name, path, ...(type === 'tool_use' && typeof id === 'string' ? { id } : {}) }];
}

function readEvent(data: unknown): StreamReading {
  const event = fieldsOf(data);
  const index = numberOf(event['index']);
  switch (event['type']) {
    case 'content_block_start': {
      const calls = callIn(event['content_block'], ['content_block']);
      const begins = calls.map(({ tool }) => ({ channel: `${index}:`, tool }));
      return { whole: only({ content_block: REPLY_BLOCK }), calls, begins };
    }
    case 'content_block_delta':
      return readDelta(index, event['delta']);
    case 'content_block_stop':
      return { ends: [`${index}:`] };
    case 'message_delta':
    case 'message_stop':
    case 'error':
      return { ends: [''] };
    default:
      return {};
  }
}

const ERROR_TYPES: Readonly<Record<number, string>> = {
  404: 'not_found_error',
  413: 'request_too_large',
  502: 'api_error',
  500: 'api_error',
};

/** Gateways may do without the version; Vertex AI names the maker of the model. */
const PATHS: readonly RegExp[] = [
  /\/messages(?:\/count_tokens|\/batches)?$/,
  /\/publishers\/anthropic\/models\/[^/]+:(?:rawPredict|streamRawPredict)$/,
];

export const anthropic: ProviderDef = {
  id: 'anthropic',
  route: 'anthropic',
  upstream: 'https://api.anthropic.com',
  match: (method, path) => method === 'POST' && PATHS.some((known) => known.test(path)),
  request: { ...REQUEST, fields: { ...REQUEST.fields, requests: BATCH } },
  response: only({ content: REPLY_BLOCK }),
  calls: (reply) => listOf(fieldsOf(reply)['content']).flatMap((block, at) => callIn(block, ['content', at])),
  stream: readEvent,
  error: (status, message) =>
    JSON.stringify({
      type: 'error',
      error: { type: ERROR_TYPES[status] ?? 'invalid_request_error', message },
    }),
  examples: {
    paths: [
      { method: 'POST', path: '/v1/messages', match: true },
      { method: 'POST', path: '/v1/messages/count_tokens', match: true },
      { method: 'POST', path: '/v1/messages/batches', match: true },
      { method: 'POST', path: '/messages', match: true },
      { method: 'POST', path: '/messages/count_tokens', match: true },
      { method: 'POST', path: '/zen/v1/messages', match: true },
      { method: 'POST', path: '/anthropic/v1/messages', match: true },
      {
        method: 'POST',
        path: '/v1/projects/p/locations/global/publishers/anthropic/models/claude-sonnet-4:streamRawPredict',
        match: true,
      },
      {
        method: 'POST',
        path: '/v1/projects/p/locations/l/publishers/anthropic/models/count-tokens:rawPredict',
        match: true,
      },
      {
        method: 'POST',
        path: '/v1/projects/p/locations/l/publishers/google/models/m:rawPredict',
        match: false,
      },
      { method: 'POST', path: '/v1/messages/batches/b/cancel', match: false },
      { method: 'GET', path: '/v1/messages', match: false },
    ],
    bodies: [
      {
        before:
          '{"tools":[{"name":"secret","type":"secret","description":"a secret","input_schema":{"type":"object","properties":{"secret":{"type":"secret","description":"secret"},"required":{"default":"secret"}},"required":["secret"]}}],"mcp_servers":[{"authorization_token":"secret"}],"metadata":{"user_id":"secret","note":"secret"},"safeguards":[{"classifier_context":"secret"}]}',
        after:
          '{"tools":[{"name":"secret","type":"secret","description":"a AUP_X","input_schema":{"type":"object","properties":{"secret":{"type":"secret","description":"AUP_X"},"required":{"default":"AUP_X"}},"required":["secret"]}}],"mcp_servers":[{"authorization_token":"secret"}],"metadata":{"user_id":"secret","note":"AUP_X"},"safeguards":[{"classifier_context":"AUP_X"}]}',
      },
      {
        before:
          '{"requests":[{"custom_id":"secret","params":{"model":"secret","system":"secret","messages":[{"role":"user","content":"secret"}]}}]}',
        after:
          '{"requests":[{"custom_id":"secret","params":{"model":"secret","system":"AUP_X","messages":[{"role":"user","content":"AUP_X"}]}}]}',
      },
      {
        before: '{"model":"secret", "messages":[{"role":"user","content":"a secret here"}],"max_tokens":1.0}',
        after: '{"model":"secret", "messages":[{"role":"user","content":"a AUP_X here"}],"max_tokens":1.0}',
      },
      {
        before:
          '{"messages":[{"role":"assistant","content":[{"type":"thinking","thinking":"secret","signature":"secret"},{"type":"tool_use","id":"secret","name":"secret","input":{"secret":["secret"]}}]}]}',
        after:
          '{"messages":[{"role":"assistant","content":[{"type":"thinking","thinking":"secret","signature":"secret"},{"type":"tool_use","id":"secret","name":"secret","input":{"AUP_X":["AUP_X"]}}]}]}',
      },
      {
        before:
          '{"system":[{"type":"text","text":"x-anthropic-billing-header: secret"},{"type":"text","text":"secret","cache_control":{"type":"secret"}}],"metadata":{"user_id":"secret"},"tools":[{"name":"secret"}]}',
        after:
          '{"system":[{"type":"text","text":"x-anthropic-billing-header: secret"},{"type":"text","text":"AUP_X","cache_control":{"type":"secret"}}],"metadata":{"user_id":"secret"},"tools":[{"name":"secret"}]}',
      },
      {
        before:
          '{"messages":[{"content":[{"source":{"data":"iVBORw0KGgoAAAANSUhEUgsecret","type":"base64"}},{"source":{"type":"text","data":"secret"}},{"type":"mcp_tool_result","content":[{"type":"new_kind","body":{"deep":"secret"}}]},{"type":"redacted_thinking","data":"secret"}]}]}',
        after:
          '{"messages":[{"content":[{"source":{"data":"iVBORw0KGgoAAAANSUhEUgsecret","type":"base64"}},{"source":{"type":"text","data":"AUP_X"}},{"type":"mcp_tool_result","content":[{"type":"new_kind","body":{"deep":"AUP_X"}}]},{"type":"redacted_thinking","data":"secret"}]}]}',
      },
    ],
  },
};
