/** Where opencode would go without us: the providers it knows by itself and those the user describes. */
import { isObject, type JsonObject } from '../../engine/json-object.ts';
import { settingsObject, valueAt } from './settings-json.ts';
import type { LaunchFacts } from './model.ts';

export type Readable = Pick<LaunchFacts, 'env' | 'readText'>;

export interface OpencodeRoute {
  /** opencode's name of the provider. */
  readonly id: string;
  readonly route: string;
  readonly upstream: string;
  /** Path behind our address that the format is known by. */
  readonly suffix: string;
}

type Family = 'openai' | 'anthropic' | 'gemini';

/** Of its many, those whose requests the proxy reads. */
export const KNOWN: Readonly<Record<string, readonly [Family, string]>> = {
  anthropic: ['anthropic', 'https://api.anthropic.com/v1'],
  openai: ['openai', 'https://api.openai.com/v1'],
  google: ['gemini', 'https://generativelanguage.googleapis.com/v1beta'],
  openrouter: ['openai', 'https://openrouter.ai/api/v1'],
  groq: ['openai', 'https://api.groq.com/openai/v1'],
  mistral: ['openai', 'https://api.mistral.ai/v1'],
  xai: ['openai', 'https://api.x.ai/v1'],
  deepseek: ['openai', 'https://api.deepseek.com'],
};

/** What the packages a user may name for a provider speak. */
const PACKAGES: Readonly<Record<string, Family>> = {
  '@ai-sdk/openai': 'openai',
  '@ai-sdk/openai-compatible': 'openai',
  '@openrouter/ai-sdk-provider': 'openai',
  '@ai-sdk/groq': 'openai',
  '@ai-sdk/mistral': 'openai',
  '@ai-sdk/xai': 'openai',
  '@ai-sdk/anthropic': 'anthropic',
  '@ai-sdk/google': 'gemini',
};

function folder({ env }: Readable, variable: string, below: string): string {
  const given = env[variable] ?? '';
  return `${given === '' ? `${env['HOME'] ?? ''}/${below}` : given}/opencode`;
}

/** The user's own settings, the strongest first. What a repository says does not move their requests. */
function userSettings(facts: Readable): readonly JsonObject[] {
  const { env, readText } = facts;
  const own = folder(facts, 'XDG_CONFIG_HOME', '.config');
  const files = [
    env['OPENCODE_CONFIG'] ?? '',
    ...['opencode.jsonc', 'opencode.json', 'config.json'].map((name) => `${own}/${name}`),
  ];
  const texts = [
    env['OPENCODE_CONFIG_CONTENT'],
    ...files.map((file) => (file === '' ? undefined : readText(file))),
  ];
  return texts.map(settingsObject).filter((settings) => settings !== undefined);
}

function textIn(settings: readonly JsonObject[], ...keys: readonly string[]): string | undefined {
  return settings
    .map((each) => valueAt(each, ...keys))
    .find((value): value is string => typeof value === 'string' && value !== '');
}

function signedIn(facts: Readable): JsonObject {
  const file = `${folder(facts, 'XDG_DATA_HOME', '.local/share')}/auth.json`;
  return settingsObject(facts.env['OPENCODE_AUTH_CONTENT'] ?? facts.readText(file)) ?? {};
}

/** Providers signed in with an account: their requests go to addresses of their own. */
export function accountsOf(facts: Readable): readonly string[] {
  return Object.entries(signedIn(facts)).flatMap(([id, entry]) =>
    isObject(entry) && entry['type'] !== 'api' ? [id] : [],
  );
}

/** The server of a company an account is at; undefined where it is the usual one. */
export function companyOf(facts: Readable, id: string): string | undefined {
  return textIn([signedIn(facts)], id, 'enterpriseUrl');
}

function described(settings: readonly JsonObject[]): readonly string[] {
  return settings.flatMap(({ provider }) => (isObject(provider) ? Object.keys(provider) : []));
}

/** Addresses by provider, as the user's own settings give them; undefined where they describe one without. */
export function describedOf(facts: Readable): Readonly<Record<string, string | undefined>> {
  const settings = userSettings(facts);
  const endpoint = (id: string): string | undefined =>
    textIn(settings, 'provider', id, 'options', 'endpoint');
  return Object.fromEntries(described(settings).map((id) => [id, addressIn(settings, id) ?? endpoint(id)]));
}

function addressIn(settings: readonly JsonObject[], id: string): string | undefined {
  return textIn(settings, 'provider', id, 'options', 'baseURL') ?? textIn(settings, 'provider', id, 'api');
}

/** What one provider speaks and where it is, by the user's settings or by what opencode knows. */
function placeOf(id: string, settings: readonly JsonObject[]): readonly [Family, string] | undefined {
  const known = Object.hasOwn(KNOWN, id) ? KNOWN[id] : undefined;
  const named = textIn(settings, 'provider', id, 'npm');
  const family = named === undefined ? known?.[0] : PACKAGES[named];
  const address = addressIn(settings, id) ?? known?.[1];
  return family === undefined || address === undefined ? undefined : [family, address];
}

/** A route for each provider whose format is known. */
export function routesOf(facts: Readable): readonly OpencodeRoute[] {
  const settings = userSettings(facts);
  const away = accountsOf(facts);
  const ids = [...new Set([...Object.keys(KNOWN), ...described(settings)])];
  return ids.flatMap((id, at) => {
    const place = away.includes(id) ? undefined : placeOf(id, settings);
    if (place === undefined) return [];
    const [family, address] = place;
    const whole = address.replace(/\/+$/, '');
    const [suffix] = /\/v1$/.exec(whole) ?? [''];
    const upstream = whole.slice(0, whole.length - suffix.length);
    return [{ id, route: id === family ? family : `${family}--${at}`, upstream, suffix }];
  });
}

/** The provider of the model somebody chose, by arguments or settings; undefined where opencode chooses. */
export function chosenProvider(args: readonly string[], facts: Readable): string | undefined {
  const at = args.findIndex((arg) => arg === '-m' || arg === '--model');
  const inline = args.find((arg) => arg.startsWith('--model='))?.slice('--model='.length);
  const model = (at === -1 ? undefined : args[at + 1]) ?? inline ?? textIn(userSettings(facts), 'model');
  return model?.split('/')[0];
}
