import type { AgentDef } from '../../engine/definitions.ts';

/** How each agent is found and named, in the order people see them. What is special about one lies in its own file. */
export const identities: readonly AgentDef[] = [
  {
    id: 'claude',
    title: 'Claude Code',
    bins: ['claude'],
    packages: ['@anthropic-ai/claude-code'],
  },
  { id: 'codex', title: 'Codex', bins: ['codex'], packages: ['@openai/codex'] },
  { id: 'copilot', title: 'GitHub Copilot CLI', bins: ['copilot'], packages: ['@github/copilot'] },
  { id: 'gemini', title: 'Gemini CLI', bins: ['gemini'], packages: ['@google/gemini-cli'] },
  { id: 'opencode', title: 'opencode', bins: ['opencode'], packages: ['opencode-ai'] },
  // aider is a Python program: no npm package tells its version.
  { id: 'aider', title: 'aider', bins: ['aider'], packages: [] },
  { id: 'qwen', title: 'Qwen Code', bins: ['qwen'], packages: ['@qwen-code/qwen-code'] },
  { id: 'cursor-agent', title: 'Cursor Agent', bins: ['cursor-agent'], packages: [] },
  { id: 'crush', title: 'Crush', bins: ['crush'], packages: ['@charmland/crush'] },
  // A tool for migrations of databases has this name as well.
  { id: 'goose', title: 'goose', bins: ['goose'], packages: [], mark: '.config/goose/config.yaml' },
  { id: 'amp', title: 'Amp', bins: ['amp'], packages: ['@ampcode/cli', '@sourcegraph/amp'] },
];
