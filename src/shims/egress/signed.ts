/** Requests that AWS has signed over all they say: not a letter of them may change on the way. */
import type { AgentRequest } from './asked.ts';
import type { Headers } from './headers.ts';
import type { Inspected } from './inspected.ts';

/** Set anew for each connection, by what is really sent. */
const OURS = new Set(['host', 'content-length', 'content-encoding', 'connection', 'expect']);

interface Signable {
  readonly request: Pick<AgentRequest, 'headers'>;
  readonly url: URL;
}

/** Names of the headers a signature covers, in lower case; undefined for a request without one. */
function signedNames({ request, url }: Signable): ReadonlySet<string> | undefined {
  const text = request.headers.authorization ?? '';
  const inQuery = [...url.searchParams].find(([name]) => /^x-amz-signedheaders$/i.test(name))?.[1];
  if (inQuery === undefined && !/^AWS4-/i.test(text)) return undefined;
  const named = /\bSignedHeaders=([^,\s]*)/i.exec(text)?.[1] ?? '';
  return new Set([...named.toLowerCase().split(';'), ...(inQuery ?? '').toLowerCase().split(';')]);
}

/** True when a signature covers something that would be replaced: every signature covers the body. */
export function isSigned(
  exchange: Signable,
  inHeaders: readonly Pick<Inspected, 'name' | 'findings'>[],
  rewritten: boolean,
): boolean {
  const names = signedNames(exchange);
  if (names === undefined) return false;
  return rewritten || inHeaders.some(({ name, findings }) => names.has(name) && findings.length > 0);
}

/** What goes out, with the headers a signature covers as they came. */
export function withSigned(going: Headers, request: AgentRequest, url: URL): Headers {
  const names = signedNames({ request, url });
  if (names === undefined) return going;
  const kept = Object.entries(request.headers).flatMap(([name, value]) =>
    value === undefined || OURS.has(name) || !names.has(name) ? [] : [[name, value] as const],
  );
  return { ...going, ...Object.fromEntries(kept) };
}
