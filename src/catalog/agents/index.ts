import { aider } from './aider.ts';
import { claude } from './claude.ts';
import { codex } from './codex.ts';
import { copilot } from './copilot.ts';
import { gemini } from './gemini.ts';
import { goose } from './goose.ts';
import { opencode } from './opencode.ts';
import { qwen } from './qwen.ts';
import { unseenAgents } from './unseen.ts';
import type { AgentLaunch } from './model.ts';

/** Every agent the catalogue knows, in the order people see them. */
export { identities as agents } from './identities.ts';
export { genericAgent } from './generic.ts';
export { agentHook, refuseUnknown } from './hooks.ts';
export { copilotOutput, opencodeOutput } from './outputs.ts';
export { beatsOf } from './beats.ts';
export { offSwitchesOf } from './off-files.ts';
export { payloadMarks, type PayloadMarks } from './payload.ts';

/** Those the guard knows how to start so that every control hits. */
export const launches: readonly AgentLaunch[] = [
  claude,
  codex,
  copilot,
  gemini,
  opencode,
  aider,
  qwen,
  goose,
  ...unseenAgents,
];
