import type { Safe } from '../../engine/model.ts';
import { safe } from '../../engine/text.ts';
import type { AgentLaunch, LaunchFacts } from './model.ts';
import { isOn, settingsObject, valueAt } from './settings-json.ts';

/**
 * Gemini CLI. Seen on 0.61.0: an `.env` file sets only variables that are not set already, so ours hold. Settings of
 * the system count only where root alone can write them: its hooks are those `aup-guard install` put into the user's
 * settings. It runs commands with git's hooks switched off, which the gate of git puts back.
 */

const SANDBOX = safe`runs gemini in a container, where the guard is not`;
const HOOKS_OFF = safe`switches the guard's hooks off`;

type Readable = Pick<LaunchFacts, 'env' | 'readText'>;

function given(env: LaunchFacts['env'], name: string): string | undefined {
  const value = env[name];
  return value === '' ? undefined : value;
}

/** Vertex AI has a host for each region, and two for continents. */
function vertex(env: LaunchFacts['env']): string {
  const location = env['GOOGLE_CLOUD_LOCATION'] ?? 'global';
  if (location === 'us' || location === 'eu') return `https://aiplatform.${location}.rep.googleapis.com`;
  if (!/^[a-z]+-[a-z]+\d+$/.test(location)) return 'https://aiplatform.googleapis.com';
  return `https://${location}-aiplatform.googleapis.com`;
}

function upstreams({ env }: Pick<LaunchFacts, 'env'>): Readonly<Record<string, string>> {
  return {
    gemini: given(env, 'GOOGLE_GEMINI_BASE_URL') ?? 'https://generativelanguage.googleapis.com',
    'gemini--vertex': given(env, 'GOOGLE_VERTEX_BASE_URL') ?? vertex(env),
    'gemini--assist': given(env, 'CODE_ASSIST_ENDPOINT') ?? 'https://cloudcode-pa.googleapis.com',
  };
}

function inSettings({ env, readText }: Readable): readonly Safe[] {
  const home = env['GEMINI_CLI_HOME'] ?? env['HOME'] ?? '';
  const places = [
    [safe`your Gemini settings`, `${home}/.gemini/settings.json`],
    [safe`.gemini/settings.json`, '.gemini/settings.json'],
    [safe`the Gemini settings of this machine`, '/etc/gemini-cli/settings.json'],
  ] as const;
  return places.flatMap(([shown, file]) => {
    const settings = settingsObject(readText(file));
    const off = valueAt(settings, 'hooksConfig', 'disabled');
    const namesOurs = Array.isArray(off) && JSON.stringify(off).includes('aup-');
    const found: Safe[] = [];
    if (isOn(valueAt(settings, 'tools', 'sandbox'))) found.push(safe`tools.sandbox in ${shown} ${SANDBOX}`);
    if (valueAt(settings, 'hooksConfig', 'enabled') === false) {
      found.push(safe`hooksConfig.enabled in ${shown} ${HOOKS_OFF}`);
    }
    if (namesOurs) found.push(safe`hooksConfig.disabled in ${shown} ${HOOKS_OFF}`);
    return found;
  });
}

/** Reasons not to start. */
function refusals(facts: LaunchFacts): readonly Safe[] {
  const { args, env } = facts;
  const options = args.includes('--') ? args.slice(0, args.indexOf('--')) : args;
  const boxed = options.some((arg) => arg === '-s' || /^--sandbox(?:$|=(?!false$))/.test(arg));
  return [
    ...(boxed ? [safe`gemini --sandbox ${SANDBOX}`] : []),
    ...(isOn(env['GEMINI_SANDBOX']) ? [safe`GEMINI_SANDBOX ${SANDBOX}`] : []),
    ...inSettings(facts),
  ];
}

export const gemini: AgentLaunch = {
  id: 'gemini',
  upstreams,
  launch: (facts) => ({
    args: facts.args,
    env: {
      GOOGLE_GEMINI_BASE_URL: facts.baseUrl('gemini'),
      GOOGLE_VERTEX_BASE_URL: facts.baseUrl('gemini--vertex'),
      CODE_ASSIST_ENDPOINT: facts.baseUrl('gemini--assist'),
    },
    files: [],
    refusals: refusals(facts),
  }),
  examples: [
    { name: 'plain start', args: [], refused: false, kept: [] },
    {
      name: 'arguments kept',
      args: ['-p', 'hi', '--approval-mode', 'yolo'],
      refused: false,
      kept: ['-p', 'hi', '--approval-mode', 'yolo'],
    },
    { name: 'a container', args: ['-s', '-p', 'x'], refused: true },
    { name: 'a container, by name', args: ['--sandbox=docker'], refused: true },
    { name: 'no container', args: ['--sandbox=false'], refused: false, kept: ['--sandbox=false'] },
    { name: 'a container, by environment', args: [], env: { GEMINI_SANDBOX: 'docker' }, refused: true },
    {
      name: 'a container, by the repository',
      args: [],
      files: { '.gemini/settings.json': '{"tools":{"sandbox":"docker"}}' },
      refused: true,
    },
    {
      name: 'hooks off, by the repository',
      args: [],
      files: { '.gemini/settings.json': '{ // quiet\n"hooksConfig":{"enabled":false,},}' },
      refused: true,
    },
    {
      name: 'our hook off, by its command',
      args: [],
      files: { '/home/dev/.gemini/settings.json': '{"hooksConfig":{"disabled":["/x/aup-hook agent"]}}' },
      refused: true,
    },
    {
      name: "another's hook off",
      args: [],
      files: { '.gemini/settings.json': '{"hooksConfig":{"enabled":true,"disabled":["notify"]}}' },
      refused: false,
      kept: [],
    },
    { name: 'prompt text', args: ['-p', '--', '-s'], refused: false, kept: ['-p', '--', '-s'] },
  ],
};
