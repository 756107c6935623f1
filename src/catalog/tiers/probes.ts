import type { TierProbe } from '../../engine/tier/model.ts';

/** What can tell the plan of a tool. Which fields of which files are read is in `files.ts`. */
export const tierProbes: readonly TierProbe[] = [
  {
    id: 'claude',
    reach: 'enforced',
    local: 'pinned',
    unproxied: ['claude-desktop'],
    keys: { ANTHROPIC_API_KEY: 'api', ANTHROPIC_AUTH_TOKEN: 'api', CLAUDE_CODE_OAUTH_TOKEN: 'unknown' },
    clouds: {
      CLAUDE_CODE_USE_BEDROCK: 'bedrock',
      CLAUDE_CODE_USE_VERTEX: 'vertex',
      CLAUDE_CODE_USE_FOUNDRY: 'azure',
    },
    source: ['FS', 'DOCS'],
  },
  {
    id: 'codex',
    reach: 'enforced',
    local: 'pinned',
    keys: { OPENAI_API_KEY: 'api', CODEX_API_KEY: 'api', CODEX_ACCESS_TOKEN: 'unknown' },
    source: ['FS', 'DOCS'],
  },
  {
    id: 'copilot',
    reach: 'enforced',
    local: 'unknown',
    unproxied: ['copilot-xcode'],
    // These sign in to GitHub as somebody; the plan is that account's.
    keys: { COPILOT_GITHUB_TOKEN: 'unknown', GH_TOKEN: 'unknown' },
    source: ['DOCS', 'FS'],
  },
  {
    id: 'gemini',
    reach: 'enforced',
    local: 'declared',
    keys: { GEMINI_API_KEY: 'api', GOOGLE_API_KEY: 'api' },
    clouds: { GOOGLE_GENAI_USE_VERTEXAI: 'vertex' },
    source: ['GEM', 'FS'],
  },
  { id: 'cursor', reach: 'declared', local: 'declared', keys: { CURSOR_API_KEY: 'api' }, source: ['FS'] },
  { id: 'windsurf', reach: 'declared', local: 'declared', keys: {}, source: ['FS'] },
  // Its plan is that of the provider it asks.
  { id: 'opencode', reach: 'enforced', local: 'declared', keys: {}, source: ['DC', 'FS1'] },
  { id: 'amp', reach: 'pinned', local: 'pinned', keys: { AMP_API_KEY: 'unknown' }, source: ['DC'] },
  {
    id: 'aider',
    reach: 'enforced',
    local: 'declared',
    keys: { OPENAI_API_KEY: 'api', ANTHROPIC_API_KEY: 'api' },
    always: 'api',
    source: ['DC', 'AID'],
  },
];
