/** Agents that can be driven by nobody, in a throwaway home and against a scripted model. */
import type { AgentLive } from '../../engine/live-model.ts';
import { aiderLive } from './aider.ts';
import { claudeLive } from './claude.ts';
import { codexLive } from './codex.ts';
import { copilotLive } from './copilot.ts';
import { geminiLive } from './gemini.ts';
import { opencodeLive } from './opencode.ts';
import { qwenLive } from './qwen.ts';

/** In the order people see agents. */
export const lives: readonly AgentLive[] = [
  claudeLive,
  codexLive,
  copilotLive,
  geminiLive,
  opencodeLive,
  aiderLive,
  qwenLive,
];

export { notLive } from './not-live.ts';
