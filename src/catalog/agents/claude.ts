import { isObject, parseObject, type JsonObject } from '../../engine/json-object.ts';
import { safe } from '../../engine/text.ts';
import { envOf, offSwitches, userSettingsFile, VARIABLES_OFF, type Readable } from './claude-off.ts';
import type { AgentLaunch, LaunchFacts, LaunchPlan } from './model.ts';

/**
 * Claude Code. Seen on 2.1.330: `env` in any settings file beats the process environment, the last `--settings`
 * wins whole, and `--settings` beats the project's own; so ours carries everything and stands last.
 */

/** A tool call must not run unseen, so a broken hook blocks it; the turns show whether requests come our way. */
const HOOK_EVENTS = ['PreToolUse', 'PostToolUse', 'UserPromptSubmit', 'Stop'] as const;
/** Seconds: longer than the longest approval, so that the verdict is ours and never a time-out's. */
const HOOK_TIMEOUT = 3600;
const SETTINGS_FILE = 'claude-settings.json';

interface Split {
  readonly rest: readonly string[];
  /** Value of the last `--settings`, the one Claude itself would use. */
  readonly settings: string | undefined;
}

/** Takes the user's own `--settings` out. Everything after `--` is prompt text. */
function splitSettings(args: readonly string[]): Split {
  const rest: string[] = [];
  let settings: string | undefined;
  for (let i = 0; i < args.length; i += 1) {
    const arg = args[i] ?? '';
    if (arg === '--') return { rest: [...rest, ...args.slice(i)], settings };
    if (arg === '--settings') {
      settings = args[i + 1];
      i += 1;
    } else if (arg.startsWith('--settings=')) {
      settings = arg.slice('--settings='.length);
    } else {
      rest.push(arg);
    }
  }
  return { rest, settings };
}

function userSettings(value: string | undefined, facts: Readable): JsonObject | undefined {
  if (value === undefined) return {};
  const text = value.trimStart().startsWith('{') ? value : facts.readText(value);
  return text === undefined ? undefined : parseObject(text);
}

function mergedHooks(theirs: unknown, facts: LaunchFacts): JsonObject {
  const merged: Record<string, unknown> = isObject(theirs) ? { ...theirs } : {};
  for (const event of HOOK_EVENTS) {
    const existing: unknown = merged[event];
    const hook = {
      type: 'command',
      command: facts.hookCommand(event),
      timeout: HOOK_TIMEOUT,
      onFailure: 'block',
    };
    merged[event] = [...(Array.isArray(existing) ? existing : []), { matcher: '*', hooks: [hook] }];
  }
  return merged;
}

/** A loopback base URL makes Claude load every MCP tool up front unless told otherwise. */
function agentEnv(facts: LaunchFacts): Record<string, string> {
  const toolSearch = facts.env['ENABLE_TOOL_SEARCH'] ?? 'true';
  return { ANTHROPIC_BASE_URL: facts.baseUrl('anthropic'), ENABLE_TOOL_SEARCH: toolSearch };
}

/** The user's gateway, in the order Claude itself looks. What a repository says does not move their requests. */
function upstreams(facts: Pick<LaunchFacts, 'args' | 'env' | 'readText'>): Readonly<Record<string, string>> {
  const given = userSettings(splitSettings(facts.args).settings, facts);
  const own = parseObject(facts.readText(userSettingsFile(facts.env)) ?? '');
  const named = [envOf(given), envOf(own), facts.env]
    .map((env) => env['ANTHROPIC_BASE_URL'])
    .find((value) => typeof value === 'string' && value !== '');
  return { anthropic: typeof named === 'string' ? named : 'https://api.anthropic.com' };
}

function launch(facts: LaunchFacts): LaunchPlan {
  const { rest, settings } = splitSettings(facts.args);
  const env = agentEnv(facts);
  const theirs = userSettings(settings, facts);
  const base: JsonObject = theirs ?? {};
  const off = offSwitches(rest, facts, base);
  const refusals = [
    ...off,
    ...(theirs === undefined ? [safe`the --settings given to claude cannot be read as a JSON object`] : []),
  ];
  // Where the guard only watches, what somebody switched on goes on working.
  const pinned = off.length > 0 ? {} : VARIABLES_OFF;
  const merged = {
    ...base,
    env: { ...envOf(base), ...pinned, ...facts.sessionEnv, ...env },
    hooks: mergedHooks(base['hooks'], facts),
    disableAllHooks: false,
  };
  return {
    args: ['--settings', `${facts.dir}/${SETTINGS_FILE}`, ...rest],
    env,
    files: [{ name: SETTINGS_FILE, text: JSON.stringify(merged) }],
    refusals,
  };
}

export const claude: AgentLaunch = {
  id: 'claude',
  floor: '2.1.330',
  upstreams,
  launch,
  examples: [
    { name: 'plain start', args: [], refused: false, kept: [], settings: { disableAllHooks: false } },
    {
      name: 'prompt and model kept',
      args: ['-p', 'hi', '--model', 'x'],
      refused: false,
      kept: ['-p', 'hi', '--model', 'x'],
    },
    {
      name: "the user's own settings are merged, ours win",
      args: [
        '--settings',
        '{"theme":"dark","disableAllHooks":true,"env":{"ANTHROPIC_BASE_URL":"http://elsewhere"}}',
        '-c',
      ],
      refused: false,
      kept: ['-c'],
      settings: { theme: 'dark', disableAllHooks: false },
    },
    {
      name: 'settings from a file',
      args: ['--settings=mine.json'],
      files: { 'mine.json': '{"model":"opus"}' },
      refused: false,
      kept: [],
      settings: { model: 'opus' },
    },
    {
      name: 'the last of two settings counts, as in claude',
      args: ['--settings', '{"a":1}', '--settings', '{"b":2}'],
      refused: false,
      kept: [],
      settings: { b: 2 },
    },
    { name: 'unreadable settings', args: ['--settings', 'gone.json'], refused: true },
    { name: 'bare drops hooks', args: ['--bare'], refused: true },
    { name: 'safe mode drops hooks', args: ['--safe-mode', '-p', 'x'], refused: true },
    {
      name: 'another cloud, by environment',
      args: [],
      env: { CLAUDE_CODE_USE_VERTEX: '1' },
      refused: true,
    },
    {
      name: 'another cloud, by the repository',
      args: [],
      files: { '.claude/settings.json': '{"env":{"CLAUDE_CODE_USE_BEDROCK":"true"}}' },
      refused: true,
    },
    {
      name: 'another cloud, switched off',
      args: [],
      env: { CLAUDE_CODE_USE_VERTEX: '0' },
      files: { '/home/dev/.claude/settings.json': '{"env":{"CLAUDE_CODE_USE_BEDROCK":""}}' },
      refused: false,
    },
    {
      name: 'a socket of the user',
      args: ['--settings', '{"env":{"ANTHROPIC_UNIX_SOCKET":"/s"}}'],
      refused: true,
    },
    {
      name: 'off switch as prompt text',
      args: ['-p', '--', '--bare'],
      refused: false,
      kept: ['-p', '--', '--bare'],
    },
  ],
};
