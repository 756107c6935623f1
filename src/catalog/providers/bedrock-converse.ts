import type {
  BodyShape,
  ProviderDef,
  StreamPiece,
  StreamReading,
  ToolUse,
} from '../../engine/definitions.ts';
import { FREE, MEDIA, OPAQUE, SCHEMA, TEXT, fieldsOf, listOf, numberOf, only } from './shapes.ts';

/** A message or content block of any kind, known or not: what is not named here is scanned. */
const CONTENT: BodyShape = {
  self: 'text',
  fields: {
    role: OPAQUE,
    status: OPAQUE,
    format: OPAQUE,
    toolUseId: OPAQUE,
    toolUse: { self: 'text', fields: { toolUseId: OPAQUE, name: OPAQUE, input: FREE } },
    json: FREE,
    bytes: MEDIA,
    cachePoint: OPAQUE,
    // Signed by the service: a changed letter is a 400.
    reasoningContent: OPAQUE,
  },
};

const REQUEST: BodyShape = {
  self: 'text',
  fields: {
    messages: CONTENT,
    system: CONTENT,
    modelId: OPAQUE,
    toolConfig: {
      self: 'text',
      fields: { name: OPAQUE, toolChoice: OPAQUE, cachePoint: OPAQUE, inputSchema: SCHEMA },
    },
    guardrailConfig: OPAQUE,
    performanceConfig: OPAQUE,
    promptVariables: FREE,
    additionalModelRequestFields: FREE,
    requestMetadata: FREE,
    outputConfig: { self: 'text', fields: { schema: { self: 'json' } } },
  },
};

const REPLY: BodyShape = only({
  output: only({
    message: only({ content: only({ text: TEXT, toolUse: only({ input: FREE }) }) }),
  }),
});

const DELTA = 'contentBlockDelta';

function readDelta(contentBlockIndex: number, delta: unknown): StreamPiece | undefined {
  const { text, toolUse } = fieldsOf(delta);
  const channel = `${contentBlockIndex}:`;
  const late = (rest: unknown): ReturnType<StreamPiece['late']> => ({
    name: DELTA,
    data: JSON.stringify({ contentBlockIndex, delta: rest }),
  });
  if (typeof text === 'string') {
    const path = ['delta', 'text'];
    return { channel, path, escape: 'plain', tool: false, late: (rest) => late({ text: rest }) };
  }
  if (typeof fieldsOf(toolUse)['input'] !== 'string') return undefined;
  const path = ['delta', 'toolUse', 'input'];
  return { channel, path, escape: 'json', tool: true, late: (input) => late({ toolUse: { input } }) };
}

/** The kind of an event stands beside its JSON, but each has members of its own. */
function readEvent(data: unknown): StreamReading {
  const { contentBlockIndex, start, delta, stopReason } = fieldsOf(data);
  if (typeof stopReason === 'string') return { ends: [''] };
  if (contentBlockIndex === undefined) return {};
  const index = numberOf(contentBlockIndex);
  if (delta !== undefined) {
    const piece = readDelta(index, delta);
    return piece === undefined ? {} : { pieces: [piece] };
  }
  if (start === undefined) return { ends: [`${index}:`] };
  const { name } = fieldsOf(fieldsOf(start)['toolUse']);
  return typeof name === 'string' ? { begins: [{ channel: `${index}:`, tool: name }] } : {};
}

function callsIn(reply: unknown): readonly ToolUse[] {
  const { content } = fieldsOf(fieldsOf(fieldsOf(reply)['output'])['message']);
  return listOf(content).flatMap((block, at) => {
    const { name } = fieldsOf(fieldsOf(block)['toolUse']);
    const path = ['output', 'message', 'content', at, 'toolUse'];
    return typeof name === 'string' ? [{ tool: name, path }] : [];
  });
}

/** Errors as the services of AWS word them. */
export function awsError(status: number, message: string): string {
  return JSON.stringify({
    __type: status >= 500 ? 'InternalServerException' : 'ValidationException',
    message,
  });
}

export const bedrockConverse: ProviderDef = {
  id: 'bedrock-converse',
  route: 'bedrock',
  upstream: 'https://bedrock-runtime.us-east-1.amazonaws.com',
  match: (method, path) => method === 'POST' && /\/model\/[^/]+\/converse(?:-stream)?$/.test(path),
  request: REQUEST,
  response: REPLY,
  calls: callsIn,
  stream: readEvent,
  error: awsError,
  examples: {
    paths: [
      { method: 'POST', path: '/model/eu.amazon.nova-pro-v1%3A0/converse', match: true },
      { method: 'POST', path: '/model/arn%3Aaws%3Abedrock%3A%2Fp/converse-stream', match: true },
      { method: 'POST', path: '/model/m/invoke', match: false },
      { method: 'POST', path: '/model/m/count-tokens', match: false },
      { method: 'GET', path: '/model/m/converse', match: false },
    ],
    bodies: [
      {
        before:
          '{"system":[{"text":"secret"},{"cachePoint":{"type":"secret"}}],"messages":[{"role":"user","content":[{"text":"a secret"},{"image":{"format":"png","source":{"bytes":"iVBORw0KGgoAAAANSUhEUgsecret"}}},{"document":{"name":"secret","source":{"text":"secret"}}}]}]}',
        after:
          '{"system":[{"text":"AUP_X"},{"cachePoint":{"type":"secret"}}],"messages":[{"role":"user","content":[{"text":"a AUP_X"},{"image":{"format":"png","source":{"bytes":"iVBORw0KGgoAAAANSUhEUgsecret"}}},{"document":{"name":"AUP_X","source":{"text":"AUP_X"}}}]}]}',
      },
      {
        before:
          '{"messages":[{"role":"assistant","content":[{"reasoningContent":{"reasoningText":{"text":"secret","signature":"secret"}}},{"toolUse":{"toolUseId":"secret","name":"secret","input":{"secret":["secret"]}}}]},{"role":"user","content":[{"toolResult":{"toolUseId":"secret","status":"secret","content":[{"text":"secret"},{"json":{"secret":"secret"}}]}}]}]}',
        after:
          '{"messages":[{"role":"assistant","content":[{"reasoningContent":{"reasoningText":{"text":"secret","signature":"secret"}}},{"toolUse":{"toolUseId":"secret","name":"secret","input":{"AUP_X":["AUP_X"]}}}]},{"role":"user","content":[{"toolResult":{"toolUseId":"secret","status":"secret","content":[{"text":"AUP_X"},{"json":{"AUP_X":"AUP_X"}}]}}]}]}',
      },
      {
        before:
          '{"toolConfig":{"tools":[{"toolSpec":{"name":"secret","description":"a secret","inputSchema":{"json":{"properties":{"secret":{"type":"secret","description":"secret"}}}}}}],"toolChoice":{"tool":{"name":"secret"}}},"guardrailConfig":{"guardrailIdentifier":"secret"},"promptVariables":{"v":{"text":"secret"}},"unheard_of":["secret"]}',
        after:
          '{"toolConfig":{"tools":[{"toolSpec":{"name":"secret","description":"a AUP_X","inputSchema":{"json":{"properties":{"secret":{"type":"secret","description":"AUP_X"}}}}}}],"toolChoice":{"tool":{"name":"secret"}}},"guardrailConfig":{"guardrailIdentifier":"secret"},"promptVariables":{"v":{"text":"AUP_X"}},"unheard_of":["AUP_X"]}',
      },
    ],
  },
};
