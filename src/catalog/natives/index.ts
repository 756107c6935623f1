import type { NativeHooks } from '../../engine/native-model.ts';
import { agentHook } from '../agents/hooks.ts';
import { ampNative } from './amp.ts';
import { claudeNative } from './claude.ts';
import { codexNative } from './codex.ts';
import { copilotNative } from './copilot.ts';
import { crushNative } from './crush.ts';
import { cursorNative } from './cursor.ts';
import { geminiNative, qwenNative } from './gemini.ts';
import { gooseNative } from './goose.ts';
import { opencodeNative } from './opencode.ts';

/** Where each agent keeps hooks, whether this version can answer them or not. */
export const allNatives: readonly NativeHooks[] = [
  claudeNative,
  codexNative,
  copilotNative,
  geminiNative,
  qwenNative,
  opencodeNative,
  cursorNative,
  crushNative,
  gooseNative,
  ampNative,
];

/** Those whose hooks this version can answer: a hook nobody answers would stop the agent for good. */
export const natives: readonly NativeHooks[] = allNatives.filter(({ id }) => agentHook(id) !== undefined);
