import { wordList } from '../argv.ts';
import { codexExamples } from './codex-examples.ts';
import { readCall, type CodexCall } from './codex-args.ts';
import { offSwitches } from './codex-off.ts';
import { routesOf, type CodexRoute } from './codex-routes.ts';
import { repositorySettings, settingsOf, tableIn, textsIn } from './codex-settings.ts';
import { closedHook, hookLabel, trustedHash } from './codex-trust.ts';
import type { AgentLaunch, LaunchFacts, LaunchPlan } from './model.ts';

/**
 * Codex. Seen on 0.169: `-c` beats every file but those of an administrator; among several the last of the innermost
 * subcommand wins; a repository's own settings move neither provider nor address. Environment variables are not read.
 */

const HOOK_EVENTS = ['PreToolUse', 'UserPromptSubmit', 'Stop'] as const;
/** Seconds: a hook that takes longer is passed over, so it is longer than the longest approval. */
const HOOK_TIMEOUT = 2 * 24 * 3600;
/** Where Codex says that hooks given as arguments come from. */
const LAYER = '/<session-flags>/config.toml';

/** Subcommands that run no agent: they get no arguments of ours. */
const ALONE: ReadonlySet<string> = new Set(
  wordList(`
    login logout mcp plugin completion update doctor sandbox debug apply a queue archive delete
    migrate-rollouts migrate-nfs-db unarchive features help cloud remote-control
  `),
);
/** Those that would hand over to a server in the background. */
const SCREENS: ReadonlySet<string> = new Set(['resume', 'fork', 'agents']);
const HEADLESS: ReadonlySet<string> = new Set(['exec', 'e', 'review', 'app-server', 'exec-server']);

type Setting = readonly [key: string, value: string];

/** Text as TOML: its strings are those of JSON. */
function quoted(text: string): string {
  return JSON.stringify(text);
}

/** Hooks of this session alone, trusted by their digest: of a repository's hooks none is trusted thereby. */
function hookSettings({ hookCommand, sha256 }: LaunchFacts): readonly Setting[] {
  const hooks = HOOK_EVENTS.map((event) => {
    const command = closedHook(event, hookCommand(event));
    const digest = trustedHash(event, { command, timeout: HOOK_TIMEOUT }, sha256);
    const state = `${quoted(`${LAYER}:${hookLabel(event)}:0:0`)}={enabled=true,trusted_hash="${digest}"}`;
    const hook = `[{hooks=[{type="command",command=${quoted(command)},timeout=${HOOK_TIMEOUT}}]}]`;
    return { setting: [`hooks.${event}`, hook] as const, state };
  });
  const states = hooks.map(({ state }) => state).join(',');
  return [...hooks.map(({ setting }) => setting), ['hooks.state', `{${states}}`]];
}

/** A user may let commands have few variables: those of the session are added, so that gates and git hooks hold. */
function environmentSettings(facts: LaunchFacts, call: CodexCall): readonly Setting[] {
  // Codex puts its own programs on PATH, and the start files of the session put the gates in front of them.
  const own = Object.entries(facts.sessionEnv).filter(([name]) => name !== 'PATH');
  const only = [settingsOf(call, facts), repositorySettings(facts)]
    .map((settings) => textsIn(tableIn(settings, 'shell_environment_policy'), 'include_only'))
    .find((names) => names.length > 0);
  const set = own.map(([name, value]): Setting => [`shell_environment_policy.set.${name}`, quoted(value)]);
  if (only === undefined) return set;
  const names = [...only, 'PATH', ...own.map(([name]) => name)];
  return [...set, ['shell_environment_policy.include_only', `[${names.map(quoted).join(',')}]`]];
}

function routeSettings(routes: readonly CodexRoute[], { baseUrl }: LaunchFacts): readonly Setting[] {
  return routes.flatMap(({ route, setting }): readonly Setting[] =>
    setting === undefined ? [] : [[setting, quoted(baseUrl(route))]],
  );
}

/** Ours stand last, so that they win. */
function withOurs(call: CodexCall, settings: readonly Setting[]): readonly string[] {
  const [first] = call.words;
  const isScreen = first === undefined || SCREENS.has(first) || !HEADLESS.has(first);
  const alone = isScreen && !call.flags.has('--no-daemon') ? ['--no-daemon'] : [];
  const given = settings.flatMap(([key, value]) => ['-c', `${key}=${value}`]);
  return [...call.options, ...alone, ...given, ...call.rest];
}

function launch(facts: LaunchFacts): LaunchPlan {
  const call = readCall(facts.args);
  const theirs = settingsOf(call, facts);
  const refusals = offSwitches(call, facts, theirs);
  const [first] = call.words;
  const free = { env: {}, files: [], refusals };
  if (first !== undefined && call.sure && ALONE.has(first)) return { args: facts.args, ...free };
  const { routes, provider } = routesOf(call, facts);
  const settings: readonly Setting[] = [
    ...routeSettings(routes, facts),
    ...(provider === undefined ? [] : ([['model_provider', quoted(provider)]] as const)),
    ['allow_login_shell', 'false'],
    ['features.unified_exec_tty', 'false'],
    ['features.enable_request_compression', 'false'],
    ['features.hooks', 'true'],
    ...environmentSettings(facts, call),
    ...hookSettings(facts),
  ];
  const env = Object.fromEntries(
    routes.flatMap(({ route, variable, suffix = '' }): readonly Setting[] =>
      variable === undefined ? [] : [[variable, `${facts.baseUrl(route)}${suffix}`]],
    ),
  );
  return { args: withOurs(call, settings), env, files: [], refusals };
}

export const codex: AgentLaunch = {
  id: 'codex',
  floor: '0.169.0',
  upstreams: (facts) =>
    Object.fromEntries(
      routesOf(readCall(facts.args), facts).routes.map(({ route, upstream }) => [route, upstream]),
    ),
  showsAddress: true,
  accounts: { 'chatgpt-account-id': 'openai--chatgpt' },
  launch,
  examples: codexExamples,
};
