import type { TierField, TierFile, TierItem, TierSecret } from '../../engine/tier/model.ts';

/** A login cache: wrong in public reports, stale where a token of the environment signs in. Never the account's own flags. */
const CLAUDE_ACCOUNT: readonly TierField[] = [
  { keys: ['oauthAccount', 'organizationType'], means: 'plan' },
  {
    keys: ['oauthAccount', 'organizationRateLimitTier'],
    means: 'plan',
    values: { default_claude_max_5x: 'max', default_claude_max_20x: 'max' },
  },
  { keys: ['oauthAccount', 'organizationUuid'], means: 'org' },
];
const CLAUDE_SETTINGS: readonly TierField[] = [
  { keys: ['forceLoginMethod'], means: 'plan', values: { console: 'api' } },
  { keys: ['forceLoginMethod'], means: 'there' },
  { keys: ['forceLoginOrgUUID'], means: 'org' },
];
const CLAUDE_KEYS: readonly TierField[] = [
  { keys: ['apiKeyHelper'], means: 'helper' },
  { keys: ['env'], means: 'names' },
];
const CODEX_FORCED: readonly TierField[] = [
  { keys: ['forced_login_method'], means: 'plan', values: { api: 'api' } },
  { keys: ['forced_login_method'], means: 'there' },
  { keys: ['forced_chatgpt_workspace_id'], means: 'org' },
];
const CODEX_PROVIDER: TierField = {
  keys: ['model_provider'],
  means: 'plan',
  values: { azure: 'azure', 'amazon-bedrock': 'bedrock', ollama: 'local', lmstudio: 'local', oss: 'local' },
};
const OPENCODE_MODEL: TierField = {
  keys: ['model'],
  means: 'plan',
  until: '/',
  values: {
    'amazon-bedrock': 'bedrock',
    'google-vertex': 'vertex',
    azure: 'azure',
    ollama: 'local',
    lmstudio: 'local',
  },
};
const GEMINI_TYPE: readonly TierField[] = [
  { keys: ['security', 'auth', 'selectedType'], means: 'plan' },
  { keys: ['selectedAuthType'], means: 'plan' },
];

interface Managed {
  readonly probe: string;
  readonly file: string;
  readonly folders: Readonly<Record<'linux' | 'darwin' | 'win32', string>>;
  readonly fields: readonly TierField[];
}

/** The same file where each system keeps what its administrator sets. */
function managed({ probe, file, folders, fields }: Managed): readonly TierFile[] {
  const about = { probe, format: 'json', grade: 'pinned', fields } as const;
  return [
    { ...about, at: `${folders.linux}/${file}`, systems: ['linux'] },
    { ...about, at: `${folders.darwin}/${file}`, systems: ['darwin'] },
    { ...about, at: `${folders.win32}/${file}`, systems: ['win32'] },
  ];
}

/** What is pushed to a Mac: for the person, and for all of it. */
function pushed(domain: string, about: Pick<TierFile, 'probe' | 'fields' | 'inside'>): readonly TierFile[] {
  const same = { ...about, systems: ['darwin'], format: 'plist', grade: 'pinned' } as const;
  return [
    { ...same, at: `{managed}/${domain}.plist` },
    { ...same, at: `{root}/Library/Managed Preferences/${domain}.plist` },
  ];
}

/** None of these is a file of secrets; of each only the fields named are looked at. */
export const tierFiles: readonly TierFile[] = [
  {
    probe: 'claude',
    at: '{env:CLAUDE_CONFIG_DIR}/.claude.json',
    format: 'json',
    grade: 'declared',
    fields: CLAUDE_ACCOUNT,
  },
  { probe: 'claude', at: '{home}/.claude.json', format: 'json', grade: 'declared', fields: CLAUDE_ACCOUNT },
  {
    probe: 'claude',
    at: '{home}/.claude/settings.json',
    format: 'json',
    grade: 'declared',
    fields: CLAUDE_KEYS,
  },
  ...managed({
    probe: 'claude',
    file: 'managed-settings.json',
    folders: {
      linux: '{root}/etc/claude-code',
      darwin: '{root}/Library/Application Support/ClaudeCode',
      win32: '{programfiles}/ClaudeCode',
    },
    fields: [...CLAUDE_SETTINGS, ...CLAUDE_KEYS],
  }),
  ...pushed('com.anthropic.claudecode', { probe: 'claude', fields: [...CLAUDE_SETTINGS, ...CLAUDE_KEYS] }),
  ...pushed('com.openai.codex', { probe: 'codex', inside: 'config_toml_base64', fields: CODEX_FORCED }),
  // In the user's own file as well: the client signs out whoever does not match.
  {
    probe: 'codex',
    at: '{env:CODEX_HOME}/config.toml',
    format: 'toml',
    grade: 'pinned',
    fields: CODEX_FORCED,
  },
  { probe: 'codex', at: '{home}/.codex/config.toml', format: 'toml', grade: 'pinned', fields: CODEX_FORCED },
  {
    probe: 'codex',
    at: '{home}/.codex/config.toml',
    format: 'toml',
    grade: 'declared',
    fields: [CODEX_PROVIDER],
  },
  // Not requirements.toml: it limits approvals, sandbox and MCP, and has no say in who signs in.
  {
    probe: 'codex',
    at: '{root}/etc/codex/managed_config.toml',
    systems: ['linux', 'darwin'],
    format: 'toml',
    grade: 'pinned',
    fields: CODEX_FORCED,
  },
  {
    probe: 'gemini',
    at: '{home}/.gemini/settings.json',
    format: 'json',
    grade: 'declared',
    fields: GEMINI_TYPE,
  },
  ...managed({
    probe: 'gemini',
    file: 'settings.json',
    folders: {
      linux: '{root}/etc/gemini-cli',
      darwin: '{root}/Library/Application Support/GeminiCli',
      win32: '{programdata}/gemini-cli',
    },
    fields: [{ keys: ['security', 'auth', 'enforcedType'], means: 'plan' }],
  }),
  {
    probe: 'opencode',
    at: '{xdg}/opencode/opencode.json',
    format: 'json',
    grade: 'declared',
    fields: [OPENCODE_MODEL],
  },
  {
    probe: 'opencode',
    at: '{xdg}/opencode/opencode.jsonc',
    format: 'json',
    grade: 'declared',
    fields: [OPENCODE_MODEL],
  },
  ...managed({
    probe: 'amp',
    file: 'managed-settings.json',
    folders: {
      linux: '{root}/etc/ampcode',
      darwin: '{root}/Library/Application Support/ampcode',
      win32: '{programdata}/ampcode',
    },
    fields: [{ keys: [], means: 'there' }],
  }),
];

/** Read where the program can read such databases; by exact keys, because tokens lie beside them. */
export const tierItems: readonly TierItem[] = [
  {
    probe: 'cursor',
    at: '{config}/Cursor/User/globalStorage/state.vscdb',
    key: 'cursorAuth/stripeMembershipType',
  },
  {
    probe: 'windsurf',
    at: '{config}/Windsurf/User/globalStorage/state.vscdb',
    key: 'windsurf.settings.cachedPlanInfo',
    field: 'planName',
  },
  {
    probe: 'windsurf',
    at: '{config}/Windsurf/User/globalStorage/state.vscdb',
    key: 'windsurf.reactSettings.cachedPlanInfoData:user-*',
    field: 'planName',
  },
  {
    probe: 'windsurf',
    at: '{config}/Devin/User/globalStorage/state.vscdb',
    key: 'devin.settings.cachedPlanInfo',
    field: 'planName',
  },
];

export const tierSecrets: readonly TierSecret[] = [
  { probe: 'codex', at: '{env:CODEX_HOME}/auth.json', reads: 'id-token' },
  { probe: 'codex', at: '{home}/.codex/auth.json', reads: 'id-token' },
  { probe: 'opencode', at: '{home}/.local/share/opencode/auth.json', reads: 'types' },
];
