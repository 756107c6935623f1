/** Where Codex would go without us, and what moves each of these addresses. */
import type { JsonObject } from '../../engine/json-object.ts';
import type { CodexCall } from './codex-args.ts';
import { settingsOf, tableIn, textIn, type Readable } from './codex-settings.ts';

export interface CodexRoute {
  readonly route: string;
  readonly upstream: string;
  /** Key of the setting that holds the address. */
  readonly setting?: string;
  /** Variable that does. */
  readonly variable?: string;
  /** Path behind our address that Codex looks for. */
  readonly suffix?: string;
}

export interface CodexRoutes {
  readonly routes: readonly CodexRoute[];
  /** The provider to pin; undefined where an option names it. */
  readonly provider: string | undefined;
}

const SERVICE = 'https://api.openai.com/v1';
const ACCOUNTS = 'https://chatgpt.com/backend-api';

/** Signed in with ChatGPT, Codex asks another service; a gateway of the user's takes both. */
function openai(settings: JsonObject): readonly CodexRoute[] {
  const own = textIn(settings, 'openai_base_url');
  const main = { route: 'openai', setting: 'openai_base_url' };
  if (own !== undefined) return [{ ...main, upstream: own }];
  const accounts = (textIn(settings, 'chatgpt_base_url') ?? ACCOUNTS).replace(/\/+$/, '');
  return [
    { ...main, upstream: SERVICE },
    { route: 'openai--chatgpt', upstream: `${accounts}/codex` },
  ];
}

/** Providers the user describes; the address of one without is the service's own. */
function described(settings: JsonObject): readonly CodexRoute[] {
  const providers = tableIn(settings, 'model_providers');
  return Object.keys(providers).flatMap((name, at) => {
    if (!/^[\w-]+$/.test(name) || name === 'amazon-bedrock') return [];
    const upstream = textIn(tableIn(providers, name), 'base_url') ?? SERVICE;
    return [{ route: `openai--${at}`, upstream, setting: `model_providers.${name}.base_url` }];
  });
}

/** A model server on this machine, where Codex looks for it. */
function local(call: CodexCall, { env }: Readable, settings: JsonObject): CodexRoute {
  const chosen = textIn(settings, 'model_provider') ?? textIn(settings, 'oss_provider');
  const named = call.localProvider ?? chosen;
  const usual = named === 'lmstudio' ? '1234' : '11434';
  const port = env['CODEX_OSS_PORT'] ?? '';
  const own = env['CODEX_OSS_BASE_URL'] ?? '';
  const whole = own === '' ? `http://localhost:${port === '' ? usual : port}/v1` : own;
  // Without this end it does not find the server's other addresses.
  const [suffix] = /\/v1\/?$/.exec(whole) ?? [''];
  const upstream = whole.slice(0, whole.length - suffix.length);
  return { route: 'openai--local', upstream, variable: 'CODEX_OSS_BASE_URL', suffix };
}

/** Every address the user's own settings lead to. A repository cannot name one. */
export function routesOf(call: CodexCall, facts: Readable): CodexRoutes {
  const settings = settingsOf(call, facts);
  return {
    routes: [...openai(settings), ...described(settings), local(call, facts, settings)],
    provider: call.flags.has('--oss') ? undefined : (textIn(settings, 'model_provider') ?? 'openai'),
  };
}
