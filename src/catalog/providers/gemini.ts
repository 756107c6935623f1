import type {
  BodyShape,
  ProviderDef,
  StreamPiece,
  StreamReading,
  ToolUse,
} from '../../engine/definitions.ts';
import {
  FREE,
  MEDIA_OBJECT,
  OPAQUE,
  SCHEMA,
  TEXT,
  TOOL,
  fieldsOf,
  listOf,
  numberOf,
  only,
} from './shapes.ts';

const CALL: BodyShape = {
  ...FREE,
  fields: {
    id: OPAQUE,
    name: OPAQUE,
    parts: { self: 'text', fields: { inlineData: MEDIA_OBJECT, inline_data: MEDIA_OBJECT } },
  },
  rest: FREE,
};

/** A content or part of any kind. */
const CONTENT: BodyShape = {
  self: 'text',
  fields: {
    role: OPAQUE,
    thoughtSignature: OPAQUE,
    thought_signature: OPAQUE,
    inlineData: MEDIA_OBJECT,
    inline_data: MEDIA_OBJECT,
    functionCall: CALL,
    function_call: CALL,
    functionResponse: CALL,
    function_response: CALL,
  },
};

const REQUEST_FIELDS: Readonly<Record<string, BodyShape>> = {
  contents: CONTENT,
  systemInstruction: CONTENT,
  system_instruction: CONTENT,
  tools: TOOL,
  toolConfig: OPAQUE,
  tool_config: OPAQUE,
  safetySettings: OPAQUE,
  safety_settings: OPAQUE,
  cachedContent: OPAQUE,
  cached_content: OPAQUE,
  model: OPAQUE,
  session_id: OPAQUE,
  generationConfig: {
    self: 'text',
    fields: {
      responseSchema: SCHEMA,
      responseJsonSchema: SCHEMA,
      response_schema: SCHEMA,
      thinkingConfig: OPAQUE,
      speechConfig: OPAQUE,
      responseMimeType: OPAQUE,
    },
  },
};
/** Code Assist and countTokens wrap the same request once more. */
const WRAPPED: BodyShape = { self: 'text', fields: REQUEST_FIELDS };

const ARGS: BodyShape = only({ functionCall: only({ args: FREE }), function_call: only({ args: FREE }) });

function candidates(part: BodyShape): BodyShape {
  const reply = only({ content: only({ parts: part }) });
  return only({ candidates: reply, response: only({ candidates: reply }) });
}

const REPLY = candidates(only({ ...ARGS.fields, text: TEXT }));
/** In a stream, text comes in pieces and arguments whole. */
const STREAMED = candidates(ARGS);

interface Spot {
  /** Leads to `candidates`. */
  readonly base: readonly string[];
  readonly at: number;
  readonly index: number;
}

function textPiece({ base, at, index }: Spot, part: unknown, position: number): StreamPiece[] {
  const { text, thought } = fieldsOf(part);
  if (typeof text !== 'string') return [];
  const flag = thought === true ? { thought } : {};
  return [
    {
      channel: `${index}:${thought === true ? 'thought' : 'text'}:`,
      path: [...base, 'candidates', at, 'content', 'parts', position, 'text'],
      escape: 'plain',
      tool: false,
      late: (rest) => {
        const event = {
          candidates: [{ index, content: { role: 'model', parts: [{ text: rest, ...flag }] } }],
        };
        return { data: JSON.stringify(base.length === 0 ? event : { response: event }) };
      },
    },
  ];
}

/** The calls in one candidate's parts. */
function callsIn(candidate: unknown, base: ToolUse['path']): readonly ToolUse[] {
  const parts = listOf(fieldsOf(fieldsOf(candidate)['content'])['parts']);
  return parts.flatMap((part, at) => {
    const { functionCall, function_call: snake } = fieldsOf(part);
    const { name, id } = fieldsOf(functionCall ?? snake);
    if (typeof name !== 'string') return [];
    return [{ tool: name, path: [...base, 'content', 'parts', at], id: typeof id === 'string' ? id : '' }];
  });
}

/** The calls in an answer or in one event, wrapped once more or not. */
function allCalls(data: unknown): readonly ToolUse[] {
  const { response } = fieldsOf(data);
  const base = response === undefined ? [] : ['response'];
  const { candidates: list } = fieldsOf(response ?? data);
  return listOf(list).flatMap((candidate, at) => callsIn(candidate, [...base, 'candidates', at]));
}

function isCall(part: unknown): boolean {
  const { functionCall, function_call: snake } = fieldsOf(part);
  return functionCall !== undefined || snake !== undefined;
}

function readEvent(data: unknown): StreamReading {
  const outer = fieldsOf(data);
  const base = outer['response'] === undefined ? [] : ['response'];
  const event = outer['response'] === undefined ? outer : fieldsOf(outer['response']);
  const read = listOf(event['candidates']).map((candidate, at) => {
    const { index, content, finishReason } = fieldsOf(candidate);
    const parts = listOf(fieldsOf(content)['parts']);
    const spot = { base, at, index: numberOf(index) };
    const ended = typeof finishReason === 'string' || parts.some(isCall);
    return {
      pieces: parts.flatMap((part, position) => textPiece(spot, part, position)),
      ends: ended ? [`${spot.index}:`] : [],
    };
  });
  const pieces = read.flatMap((r) => r.pieces);
  return { pieces, ends: read.flatMap((r) => r.ends), whole: STREAMED, calls: allCalls(data) };
}

const STATUS: Readonly<Record<number, string>> = { 404: 'NOT_FOUND', 500: 'INTERNAL', 502: 'UNAVAILABLE' };

export const gemini: ProviderDef = {
  id: 'gemini',
  route: 'gemini',
  upstream: 'https://generativelanguage.googleapis.com',
  match: (method, path) =>
    method === 'POST' && /:(?:generateContent|streamGenerateContent|countTokens)$/.test(path),
  request: {
    self: 'text',
    fields: {
      ...REQUEST_FIELDS,
      project: OPAQUE,
      user_prompt_id: OPAQUE,
      request: WRAPPED,
      generateContentRequest: WRAPPED,
    },
  },
  response: REPLY,
  calls: allCalls,
  stream: readEvent,
  error: (status, message) =>
    JSON.stringify({ error: { code: status, message, status: STATUS[status] ?? 'INVALID_ARGUMENT' } }),
  examples: {
    paths: [
      { method: 'POST', path: '/v1beta/models/gemini-3:generateContent', match: true },
      { method: 'POST', path: '/v1beta/models/gemini-3:streamGenerateContent', match: true },
      { method: 'POST', path: '/v1internal:streamGenerateContent', match: true },
      {
        method: 'POST',
        path: '/v1/projects/p/locations/l/publishers/google/models/gemini-3:streamGenerateContent',
        match: true,
      },
      { method: 'POST', path: '/v1beta/models/gemini-3:embedContent', match: false },
    ],
    bodies: [
      {
        before:
          '{"contents":[{"role":"user","parts":[{"text":"secret"},{"inlineData":{"mimeType":"image/png","data":"iVBORw0KGgoAAAANSUhEUgsecret"}},{"thoughtSignature":"secret","functionCall":{"id":"secret","name":"secret","args":{"a":"secret"}}}]}],"generationConfig":{"x":"secret"},"tools":[{"functionDeclarations":[{"name":"secret","description":"secret","parameters":{"properties":{"name":{"description":"secret"}}}}]}]}',
        after:
          '{"contents":[{"role":"user","parts":[{"text":"AUP_X"},{"inlineData":{"mimeType":"image/png","data":"iVBORw0KGgoAAAANSUhEUgsecret"}},{"thoughtSignature":"secret","functionCall":{"id":"secret","name":"secret","args":{"a":"AUP_X"}}}]}],"generationConfig":{"x":"AUP_X"},"tools":[{"functionDeclarations":[{"name":"secret","description":"AUP_X","parameters":{"properties":{"name":{"description":"AUP_X"}}}}]}]}',
      },
      {
        before:
          '{"model":"m","request":{"contents":[{"parts":[{"functionResponse":{"name":"secret","response":{"output":"secret"}}}]}],"systemInstruction":{"parts":[{"text":"secret"}]}}}',
        after:
          '{"model":"m","request":{"contents":[{"parts":[{"functionResponse":{"name":"secret","response":{"output":"AUP_X"}}}]}],"systemInstruction":{"parts":[{"text":"AUP_X"}]}}}',
      },
    ],
  },
};
