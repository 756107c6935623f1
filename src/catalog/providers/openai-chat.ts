import type {
  BodyShape,
  ProviderDef,
  StreamPiece,
  StreamReading,
  ToolUse,
} from '../../engine/definitions.ts';
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

/** A message, part or tool call of any kind. */
const MESSAGE: BodyShape = {
  self: 'text',
  fields: {
    type: TYPE,
    role: OPAQUE,
    id: OPAQUE,
    tool_call_id: OPAQUE,
    name: OPAQUE,
    arguments: JSON_TEXT,
    url: MEDIA,
    image_url: { self: 'media', fields: { url: MEDIA, detail: OPAQUE } },
    file_data: MEDIA,
    file_id: OPAQUE,
    input_audio: MEDIA_OBJECT,
    audio: OPAQUE,
    cache_control: OPAQUE,
    signature: OPAQUE,
    thought_signature: OPAQUE,
    encrypted_content: OPAQUE,
    reasoning_details: OPAQUE,
  },
};

/** Names of a schema or function stay, because answers refer to them. */
const NAMED: BodyShape = {
  self: 'text',
  fields: { type: OPAQUE, name: OPAQUE, schema: SCHEMA, parameters: SCHEMA },
};

/** What a request says besides its messages; ids and switches stay. */
const REQUEST: BodyShape = {
  self: 'text',
  fields: {
    type: OPAQUE,
    model: OPAQUE,
    models: OPAQUE,
    messages: MESSAGE,
    prediction: MESSAGE,
    tools: { ...TOOL, fields: { ...TOOL.fields, function: TOOL, custom: TOOL } },
    functions: TOOL,
    tool_choice: OPAQUE,
    function_call: OPAQUE,
    response_format: { self: 'text', fields: { type: OPAQUE, json_schema: NAMED } },
    user: OPAQUE,
    safety_identifier: OPAQUE,
    prompt_cache_key: OPAQUE,
    service_tier: OPAQUE,
    reasoning: OPAQUE,
    reasoning_effort: OPAQUE,
    verbosity: OPAQUE,
    modalities: OPAQUE,
    audio: OPAQUE,
    metadata: FREE,
  },
};

const CALL: BodyShape = only({ arguments: JSON_TEXT, input: TEXT });
const REPLY: BodyShape = only({
  content: { ...only({ text: TEXT }), self: 'text' },
  refusal: TEXT,
  function_call: CALL,
  tool_calls: only({ function: CALL, custom: CALL }),
});

/** A chunk like the ones of this stream, with one delta. */
function chunk(event: unknown, index: number, delta: unknown): { readonly data: string } {
  const { id, created, model } = fieldsOf(event);
  return {
    data: JSON.stringify({
      id,
      object: 'chat.completion.chunk',
      created,
      model,
      choices: [{ index, delta, finish_reason: null }],
    }),
  };
}

interface Choice {
  readonly event: unknown;
  /** Position in `choices`, and the number the choice calls itself. */
  readonly at: number;
  readonly index: number;
}

function callPiece({ event, at, index }: Choice, call: unknown, position: number): StreamPiece[] {
  const number = numberOf(fieldsOf(call)['index']);
  return (['function.arguments', 'custom.input'] as const).flatMap((place) => {
    const [outer, inner] = place === 'function.arguments' ? ['function', 'arguments'] : ['custom', 'input'];
    if (outer === undefined || inner === undefined) return [];
    if (typeof fieldsOf(fieldsOf(call)[outer])[inner] !== 'string') return [];
    return [
      {
        channel: `${index}:call:${number}:`,
        path: ['choices', at, 'delta', 'tool_calls', position, outer, inner],
        escape: inner === 'arguments' ? 'json' : 'plain',
        tool: true,
        late: (rest) => chunk(event, index, { tool_calls: [{ index: number, [outer]: { [inner]: rest } }] }),
      },
    ];
  });
}

/** The calls that begin with these deltas, by channel. */
function callBegins(index: number, delta: unknown): NonNullable<StreamReading['begins']> {
  return listOf(fieldsOf(delta)['tool_calls']).flatMap((call) => {
    const tool = nameOf(call);
    const channel = `${index}:call:${numberOf(fieldsOf(call)['index'])}:`;
    return tool === undefined ? [] : [{ channel, tool, ...idOf(call) }];
  });
}

function idOf(call: unknown): Pick<ToolUse, 'id'> {
  const { id } = fieldsOf(call);
  return typeof id === 'string' ? { id } : {};
}

function nameOf(call: unknown): string | undefined {
  const { function: named, custom } = fieldsOf(call);
  const { name } = fieldsOf(named ?? custom);
  return typeof name === 'string' ? name : undefined;
}

/** The calls of a complete answer. */
function callsIn(reply: unknown): readonly ToolUse[] {
  return listOf(fieldsOf(reply)['choices']).flatMap((choice, at) => {
    const { message } = fieldsOf(choice);
    const { tool_calls: calls, function_call: old } = fieldsOf(message);
    const { name } = fieldsOf(old);
    const base = ['choices', at, 'message'];
    const single = typeof name === 'string' ? [{ tool: name, path: [...base, 'function_call'] }] : [];
    const several = listOf(calls).flatMap((call, position) => {
      const tool = nameOf(call);
      return tool === undefined ? [] : [{ tool, path: [...base, 'tool_calls', position], ...idOf(call) }];
    });
    return single.concat(several);
  });
}

function choicePieces(choice: Choice, delta: unknown): readonly StreamPiece[] {
  const { event, at, index } = choice;
  const fields = fieldsOf(delta);
  const text: StreamPiece[] =
    typeof fields['content'] === 'string'
      ? [
          {
            channel: `${index}:text:`,
            path: ['choices', at, 'delta', 'content'],
            escape: 'plain',
            tool: false,
            late: (content) => chunk(event, index, { content }),
          },
        ]
      : [];
  const calls = listOf(fields['tool_calls']).flatMap((call, position) => callPiece(choice, call, position));
  return [...text, ...calls];
}

function readEvent(event: unknown): StreamReading {
  // `data: [DONE]` arrives as the text it is.
  if (event === '[DONE]') return { ends: [''] };
  const choices = listOf(fieldsOf(event)['choices']).map((choice, at) => {
    const { index, delta, finish_reason: reason } = fieldsOf(choice);
    const number = numberOf(index);
    const pieces = choicePieces({ event, at, index: number }, delta);
    const ends = typeof reason === 'string' ? [`${number}:`] : [];
    return { pieces, ends, begins: callBegins(number, delta) };
  });
  return {
    pieces: choices.flatMap((c) => c.pieces),
    ends: choices.flatMap((c) => c.ends),
    begins: choices.flatMap((c) => c.begins),
  };
}

/** Errors of the OpenAI services. */
export function openaiError(status: number, message: string): string {
  const type = status >= 500 ? 'server_error' : 'invalid_request_error';
  return JSON.stringify({ error: { message, type, param: null, code: null } });
}

/** Vertex AI names the maker of the model. */
const PATHS: readonly RegExp[] = [
  /\/chat\/completions$/,
  /\/publishers\/mistralai\/models\/[^/]+:(?:rawPredict|streamRawPredict)$/,
];

export const openaiChat: ProviderDef = {
  id: 'openai-chat',
  route: 'openai',
  upstream: 'https://api.openai.com',
  match: (method, path) => method === 'POST' && PATHS.some((known) => known.test(path)),
  request: REQUEST,
  response: only({ choices: only({ message: REPLY }) }),
  calls: callsIn,
  stream: readEvent,
  error: openaiError,
  examples: {
    paths: [
      { method: 'POST', path: '/v1/chat/completions', match: true },
      { method: 'POST', path: '/openai/deployments/mine/chat/completions', match: true },
      { method: 'POST', path: '/models/chat/completions', match: true },
      { method: 'POST', path: '/v1/projects/p/locations/l/endpoints/openapi/chat/completions', match: true },
      {
        method: 'POST',
        path: '/v1/projects/p/locations/l/publishers/mistralai/models/codestral:streamRawPredict',
        match: true,
      },
      { method: 'POST', path: '/v1/completions', match: false },
      { method: 'GET', path: '/v1/chat/completions', match: false },
    ],
    bodies: [
      {
        before:
          '{"model":"secret","tools":[{"type":"function","function":{"name":"secret","description":"secret","parameters":{"type":"object","properties":{"x":{"description":"secret","enum":["secret"]}}}}}],"response_format":{"type":"json_schema","json_schema":{"name":"secret","schema":{"description":"secret"}}},"metadata":{"k":"secret"},"unheard_of":{"deep":["secret"]}}',
        after:
          '{"model":"secret","tools":[{"type":"function","function":{"name":"secret","description":"AUP_X","parameters":{"type":"object","properties":{"x":{"description":"AUP_X","enum":["AUP_X"]}}}}}],"response_format":{"type":"json_schema","json_schema":{"name":"secret","schema":{"description":"AUP_X"}}},"metadata":{"k":"AUP_X"},"unheard_of":{"deep":["AUP_X"]}}',
      },
      {
        before:
          '{"messages":[{"role":"tool","tool_call_id":"secret","content":"1\\tsecret\\n"}],"user":"secret"}',
        after:
          '{"messages":[{"role":"tool","tool_call_id":"secret","content":"1\\tAUP_X\\n"}],"user":"secret"}',
      },
      {
        before:
          '{"messages":[{"tool_calls":[{"id":"secret","function":{"name":"secret","arguments":"{\\"a\\": \\"secret\\",\\"n\\":1.50}"}}]}]}',
        after:
          '{"messages":[{"tool_calls":[{"id":"secret","function":{"name":"secret","arguments":"{\\"a\\": \\"AUP_X\\",\\"n\\":1.50}"}}]}]}',
      },
      {
        before:
          '{"messages":[{"content":[{"type":"text","text":"secret"},{"type":"image_url","image_url":{"url":"data:image/png;base64,iVBORw0KGgoAAAANSUhEUgsecret"}}]}]}',
        after:
          '{"messages":[{"content":[{"type":"text","text":"AUP_X"},{"type":"image_url","image_url":{"url":"data:image/png;base64,iVBORw0KGgoAAAANSUhEUgsecret"}}]}]}',
      },
    ],
  },
};
