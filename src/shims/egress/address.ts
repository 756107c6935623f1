/** Addresses as requests and proxies write them. */

export interface Place {
  /** Lower case, without a dot at its end; an IPv6 address without brackets. */
  readonly host: string;
  readonly port: number;
}

const DOTS = /\/(?:\.|%2e){1,2}(?:\/|$)/i;
const AUTHORITY = /^(?:\[(?<v6>[\da-f:.]{2,45})\]|(?<name>[a-z\d._-]{1,253}))(?::(?<port>\d{1,5}))?$/i;

/** `host:port` in parts; undefined when it is none. */
export function placeOf(authority: string, standardPort?: number): Place | undefined {
  const { v6, name, port: digits } = AUTHORITY.exec(authority)?.groups ?? {};
  const host = (v6 ?? name)?.toLowerCase().replace(/\.$/, '');
  const port = digits === undefined ? standardPort : Number(digits);
  return host === undefined || host === '' || !isPort(port) ? undefined : { host, port };
}

function isPort(port: number | undefined): port is number {
  return port !== undefined && port > 0 && port < 65_536;
}

/** As it stands in an address. */
export function written({ host, port }: Place): string {
  return `${host.includes(':') ? `[${host}]` : host}:${port}`;
}

/** True for a path that leads elsewhere than it says. */
export function isWinding(path: string): boolean {
  return DOTS.test(path);
}

/** What stands behind the host: path, and query with its question mark. Undefined for anything but an absolute path. */
export function partsOf(target: string): { readonly path: string; readonly query: string } | undefined {
  const [, path, query = ''] = /^(\/[^?#]*)(\?[^#]*)?$/.exec(target) ?? [];
  return path === undefined || isWinding(path) ? undefined : { path, query };
}

/** The address of a path below a base. */
export function joinedUrl(
  base: URL,
  { path, query }: { readonly path: string; readonly query: string },
): URL {
  const url = new URL(base);
  url.pathname = url.pathname.replace(/\/$/, '') + path;
  url.search = query;
  return url;
}
