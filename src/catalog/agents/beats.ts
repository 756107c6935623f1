/** Which calls of an agent never run before its hooks were called: what comes back of one without shows hooks are off. */

export interface Beats {
  /** True for a call of which a hook tells first, by what was seen; `input` is what the tool was called with. */
  readonly fires: (tool: string, input: string) => boolean;
  /** Their hooks tell of other tools, which they call: any hook counts for them, and one alone without is no sign. */
  readonly carriers?: ReadonlySet<string>;
  /** They start agents below, for which hooks are not called everywhere. */
  readonly delegates: ReadonlySet<string>;
  /** Its hooks stand in the user's own settings: they are on when the first was heard. */
  readonly own?: true;
  /** Its hook for prompts is called with each request, so that it does not tell of a person. */
  readonly prompts?: 'each';
}

function beats(tools: readonly string[], delegates: readonly string[]): Beats {
  const known = new Set(tools);
  return { fires: (tool) => known.has(tool) || tool.startsWith('mcp__'), delegates: new Set(delegates) };
}

/** The first is what the model writes scripts for, in which the tools are functions. */
const CODEX = new Set(['exec', 'exec_command', 'shell', 'local_shell', 'shell_command', 'apply_patch']);
const CALLS_TOOL = /\btools\.(?:exec_command|apply_patch)\s*\(/;

const FILES = ['read_file', 'write_file', 'edit', 'replace', 'list_directory', 'glob', 'grep_search'];
const GEMINI = beats(
  ['run_shell_command', ...FILES, 'search_file_content'],
  ['task', 'agent', 'delegate_to_agent', 'invoke_agent', 'codebase_investigator', 'generalist'],
);

const BEATS: Readonly<Record<string, Beats>> = {
  claude: beats(
    ['Bash', 'Read', 'Write', 'Edit', 'MultiEdit', 'NotebookEdit', 'Grep', 'Glob', 'WebFetch'],
    ['Task', 'Agent', 'Workflow', 'Skill'],
  ),
  codex: {
    fires: (tool, input) => CODEX.has(tool) && (tool !== 'exec' || CALLS_TOOL.test(input)),
    carriers: CODEX,
    delegates: new Set(['spawn_agent']),
  },
  copilot: beats(
    ['bash', 'view', 'create', 'edit', 'grep', 'glob', 'apply_patch'],
    ['task', 'read_agent', 'list_agents', 'write_agent'],
  ),
  gemini: { ...GEMINI, own: true },
  opencode: beats(
    ['bash', 'read', 'write', 'edit', 'grep', 'glob', 'list', 'patch', 'apply_patch'],
    ['task'],
  ),
  qwen: { ...GEMINI, own: true, prompts: 'each' },
};

/** Undefined for an agent without hooks, or whose hooks nobody has seen at work. */
export function beatsOf(agent: string): Beats | undefined {
  return Object.hasOwn(BEATS, agent) ? BEATS[agent] : undefined;
}
