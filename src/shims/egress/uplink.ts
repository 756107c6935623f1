/** Connections to the model services. */
import type { Readable } from 'node:stream';
import type { SecureContext } from 'node:tls';
import type { Dispatcher } from 'undici';
import type { Headers } from './headers.ts';
import { proxiesOf, type ProxyEnv } from '../../host/proxies.ts';

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

interface Connected {
  readonly undici: typeof import('undici');
  readonly dispatcher: Dispatcher;
}

/** undici is loaded with the first request: starting the shim does not wait for it. */
export function openUplink(env: ProxyEnv, trust?: () => SecureContext): Uplink {
  const state: { connected?: Promise<Connected> } = {};
  return {
    send: async ({ url, method, headers, body, signal }) => {
      state.connected ??= connect(env, trust);
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

async function connect(env: ProxyEnv, trust?: () => SecureContext): Promise<Connected> {
  const undici = await import('undici');
  // A variable may switch the check off for all of Node: where it is asked for, it holds.
  const check = trust === undefined ? {} : { secureContext: trust(), rejectUnauthorized: true };
  const { http, https, noProxy } = proxiesOf(env);
  if (http === '' && https === '') return { undici, dispatcher: new undici.Agent({ connect: check }) };
  const tls = { connect: check, requestTls: check, proxyTls: check };
  return {
    undici,
    dispatcher: new undici.EnvHttpProxyAgent({ httpProxy: http, httpsProxy: https, noProxy, ...tls }),
  };
}
