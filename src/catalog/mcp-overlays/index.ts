/** Agents whose servers a session can put gates in front of without touching their files. */
import { claude } from './claude.ts';
import { codex } from './codex.ts';
import { copilot } from './copilot.ts';
import { gemini } from './gemini.ts';
import { opencode } from './opencode.ts';
import { qwen } from './qwen.ts';
import type { AgentOverlay } from './model.ts';

export const overlays: readonly AgentOverlay[] = [claude, codex, copilot, gemini, opencode, qwen];

export function overlayOf(agent: string): AgentOverlay | undefined {
  return overlays.find(({ id }) => id === agent);
}
