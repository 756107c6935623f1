import type { BodyShape, ProviderDef } from '../../engine/definitions.ts';
import { anthropic } from './anthropic.ts';
import { awsError, bedrockConverse } from './bedrock-converse.ts';
import { openaiChat } from './openai-chat.ts';
import { TEXT, only } from './shapes.ts';

/** Each maker's models answer in a form of their own, and a profile's name does not tell whose it is. */
const REPLY: BodyShape = only({
  ...anthropic.response.fields,
  ...bedrockConverse.response.fields,
  ...openaiChat.response.fields,
  generation: TEXT,
  outputs: only({ text: TEXT }),
  results: only({ outputText: TEXT }),
});

/** Bodies in the form of the model's maker: mostly Anthropic's. */
export const bedrockInvoke: ProviderDef = {
  id: 'bedrock-invoke',
  route: 'bedrock',
  upstream: bedrockConverse.upstream,
  match: (method, path) =>
    method === 'POST' && /\/model\/[^/]+\/invoke(?:-with-response-stream)?$/.test(path),
  request: anthropic.request,
  response: REPLY,
  calls: (reply) => [...anthropic.calls(reply), ...bedrockConverse.calls(reply), ...openaiChat.calls(reply)],
  stream: anthropic.stream,
  error: awsError,
  examples: {
    paths: [
      { method: 'POST', path: '/model/us.anthropic.claude-sonnet-4%3A0/invoke', match: true },
      { method: 'POST', path: '/model/anthropic.claude/invoke-with-response-stream', match: true },
      { method: 'POST', path: '/model/m/converse-stream', match: false },
      { method: 'POST', path: '/async-invoke', match: false },
      { method: 'GET', path: '/model/m/invoke', match: false },
    ],
    bodies: [
      {
        before:
          '{"anthropic_version":"bedrock-2023-05-31","max_tokens":1,"system":"secret","messages":[{"role":"user","content":[{"type":"text","text":"a secret"},{"type":"tool_result","tool_use_id":"secret","content":"secret"}]}]}',
        after:
          '{"anthropic_version":"bedrock-2023-05-31","max_tokens":1,"system":"AUP_X","messages":[{"role":"user","content":[{"type":"text","text":"a AUP_X"},{"type":"tool_result","tool_use_id":"secret","content":"AUP_X"}]}]}',
      },
      { before: '{"prompt":"a secret","max_gen_len":9}', after: '{"prompt":"a AUP_X","max_gen_len":9}' },
      { before: '{"inputText":"secret"}', after: '{"inputText":"AUP_X"}' },
    ],
  },
};
