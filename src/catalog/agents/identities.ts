import type { AgentDef } from '../../engine/definitions.ts';

/** Agents known by name only: they are found and listed; what is special about one lives in a file of its own. */
export const identities: readonly AgentDef[] = [
  { id: 'codex', title: 'Codex', bins: ['codex'], packages: ['@openai/codex'] },
  { id: 'copilot', title: 'GitHub Copilot CLI', bins: ['copilot'], packages: ['@github/copilot'] },
  { id: 'gemini', title: 'Gemini CLI', bins: ['gemini'], packages: ['@google/gemini-cli'] },
  { id: 'opencode', title: 'opencode', bins: ['opencode'], packages: ['opencode-ai'] },
  // aider is a Python program: no npm package tells its version.
  { id: 'aider', title: 'aider', bins: ['aider'], packages: [] },
  { id: 'qwen', title: 'Qwen Code', bins: ['qwen'], packages: ['@qwen-code/qwen-code'] },
];
