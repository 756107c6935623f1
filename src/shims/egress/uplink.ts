/** Connections to the model services. */
import type { Readable } from 'node:stream';
import type { Dispatcher } from 'undici';
import type { Headers } from './headers.ts';

export interface Outgoing {
  readonly url: URL;
  readonly method: string;
  readonly headers: Headers;
  readonly body: string | Readable | undefined;
  readonly signal: AbortSignal;
}

/** Connects to services, through the user's HTTP proxy when the environment names one. Follows no redirect. */
export interface Uplink {
  send(outgoing: Outgoing): Promise<Dispatcher.ResponseData>;
  close(): Promise<void>;
}

export interface ProxyEnv {
  readonly [name: string]: string | undefined;
}

interface Connected {
  readonly undici: typeof import('undici');
  readonly dispatcher: Dispatcher;
}

/** undici is loaded with the first request: starting the shim does not wait for it. */
export function openUplink(env: ProxyEnv): Uplink {
  const state: { connected?: Promise<Connected> } = {};
  return {
    send: async ({ url, method, headers, body, signal }) => {
      state.connected ??= connect(env);
      const { undici, dispatcher } = await state.connected;
      // Models think for minutes: the agent's own timeout ends a request, by closing it.
      const patience = { headersTimeout: 0, bodyTimeout: 0 };
      return undici.request(url, { method, headers, body: body ?? null, signal, dispatcher, ...patience });
    },
    close: async () => {
      if (state.connected !== undefined) await (await state.connected).dispatcher.destroy();
    },
  };
}

async function connect(env: ProxyEnv): Promise<Connected> {
  const undici = await import('undici');
  const value = (name: string): string => env[name] ?? env[name.toUpperCase()] ?? '';
  const http = proxyUrl(value('http_proxy'), value('all_proxy'));
  const https = proxyUrl(value('https_proxy'), value('all_proxy'));
  if (http === '' && https === '') return { undici, dispatcher: new undici.Agent() };
  const noProxy = value('no_proxy');
  return {
    undici,
    dispatcher: new undici.EnvHttpProxyAgent({ httpProxy: http, httpsProxy: https, noProxy }),
  };
}

/** The first that is a web address; SOCKS and the like are not spoken. */
function proxyUrl(...candidates: readonly string[]): string {
  return candidates.find((text) => /^https?:\/\//i.test(text)) ?? '';
}
