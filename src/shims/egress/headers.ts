/** Headers on their way through the proxy. None is ever logged. */
import type { IncomingHttpHeaders } from 'node:http';

/** Names that concern one connection only. */
const HOP = new Set([
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'trailers',
  'transfer-encoding',
  'upgrade',
]);
/** Set anew for the body that is really sent. */
const OWN_REQUEST = new Set(['host', 'content-length', 'content-encoding', 'accept-encoding', 'expect']);
/** No longer true of a body that was changed. */
const OWN_RESPONSE = new Set(['content-length', 'content-encoding', 'content-md5', 'etag']);

export type Headers = Record<string, string | string[]>;

/** Of a body that goes on untouched its own description is true. */
const OWN_RAW_REQUEST = new Set(['host', 'accept-encoding', 'expect']);

/** Request headers for the service; a body that was read is sent uncompressed, the answer asked for likewise. */
export function requestHeaders(incoming: IncomingHttpHeaders, isRaw = false): Headers {
  return { ...endToEnd(incoming, isRaw ? OWN_RAW_REQUEST : OWN_REQUEST), 'accept-encoding': 'identity' };
}

/** Response headers for the agent. */
export function responseHeaders(upstream: IncomingHttpHeaders, changed: boolean): Headers {
  return endToEnd(upstream, changed ? OWN_RESPONSE : new Set());
}

/** Names of protocol and services, whose values have forms of their own. */
const KNOWN_NAME =
  /^(?:accept|amz-sdk-|anthropic-|cache-|content-|openai-|origin$|priority$|range$|referer$|sec-|trace|user-agent$|x-amzn?-(?!meta-)|x-app$|x-client-|x-goog-|x-request-id$|x-session|x-should-|x-stainless-|if-|date$|via$|session)/;
/** Names that say the value is there to sign in with: a placeholder could not. */
const CREDENTIAL_NAME = /auth|key|token|secret|cookie|credential|signature|password/;

/** True for headers whose text is looked at: those a user or tool adds, but for the ones that sign in. */
export function isInspected(name: string): boolean {
  return !KNOWN_NAME.test(name) && !CREDENTIAL_NAME.test(name);
}

function endToEnd(headers: IncomingHttpHeaders, without: ReadonlySet<string>): Headers {
  const listed = new Set((headers.connection ?? '').split(',').map((name) => name.trim().toLowerCase()));
  const kept: Headers = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value === undefined || HOP.has(name) || listed.has(name) || without.has(name)) continue;
    kept[name] = value;
  }
  return kept;
}

/** True when the Host header names this port on loopback: a web page that rebinds a name does not get in. */
export function isLoopbackHost(host: string | undefined, port: number): boolean {
  return host === `127.0.0.1:${port}` || host === `localhost:${port}` || host === `[::1]:${port}`;
}

/** True when the content type is JSON of any kind; a missing one counts as JSON and is parsed as such. */
export function isJsonType(type: string | undefined): boolean {
  if (type === undefined) return true;
  const [essence = ''] = type.split(';');
  return /^application\/(?:[\w.+-]+\+)?json$/i.test(essence.trim());
}
