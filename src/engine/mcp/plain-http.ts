/** Addresses that are not encrypted: everybody on the way reads and changes what is said. */
import type { Instant } from '../model.ts';
import type { Clause } from '../policy/model.ts';
import { mcpTerms, serverStartedBy } from './terms.ts';

const PLAIN = /^http:\/\/(?:[^/?#@]*@)?(\[[^\]]*\]|[^/?#:]*)/i;
const LOOPBACK = /^(?:localhost|(?:[\w-]+\.)*localhost|127(?:\.\d{1,3}){3}|\[::1\])$/i;

/** True for an address off this machine that is not encrypted, unless a clause lists that very address. */
export function isPlainHttp(url: string, clauses: readonly Clause[], now: Instant): boolean {
  const host = PLAIN.exec(url.trim())?.[1];
  if (host === undefined || LOOPBACK.test(host)) return false;
  return mcpTerms(clauses, now).every(
    ({ approval }) => serverStartedBy(approval?.servers ?? [], [url]) === undefined,
  );
}
