/** Off switches and diversions in the settings of every agent, by what was seen of it and by its documents. */
import type { OffFile, OffKey, OffSwitches } from '../../engine/off-switch.ts';
import { safe } from '../../engine/text.ts';
import { otherOffSwitches } from './off-others.ts';

const ELSEWHERE = safe`would send requests past the guard`;
const HOOKS_OFF = safe`would switch hooks off`;
const PROGRAMS = safe`would put other programs before the guard's`;
const RIGHTS = safe`would let calls through without asking`;

const beaten = (key: string, does: OffKey['does']): OffKey => ({ key, does, holds: 'beaten' });
const stops = (key: string, does: OffKey['does']): OffKey => ({ key, does, holds: 'stops' });

/** Code of somebody else's in every Node the agent starts, the guard's hooks among them. */
const NODE_CODE: OffKey = {
  key: 'env.NODE_OPTIONS',
  value: /--(?:require|import|loader|experimental-loader)\b|(?:^|\s)-r\b/,
  does: safe`would run other code in the guard's hooks`,
  holds: 'stops',
};
const YES = /^true$/;

/** Seen on 2.1.330: what the guard gives with --settings beats all of these. */
const CLAUDE_ENV: readonly OffKey[] = [
  beaten('env.ANTHROPIC_BASE_URL', ELSEWHERE),
  beaten('env.ANTHROPIC_*_BASE_URL', ELSEWHERE),
  beaten('env.PATH', PROGRAMS),
  beaten('env.*_PROXY', ELSEWHERE),
  beaten('env.*_proxy', ELSEWHERE),
  { ...beaten('disableAllHooks', HOOKS_OFF), value: YES },
  NODE_CODE,
];

const claude: OffSwitches = {
  id: 'claude',
  files: [
    { file: '.claude/settings.json', format: 'json', keys: CLAUDE_ENV },
    { file: '.claude/settings.local.json', format: 'json', keys: CLAUDE_ENV },
    {
      file: '~/.claude/settings.json',
      folder: 'CLAUDE_CONFIG_DIR',
      format: 'json',
      // A gateway of the person's own is where the guard sends requests on to.
      keys: [
        beaten('env.PATH', PROGRAMS),
        { ...beaten('disableAllHooks', HOOKS_OFF), value: YES },
        NODE_CODE,
      ],
    },
  ],
};

const CODEX: readonly OffKey[] = [
  beaten('openai_base_url', ELSEWHERE),
  beaten('chatgpt_base_url', ELSEWHERE),
  beaten('model_providers.*.base_url', ELSEWHERE),
  beaten('allow_login_shell', PROGRAMS),
  { ...beaten('features.hooks', HOOKS_OFF), value: /^false$/ },
  beaten('shell_environment_policy.set.PATH', PROGRAMS),
  { ...beaten('hooks.state.*.enabled', HOOKS_OFF), value: /^false$/ },
];

const codex: OffSwitches = {
  id: 'codex',
  files: [
    { file: '.codex/config.toml', format: 'toml', keys: CODEX },
    { file: '~/.codex/config.toml', folder: 'CODEX_HOME', format: 'toml', keys: CODEX.slice(3) },
  ],
  daemons: [
    {
      file: '~/.codex/app-server-daemon/daemon.pid',
      folder: 'CODEX_HOME',
      stop: safe`codex app-server daemon stop`,
    },
  ],
};

/** Seen: the repository's key switched the person's hooks off; their own key of that name did not. */
const copilot: OffSwitches = {
  id: 'copilot',
  files: [
    {
      file: '.github/copilot/settings.json',
      format: 'jsonc',
      keys: [{ ...stops('disableAllHooks', HOOKS_OFF), value: YES }],
    },
  ],
};

const GEMINI: readonly OffKey[] = [
  { ...stops('hooksConfig.enabled', HOOKS_OFF), value: /^false$/ },
  { ...stops('tools.enableHooks', HOOKS_OFF), value: /^false$/ },
  stops('hooksConfig.disabled', HOOKS_OFF),
  stops('hooks.disabled', HOOKS_OFF),
];
/** These files fill what the environment leaves open: what the guard sets stays. */
const GEMINI_ENV: readonly OffKey[] = [
  ...['GOOGLE_GEMINI_BASE_URL', 'GOOGLE_VERTEX_BASE_URL', 'CODE_ASSIST_ENDPOINT'].map((key) =>
    beaten(key, ELSEWHERE),
  ),
  beaten('*_PROXY', ELSEWHERE),
  beaten('GEMINI_CLI_SYSTEM_SETTINGS_PATH', HOOKS_OFF),
];
const OPENAI_ENV: readonly OffKey[] = [
  beaten('OPENAI_BASE_URL', ELSEWHERE),
  beaten('OPENAI_API_BASE', ELSEWHERE),
  beaten('ANTHROPIC_BASE_URL', ELSEWHERE),
  beaten('*_PROXY', ELSEWHERE),
];

function likeGemini(id: string, keys: readonly OffKey[]): OffSwitches {
  const files: readonly OffFile[] = [
    { file: `.${id}/settings.json`, format: 'jsonc', keys: GEMINI },
    { file: `~/.${id}/settings.json`, format: 'jsonc', keys: GEMINI },
    ...[`.${id}/.env`, '.env', `~/.${id}/.env`].map((file): OffFile => ({ file, format: 'env', keys })),
  ];
  return { id, files };
}

/** Seen: a repository's `permission` beats even a managed one where both are lists; a base URL is beaten. */
const opencode: OffSwitches = {
  id: 'opencode',
  files: ['opencode.json', 'opencode.jsonc', '.opencode/opencode.json'].map((file) => ({
    file,
    format: 'jsonc',
    keys: [
      beaten('provider.*.options.baseURL', ELSEWHERE),
      { ...beaten('permission', RIGHTS), value: /allow/ },
      beaten('plugin', safe`would run other plugins beside the guard's`),
    ],
  })),
};

const AIDER: readonly OffKey[] = [
  beaten('openai-api-base', ELSEWHERE),
  beaten('anthropic-api-base', ELSEWHERE),
  beaten('set-env', ELSEWHERE),
  { ...beaten('git-commit-verify', safe`would commit past the hooks`), value: /^false$/ },
];

/** An address of one model beats every variable. */
const MODEL_SETTINGS: readonly OffKey[] = ['api_base', 'base_url'].map((key) =>
  stops(`*.extra_params.${key}`, ELSEWHERE),
);

const aider: OffSwitches = {
  id: 'aider',
  files: [
    { file: '.aider.conf.yml', format: 'yaml', keys: AIDER },
    { file: '~/.aider.conf.yml', format: 'yaml', keys: AIDER },
    { file: '.env', format: 'env', keys: [...OPENAI_ENV, beaten('PATH', PROGRAMS)] },
    ...['.aider.model.settings.yml', '~/.aider.model.settings.yml'].map((file): OffFile => ({
      file,
      format: 'yaml',
      keys: MODEL_SETTINGS,
    })),
  ],
};

const ALL: readonly OffSwitches[] = [
  claude,
  codex,
  copilot,
  likeGemini('gemini', GEMINI_ENV),
  likeGemini('qwen', OPENAI_ENV),
  opencode,
  aider,
  ...otherOffSwitches,
];

/** What to look for before an agent starts; undefined for one nobody has looked at. */
export function offSwitchesOf(id: string): OffSwitches | undefined {
  return ALL.find((each) => each.id === id);
}
