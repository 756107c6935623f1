/** Agents whose servers a session can put gates in front of without touching their files. */
import { claude } from './claude.ts';
import { codex } from './codex.ts';
import type { AgentOverlay } from './model.ts';

const overlays: readonly AgentOverlay[] = [claude, codex];

export function overlayOf(agent: string): AgentOverlay | undefined {
  return overlays.find(({ id }) => id === agent);
}
