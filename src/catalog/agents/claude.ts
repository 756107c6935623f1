import type { Safe } from '../../engine/model.ts';
import { safe } from '../../engine/text.ts';
import type { AgentLaunch, LaunchFacts, LaunchPlan } from './model.ts';

/**
 * Claude Code. Seen on 2.1.330: `env` in any settings file beats the process environment, the last `--settings`
 * wins whole, and `--settings` beats the project's own; so ours carries everything and stands last.
 */

/** Hook events the guard listens to. A tool call must not run unseen, so a broken hook blocks it. */
const HOOK_EVENTS = ['PreToolUse', 'UserPromptSubmit', 'Stop'] as const;
/** Seconds: longer than the longest approval, so that the verdict is ours and never a time-out's. */
const HOOK_TIMEOUT = 3600;
/** Arguments that would leave tool calls or requests unseen. */
const OFF_SWITCHES: Readonly<Record<string, Safe>> = {
  '--bare': safe`claude --bare switches the guard's hooks off`,
  '--safe-mode': safe`claude --safe-mode switches the guard's hooks off`,
  '--bg': safe`claude --bg goes on after this session, without the guard`,
  '--background': safe`claude --background goes on after this session, without the guard`,
};
/** The same by environment; the cloud platforms have their own hosts, which the proxy does not stand in front of. */
const OFF_VARIABLES: Readonly<Record<string, Safe>> = {
  CLAUDE_CODE_SIMPLE: safe`CLAUDE_CODE_SIMPLE switches the guard's hooks off`,
  CLAUDE_CODE_USE_BEDROCK: safe`with CLAUDE_CODE_USE_BEDROCK requests do not pass the guard`,
  CLAUDE_CODE_USE_VERTEX: safe`with CLAUDE_CODE_USE_VERTEX requests do not pass the guard`,
  CLAUDE_CODE_USE_FOUNDRY: safe`with CLAUDE_CODE_USE_FOUNDRY requests do not pass the guard`,
};
const SETTINGS_FILE = 'claude-settings.json';

type Json = Readonly<Record<string, unknown>>;

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function parseObject(text: string): Json | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

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

function userSettings(value: string | undefined, facts: LaunchFacts): Json | undefined {
  if (value === undefined) return {};
  const text = value.trimStart().startsWith('{') ? value : facts.readText(value);
  return text === undefined ? undefined : parseObject(text);
}

function mergedHooks(theirs: unknown, facts: LaunchFacts): Json {
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

function offSwitches(args: readonly string[], facts: LaunchFacts): Safe[] {
  const options = args.includes('--') ? args.slice(0, args.indexOf('--')) : args;
  const byArgument = options.flatMap((arg) =>
    Object.hasOwn(OFF_SWITCHES, arg) ? (OFF_SWITCHES[arg] ?? []) : [],
  );
  const byVariable = Object.entries(OFF_VARIABLES).flatMap(([name, why]) => {
    const value = facts.env[name] ?? '';
    return value === '' || value === '0' || value === 'false' ? [] : [why];
  });
  return [...byArgument, ...byVariable];
}

function launch(facts: LaunchFacts): LaunchPlan {
  const { rest, settings } = splitSettings(facts.args);
  const env = agentEnv(facts);
  const theirs = userSettings(settings, facts);
  const refusals = [
    ...offSwitches(rest, facts),
    ...(theirs === undefined ? [safe`the --settings given to claude cannot be read as a JSON object`] : []),
  ];
  const base: Json = theirs ?? {};
  const theirEnv: unknown = base['env'];
  const merged = {
    ...base,
    env: { ...(isObject(theirEnv) ? theirEnv : {}), ...facts.sessionEnv, ...env },
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
  upstreams: (env) => ({ anthropic: env['ANTHROPIC_BASE_URL'] ?? 'https://api.anthropic.com' }),
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
      name: 'off switch as prompt text',
      args: ['-p', '--', '--bare'],
      refused: false,
      kept: ['-p', '--', '--bare'],
    },
  ],
};
