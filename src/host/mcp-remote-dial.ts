/** Connections to servers elsewhere, and what it means when there is none. */
import type { Dispatcher } from 'undici';
import type { RemoteTrouble } from '../engine/mcp/http-words.ts';
import { proxiesOf, proxyFor, type ProxyEnv } from './proxies.ts';

/** Why a request came to nothing. Its message is for nobody: it may hold a header. */
export class RemoteError extends Error {
  readonly trouble: RemoteTrouble;
  readonly detail: string;

  constructor(trouble: RemoteTrouble, detail = '') {
    super(trouble);
    this.trouble = trouble;
    this.detail = detail;
  }
}

const CONNECT_MS = 10_000;
const MOST_HEADERS = 32 * 1024;
const CERTIFICATE =
  /^(?:CERT_|ERR_TLS_CERT_|UNABLE_TO_|SELF_SIGNED_|DEPTH_ZERO_|INVALID_(?:CA|PURPOSE)|HOSTNAME_)/;
const SLOW = new Set(['UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_BODY_TIMEOUT']);

function codeOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' && /^\w{1,60}$/.test(code) ? code : '';
}

/** What an error of the connection means. */
export function troubleOf(error: unknown): RemoteError {
  if (error instanceof RemoteError) return error;
  const code = codeOf(error);
  if (CERTIFICATE.test(code)) return new RemoteError('certificate', code);
  return new RemoteError(SLOW.has(code) ? 'too-slow' : 'unreachable', code);
}

export interface Connected {
  readonly undici: typeof import('undici');
  readonly dispatcher: Dispatcher;
}

/** Through the user's proxy when the environment names one. undici is loaded with the first request. */
export async function connect(url: URL, env: ProxyEnv): Promise<Connected> {
  const undici = await import('undici');
  const scheme = url.protocol === 'https:' ? 'https' : 'http';
  const host = url.hostname.replaceAll(/^\[|\]$/g, '');
  const place = { host, port: Number(url.port) || (scheme === 'https' ? 443 : 80) };
  const proxy = proxyFor(place, scheme, proxiesOf(env));
  // A variable may switch the check off for all of Node: here it holds.
  const check = { rejectUnauthorized: true, timeout: CONNECT_MS };
  const bounds = { maxHeaderSize: MOST_HEADERS };
  if (proxy === undefined) return { undici, dispatcher: new undici.Agent({ connect: check, ...bounds }) };
  const tls = { connect: check, requestTls: check, proxyTls: check };
  return { undici, dispatcher: new undici.ProxyAgent({ uri: proxy.href, ...tls, ...bounds }) };
}
