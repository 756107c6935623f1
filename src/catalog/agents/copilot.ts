import type { Safe } from '../../engine/model.ts';
import { safe } from '../../engine/text.ts';
import { wordList } from '../argv.ts';
import { copilotExamples } from './copilot-examples.ts';
import { isOn, settingsObject, valueAt } from './settings-json.ts';
import type { AgentLaunch, LaunchFacts, LaunchPlan } from './model.ts';

/**
 * Copilot CLI. Seen on 1.0.102: a plugin named on the command line brings hooks for one session, which only
 * `disableAllHooks` of a trusted repository switches off; the address of a provider of one's own comes from the
 * environment alone.
 */

const HOOK_EVENTS = ['preToolUse', 'postToolUse', 'userPromptSubmitted', 'agentStop'] as const;
/** Longer than the longest approval, so that the verdict is ours and never a time-out's. */
const HOOK_SECONDS = 3600;

/** Subcommands that run no agent. */
const ALONE: ReadonlySet<string> = new Set(
  wordList(`
    app login help config update version sessions memories plugin mcp skill instruction lsp sandbox completion
  `),
);
const ANSWERS: ReadonlySet<string> = new Set(['-h', '--help', '-v', '--version']);

const RAW = safe`sends the whole session to GitHub past the guard, with the values it replaces`;
const ARGUMENTS: Readonly<Record<string, Safe>> = {
  '--share-gist': safe`copilot --share-gist ${RAW}`,
  '--remote': safe`copilot --remote ${RAW}`,
  '--remote-export': safe`copilot --remote-export ${RAW}`,
  '--connect': safe`copilot --connect works in a session that runs elsewhere, without the guard`,
  '--environment-host': safe`copilot --environment-host ${RAW}`,
};

/** Everything after `--` is prompt text. */
function optionsOf(args: readonly string[]): readonly string[] {
  return args.includes('--') ? args.slice(0, args.indexOf('--')) : args;
}

/** GitHub's own service. */
const SERVICE = 'https://api.githubcopilot.com';
const OWN = 'openai--copilot';

type Readable = Pick<LaunchFacts, 'env'>;

interface Provider {
  readonly route: 'openai' | 'anthropic';
  readonly upstream: string;
}

/** The user's own provider; undefined where the requests go to GitHub. */
function providerOf({ env }: Readable): Provider | undefined {
  const address = env['COPILOT_PROVIDER_BASE_URL'] ?? '';
  if (address === '') return undefined;
  const type = env['COPILOT_PROVIDER_TYPE'];
  if (type === 'anthropic') return { route: 'anthropic', upstream: address };
  if (type !== 'azure') return { route: 'openai', upstream: address };
  // It adds this part itself, unless the address ends with it, as that of our route does.
  const bare = address.replace(/\/+$/, '');
  return { route: 'openai', upstream: bare.endsWith('/openai') ? bare : `${bare}/openai` };
}

function upstreams(facts: Readable): Readonly<Record<string, string>> {
  const provider = providerOf(facts);
  if (provider !== undefined) return { [provider.route]: provider.upstream };
  const named = facts.env['COPILOT_API_URL'] ?? '';
  return { [OWN]: named === '' ? SERVICE : named };
}

/** Copilot takes a repository's settings from its root, and those of the folder it is started in. */
const ABOVE = ['', '../', '../../', '../../../', '../../../../', '../../../../../'];

/** Every settings file of a repository it reads when the folder is trusted. */
function hooksOff({ readText }: LaunchFacts): readonly Safe[] {
  const files = [
    [safe`.github/copilot/settings.json`, '.github/copilot/settings.json'],
    [safe`.github/copilot/settings.local.json`, '.github/copilot/settings.local.json'],
  ] as const;
  return files.flatMap(([shown, file]) => {
    const isOff = ABOVE.some((up) =>
      isOn(valueAt(settingsObject(readText(`${up}${file}`)), 'disableAllHooks')),
    );
    return isOff ? [safe`disableAllHooks in ${shown} switches the guard's hooks off`] : [];
  });
}

function refusals(facts: LaunchFacts): readonly Safe[] {
  const { args, env, baseUrl } = facts;
  const byArgument = optionsOf(args).flatMap((arg) => {
    const name = arg.replace(/=.*$/s, '');
    return Object.hasOwn(ARGUMENTS, name) ? (ARGUMENTS[name] ?? []) : [];
  });
  const service = upstreams({ env })[OWN];
  // In TLS mode an address stays as it is.
  const isUnseen = service !== undefined && baseUrl(OWN) !== service;
  const unseen = isUnseen
    ? [
        safe`with a GitHub subscription copilot's requests do not pass the guard: write \`egress: tls\` into aup.yaml, or name a provider in COPILOT_PROVIDER_BASE_URL`,
      ]
    : [];
  return [...byArgument, ...hooksOff(facts), ...unseen];
}

function agentEnv(facts: LaunchFacts): Record<string, string> {
  const provider = providerOf(facts);
  const address = (route: Provider['route']): string =>
    facts.baseUrl(route) === provider?.upstream
      ? (facts.env['COPILOT_PROVIDER_BASE_URL'] ?? '')
      : facts.baseUrl(route);
  return {
    ...(provider === undefined ? {} : { COPILOT_PROVIDER_BASE_URL: address(provider.route) }),
    // Frames of a WebSocket are not read.
    COPILOT_PROVIDER_TRANSPORT: 'http',
    // It would put the PATH of a login shell before that of the session.
    COPILOT_DISABLE_LOGIN_SHELL_ENV: 'true',
    // Its telemetry would carry prompts as they were typed.
    OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT: 'false',
  };
}

function pluginFiles({ hookCommand }: LaunchFacts): LaunchPlan['files'] {
  const hooks = Object.fromEntries(
    HOOK_EVENTS.map((event) => [
      event,
      [{ type: 'command', bash: hookCommand(event), timeoutSec: HOOK_SECONDS }],
    ]),
  );
  const plugin = { name: 'aup-guard', version: '1.0.0', hooks: 'hooks.json' };
  return [
    { name: 'plugin.json', text: JSON.stringify(plugin) },
    { name: 'hooks.json', text: JSON.stringify({ version: 1, hooks }) },
  ];
}

function launch(facts: LaunchFacts): LaunchPlan {
  const { args, dir } = facts;
  const [first = ''] = args;
  if (ALONE.has(first) || optionsOf(args).some((arg) => ANSWERS.has(arg))) {
    return { args, env: {}, files: [], refusals: [] };
  }
  return {
    args: ['--plugin-dir', dir, ...args],
    env: agentEnv(facts),
    files: pluginFiles(facts),
    refusals: refusals(facts),
  };
}

export const copilot: AgentLaunch = {
  id: 'copilot',
  upstreams,
  launch,
  examples: copilotExamples,
};
