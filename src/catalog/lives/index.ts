/** Agents that can be driven by nobody, in a throwaway home and against a scripted model. */
import type { AgentLive } from '../../engine/live-model.ts';
import { claudeLive } from './claude.ts';
import { codexLive } from './codex.ts';
import { geminiLive } from './gemini.ts';
import { qwenLive } from './qwen.ts';

export const lives: readonly AgentLive[] = [claudeLive, codexLive, geminiLive, qwenLive];
