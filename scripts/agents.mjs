/**
 * The real agents the matrix runs against, by exact version: on Node 20 a bare install would silently take older ones.
 * Those with `pip` are Python programs, each with an environment of its own; the others come from npm, and there
 * `bin` and `finish` name the program and the script that puts it in the place of a small stand-in, where there is one.
 */
export const AGENTS = [
  {
    id: 'claude',
    name: '@anthropic-ai/claude-code',
    version: '2.1.330',
    bin: 'bin/claude.exe',
    finish: 'install.cjs',
  },
  { id: 'codex', name: '@openai/codex', version: '0.169.0' },
  { id: 'copilot', name: '@github/copilot', version: '1.0.102' },
  { id: 'gemini', name: '@google/gemini-cli', version: '0.61.0' },
  {
    id: 'opencode',
    name: 'opencode-ai',
    version: '1.18.33',
    bin: 'bin/opencode.exe',
    finish: 'postinstall.mjs',
  },
  { id: 'aider', pip: 'aider-chat', version: '0.86.2' },
  { id: 'qwen', name: '@qwen-code/qwen-code', version: '0.15.10' },
];

/** MCP servers and what tests of the protocol are made of, in a folder of their own beside the agents. */
export const MCP_PACKAGES = [
  { name: '@modelcontextprotocol/server-everything', version: '2026.8.31' },
  { name: '@modelcontextprotocol/server-filesystem', version: '2026.8.31' },
  { name: '@modelcontextprotocol/server-memory', version: '2026.8.31' },
  { name: '@modelcontextprotocol/server-sequential-thinking', version: '2026.8.31' },
  { name: '@modelcontextprotocol/server', version: '2.4.0' },
  { name: '@modelcontextprotocol/conformance', version: '0.1.16' },
];
