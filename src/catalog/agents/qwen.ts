import { isObject, type JsonObject } from '../../engine/json-object.ts';
import type { Safe } from '../../engine/model.ts';
import { safe } from '../../engine/text.ts';
import type { AgentLaunch, LaunchFacts, LaunchPlan } from './model.ts';
import { isOn, settingsObject, valueAt } from './settings-json.ts';

/**
 * Qwen Code. Seen on 0.15.10: addresses in `modelProviders` beat those of arguments, which beat the environment, and
 * settings of the system replace `modelProviders` whole. Its hooks are those of the user's settings alone, which
 * `aup-guard install` writes.
 */

const SETTINGS_FILE = 'qwen-settings.json';
const SETTINGS_VERSION = 4;
const SANDBOX = safe`runs qwen in a container, where the guard is not`;
const ELSEWHERE = safe`requests do not pass the guard`;

/** What its ways to sign in speak, by the name of the route. */
const FAMILIES: Readonly<Record<string, string>> = {
  openai: 'openai',
  anthropic: 'anthropic',
  gemini: 'gemini',
  'vertex-ai': 'gemini',
};

type Readable = Pick<LaunchFacts, 'args' | 'env' | 'readText'>;

function folderOf(env: LaunchFacts['env']): string {
  const given = env['QWEN_HOME'];
  return given === undefined || given === '' ? `${env['HOME'] ?? ''}/.qwen` : given;
}

function userSettings({ env, readText }: Readable): JsonObject {
  return settingsObject(readText(`${folderOf(env)}/settings.json`)) ?? {};
}

interface Split {
  readonly rest: readonly string[];
  /** Value of the last `--openai-base-url`. */
  readonly base: string | undefined;
}

const BASE_URL = /^--(?:openai-base-url|openaiBaseUrl)(?:=(.*))?$/;

/** Takes the address out of the arguments: it would beat ours. Everything after `--` is prompt text. */
function splitBase(args: readonly string[]): Split {
  const rest: string[] = [];
  let base: string | undefined;
  for (let i = 0; i < args.length; i += 1) {
    const arg = args[i] ?? '';
    if (arg === '--') return { rest: [...rest, ...args.slice(i)], base };
    const found = BASE_URL.exec(arg);
    if (found === null) rest.push(arg);
    else if (found[1] !== undefined) base = found[1];
    else {
      base = args[i + 1];
      i += 1;
    }
  }
  return { rest, base };
}

interface Model {
  readonly family: string;
  readonly way: string;
  readonly fields: JsonObject;
  readonly address: string | undefined;
}

/** The models the user describes; what a repository says does not move their requests. */
function models(facts: Readable): readonly Model[] {
  const described = userSettings(facts)['modelProviders'];
  return Object.entries(isObject(described) ? described : {}).flatMap(([way, list]) =>
    (Array.isArray(list) ? list : []).flatMap((fields: unknown) => {
      if (!isObject(fields)) return [];
      const { baseUrl } = fields;
      const address = typeof baseUrl === 'string' && baseUrl !== '' ? baseUrl : undefined;
      return [{ way, family: FAMILIES[way] ?? '', fields, address }];
    }),
  );
}

/** A route for each address, in the order of the settings. */
function routes(facts: Readable): ReadonlyMap<string, string> {
  const known = new Map<string, string>();
  for (const { family, address } of models(facts)) {
    const key = `${family} ${address}`;
    if (address === undefined || family === '' || known.has(key)) continue;
    known.set(key, `${family}--${known.size + 1}`);
  }
  return known;
}

function first(...values: readonly unknown[]): string | undefined {
  return values.filter((value) => typeof value === 'string').find((value) => value !== '');
}

function upstreams(facts: Readable): Readonly<Record<string, string>> {
  const { env } = facts;
  const settings = valueAt(userSettings(facts), 'security', 'auth', 'baseUrl');
  const described = [...routes(facts)].map(([key, route]) => [route, key.slice(key.indexOf(' ') + 1)]);
  return {
    openai:
      first(splitBase(facts.args).base, env['OPENAI_BASE_URL'], settings) ?? 'https://api.openai.com/v1',
    anthropic: first(env['ANTHROPIC_BASE_URL']) ?? 'https://api.anthropic.com',
    gemini: first(env['GOOGLE_GEMINI_BASE_URL']) ?? 'https://generativelanguage.googleapis.com',
    'gemini--vertex': first(env['GOOGLE_VERTEX_BASE_URL']) ?? 'https://aiplatform.googleapis.com',
    ...Object.fromEntries(described),
  };
}

function modelProviders(facts: LaunchFacts): JsonObject {
  const known = routes(facts);
  const made: Record<string, JsonObject[]> = {};
  for (const { way, family, fields, address } of models(facts)) {
    const route = known.get(`${family} ${address}`);
    const list = (made[way] ??= []);
    list.push(route === undefined ? fields : { ...fields, baseUrl: facts.baseUrl(route) });
  }
  return made;
}

/** How it signs in, as far as can be told before it starts. */
function signIn({ args, env, readText }: Readable): string | undefined {
  const at = args.findIndex((arg) => arg === '--auth-type');
  const inline = args.find((arg) => arg.startsWith('--auth-type='))?.slice('--auth-type='.length);
  const chosen = valueAt(userSettings({ args, env, readText }), 'security', 'auth', 'selectedType');
  return first(at === -1 ? undefined : args[at + 1], inline, chosen);
}

function refusals(facts: LaunchFacts, rest: readonly string[]): readonly Safe[] {
  const { env, readText } = facts;
  const options = rest.includes('--') ? rest.slice(0, rest.indexOf('--')) : rest;
  const repository = settingsObject(readText('.qwen/settings.json'));
  const boxed = [
    [safe`your Qwen settings`, userSettings(facts)],
    [safe`.qwen/settings.json`, repository],
  ] as const;
  return [
    ...(options.includes('--bare') ? [safe`qwen --bare switches the guard's hooks off`] : []),
    ...(options.some((arg) => arg === '-s' || /^--sandbox(?:$|=(?!false$))/.test(arg))
      ? [safe`qwen --sandbox ${SANDBOX}`]
      : []),
    ...(isOn(env['QWEN_SANDBOX']) ? [safe`QWEN_SANDBOX ${SANDBOX}`] : []),
    ...boxed.flatMap(([shown, settings]) =>
      isOn(valueAt(settings, 'tools', 'sandbox')) ? [safe`tools.sandbox in ${shown} ${SANDBOX}`] : [],
    ),
    ...(signIn(facts) === 'qwen-oauth' ? [safe`signed in with a Qwen account, ${ELSEWHERE}`] : []),
  ];
}

function launch(facts: LaunchFacts): LaunchPlan {
  const { rest } = splitBase(facts.args);
  const system = settingsObject(
    facts.readText(facts.env['QWEN_CODE_SYSTEM_SETTINGS_PATH'] ?? '/etc/qwen-code/settings.json'),
  );
  // Settings of an older form are written anew, under the eyes of the watch over the session's folder.
  const settings = {
    $version: SETTINGS_VERSION,
    ...system,
    modelProviders: modelProviders(facts),
    disableAllHooks: false,
  };
  return {
    args: rest,
    env: {
      OPENAI_BASE_URL: facts.baseUrl('openai'),
      ANTHROPIC_BASE_URL: facts.baseUrl('anthropic'),
      GOOGLE_GEMINI_BASE_URL: facts.baseUrl('gemini'),
      GOOGLE_VERTEX_BASE_URL: facts.baseUrl('gemini--vertex'),
      QWEN_CODE_SYSTEM_SETTINGS_PATH: `${facts.dir}/${SETTINGS_FILE}`,
    },
    files: [{ name: SETTINGS_FILE, text: JSON.stringify(settings) }],
    refusals: refusals(facts, rest),
  };
}

const TWO_MODELS = JSON.stringify({
  modelProviders: {
    openai: [
      { id: 'a', baseUrl: 'https://one.example/v1' },
      { id: 'b', baseUrl: 'https://two.example/v1' },
      { id: 'c', baseUrl: 'https://one.example/v1' },
      { id: 'd' },
    ],
  },
});

export const qwen: AgentLaunch = {
  id: 'qwen',
  upstreams,
  launch,
  examples: [
    { name: 'plain start', args: [], refused: false, kept: [], settings: { disableAllHooks: false } },
    {
      name: 'arguments kept, an address taken out',
      args: ['-p', 'hi', '--openai-base-url', 'https://x.example/v1', '--yolo'],
      refused: false,
      kept: ['-p', 'hi', '--yolo'],
    },
    {
      name: 'models of the user lead past the guard no more',
      args: [],
      files: { '/home/dev/.qwen/settings.json': TWO_MODELS },
      refused: false,
      kept: [],
      settings: {
        modelProviders: {
          openai: [
            { id: 'a', baseUrl: 'http://127.0.0.1:1/token/openai--1' },
            { id: 'b', baseUrl: 'http://127.0.0.1:1/token/openai--2' },
            { id: 'c', baseUrl: 'http://127.0.0.1:1/token/openai--1' },
            { id: 'd' },
          ],
        },
      },
    },
    {
      name: 'models of a repository are not used',
      args: [],
      files: { '.qwen/settings.json': TWO_MODELS },
      refused: false,
      kept: [],
      settings: { modelProviders: {} },
    },
    { name: 'hooks off', args: ['--bare'], refused: true },
    { name: 'a container', args: ['-s'], refused: true },
    { name: 'a container, by environment', args: [], env: { QWEN_SANDBOX: 'podman' }, refused: true },
    { name: 'an account of its own', args: ['--auth-type', 'qwen-oauth'], refused: true },
    {
      name: 'an account of its own, by settings',
      args: [],
      files: { '/home/dev/.qwen/settings.json': '{"security":{"auth":{"selectedType":"qwen-oauth"}}}' },
      refused: true,
    },
    { name: 'prompt text', args: ['--', '--bare'], refused: false, kept: ['--', '--bare'] },
  ],
};
