/** What Qwen Code's hooks say and expect to hear: Claude Code's words about Gemini CLI's tools. Seen on 0.15.10. */
import { parseObject } from '../../engine/json-object.ts';
import { claudeHook, readClaudeHook } from './claude-hooks.ts';
import { geminiToolCall } from './gemini-tools.ts';
import type { AgentHook, HookCall } from './model.ts';

function read(event: string, stdin: string): HookCall {
  const call = readClaudeHook(event, stdin);
  const payload = parseObject(stdin);
  if (event !== 'PreToolUse' || payload === undefined) return call;
  // Its own tools have other names than Claude's; what else is wrong with the input was found before.
  const named = payload['hook_event_name'];
  return named === undefined || named === event ? geminiToolCall(payload) : call;
}

export const qwenHook: AgentHook = { ...claudeHook, read, output: claudeHook.allow };
