import { isObject, type JsonObject } from '../../engine/json-object.ts';
import type { Safe } from '../../engine/model.ts';
import { safe } from '../../engine/text.ts';
import { wordList } from '../argv.ts';
import { opencodeExamples } from './opencode-examples.ts';
import { opencodePlugin } from './opencode-plugin.ts';
import { directOf } from './opencode-direct.ts';
import { chosenProvider, routesOf, type OpencodeRoute } from './opencode-routes.ts';
import { isOn, settingsObject } from './settings-json.ts';
import type { AgentLaunch, LaunchFacts, LaunchPlan } from './model.ts';

/**
 * opencode. Seen on 1.18.33: settings in OPENCODE_CONFIG_CONTENT beat those of the user and of a repository, though
 * not those of an administrator; a provider that is not enabled there cannot be used at all.
 */

const PLUGIN_FILE = 'opencode-plugin.js';

/** Subcommands that run no agent. */
const ALONE: ReadonlySet<string> = new Set(
  wordList(`
    completion mcp debug providers auth upgrade uninstall models stats export import session plugin plug db
  `),
);
const ANSWERS: ReadonlySet<string> = new Set(['-h', '--help', '-v', '--version']);

const ELSEWHERE = safe`works in a server that runs elsewhere, without the guard`;
const RAW = safe`sends the whole session to opencode.ai past the guard, with the values it replaces`;

/** Everything after `--` is prompt text. */
function optionsOf(args: readonly string[]): readonly string[] {
  return args.includes('--') ? args.slice(0, args.indexOf('--')) : args;
}

/** In TLS mode an address stays as it is. */
function isTls({ upstream, route }: OpencodeRoute, { baseUrl }: LaunchFacts): boolean {
  return baseUrl(route) === upstream;
}

interface Readings {
  readonly routes: readonly OpencodeRoute[];
  /** Those without a route that TLS mode reads; none in any other. */
  readonly direct: readonly string[];
  readonly inTls: boolean;
}

function readingsOf(facts: LaunchFacts): Readings {
  const routes = routesOf(facts);
  const inTls = routes.some((route) => isTls(route, facts));
  return { routes, inTls, direct: inTls ? directOf(facts) : [] };
}

function unseen({ routes, direct, inTls }: Readings, facts: LaunchFacts): readonly Safe[] {
  const provider = chosenProvider(optionsOf(facts.args), facts);
  if (provider === undefined || direct.includes(provider)) return [];
  if (routes.some(({ id }) => id === provider)) return [];
  const what = safe`the guard cannot read the requests to the provider of the chosen model`;
  const next = inTls
    ? safe`name its address in provider.options.baseURL of your own opencode settings`
    : safe`write \`egress: tls\` into aup.yaml`;
  return [safe`${what}: ${next}, or choose another model`];
}

function refusals(facts: LaunchFacts): readonly Safe[] {
  const options = optionsOf(facts.args);
  const pure = options.some((arg) => /^--pure(?:$|=(?!false$))/.test(arg));
  return [
    ...(pure ? [safe`opencode --pure switches the guard's hooks off`] : []),
    ...(isOn(facts.env['OPENCODE_PURE']) ? [safe`OPENCODE_PURE switches the guard's hooks off`] : []),
    ...(options[0] === 'attach' ? [safe`opencode attach ${ELSEWHERE}`] : []),
    ...(options.some((arg) => /^--attach(?:$|=)/.test(arg)) ? [safe`opencode --attach ${ELSEWHERE}`] : []),
    ...(options.some((arg) => /^--share(?:$|=(?!false$))/.test(arg)) ? [safe`opencode --share ${RAW}`] : []),
  ];
}

/**
 * Addresses of ours in the place of every provider's, and no provider besides. In TLS mode they are the user's own: a
 * repository could name others.
 */
function routed(theirs: JsonObject, { routes, direct }: Readings, facts: LaunchFacts): JsonObject {
  const described = isObject(theirs['provider']) ? theirs['provider'] : {};
  const made = routes.map(({ id, route, suffix }) => {
    const own = isObject(described[id]) ? described[id] : {};
    const options = isObject(own['options']) ? own['options'] : {};
    return [id, { ...own, options: { ...options, baseURL: `${facts.baseUrl(route)}${suffix}` } }];
  });
  return {
    provider: { ...described, ...Object.fromEntries(made) },
    enabled_providers: enabled(theirs, [...routes.map(({ id }) => id), ...direct]),
  };
}

function enabled(theirs: JsonObject, ids: readonly string[]): readonly string[] {
  const wanted = theirs['enabled_providers'];
  return Array.isArray(wanted) ? ids.filter((id) => wanted.includes(id)) : ids;
}

function launch(facts: LaunchFacts): LaunchPlan {
  const { args, env, dir, hookCommand } = facts;
  const [first = ''] = args;
  if (ALONE.has(first) || optionsOf(args).some((arg) => ANSWERS.has(arg))) {
    return { args, env: {}, files: [], refusals: [] };
  }
  const theirs = settingsObject(env['OPENCODE_CONFIG_CONTENT']) ?? {};
  const readings = readingsOf(facts);
  const settings = {
    ...theirs,
    ...routed(theirs, readings, facts),
    plugin: [...(Array.isArray(theirs['plugin']) ? theirs['plugin'] : []), `file://${dir}/${PLUGIN_FILE}`],
    // A shared session holds what tools gave, as it was.
    share: 'disabled',
  };
  const plugin = opencodePlugin({
    before: hookCommand('tool.execute.before'),
    after: hookCommand('tool.execute.after'),
    begin: hookCommand('chat.message'),
    end: hookCommand('session.idle'),
  });
  return {
    args,
    env: { OPENCODE_CONFIG_CONTENT: JSON.stringify(settings) },
    files: [{ name: PLUGIN_FILE, text: plugin }],
    refusals: [...refusals(facts), ...unseen(readings, facts)],
  };
}

export const opencode: AgentLaunch = {
  id: 'opencode',
  upstreams: (facts) => Object.fromEntries(routesOf(facts).map(({ route, upstream }) => [route, upstream])),
  launch,
  examples: opencodeExamples,
};
