import type { ProviderDef } from '../../engine/definitions.ts';
import { anthropic } from './anthropic.ts';
import { gemini } from './gemini.ts';
import { openaiChat } from './openai-chat.ts';
import { openaiResponses } from './openai-responses.ts';

/** Every wire format the egress proxy reads. */
export const providers: readonly ProviderDef[] = [anthropic, openaiChat, openaiResponses, gemini];
