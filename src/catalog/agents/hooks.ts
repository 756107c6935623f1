/** How each agent's own hooks are read and answered, by agent id. Loaded before every tool call: keep it small. */
import { claudeFails, claudeHook } from './claude-hooks.ts';
import { geminiHook } from './gemini-hooks.ts';
import { qwenHook } from './qwen-hooks.ts';
import { copilotHook } from './copilot-hooks.ts';
import { opencodeHook } from './opencode-hooks.ts';
import { codexHook } from './codex-hooks.ts';
import { crushHook } from './crush-hooks.ts';
import { cursorHook } from './cursor-hooks.ts';
import { gooseHook } from './goose-hooks.ts';
import { ampHook } from './amp-hooks.ts';
import type { AgentHook } from './model.ts';

const HOOKS: ReadonlyMap<string, AgentHook> = new Map([
  ['claude', claudeHook],
  ['gemini', geminiHook],
  ['qwen', qwenHook],
  ['codex', codexHook],
  ['copilot', copilotHook],
  ['opencode', opencodeHook],
  ['crush', crushHook],
  ['cursor-agent', cursorHook],
  ['goose', gooseHook],
  ['amp', ampHook],
]);

/** The hook of an agent; undefined for one that has none. */
export function agentHook(agent: string): AgentHook | undefined {
  return HOOKS.get(agent);
}

/** A refusal to a caller nobody knows, in the form most agents take for one: exit 2 and the reason on both streams. */
export const refuseUnknown: AgentHook['fail'] = claudeFails;
