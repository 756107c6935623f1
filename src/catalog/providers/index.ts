import type { ProviderDef } from '../../engine/definitions.ts';
import { anthropic } from './anthropic.ts';
import { bedrockConverse } from './bedrock-converse.ts';
import { bedrockInvoke } from './bedrock-invoke.ts';
import { gemini } from './gemini.ts';
import { openaiChat } from './openai-chat.ts';
import { openaiResponses } from './openai-responses.ts';

/** Every wire format the egress proxy reads. */
export const providers: readonly ProviderDef[] = [
  anthropic,
  openaiChat,
  openaiResponses,
  gemini,
  bedrockConverse,
  bedrockInvoke,
];
