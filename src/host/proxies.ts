/** The proxies a user leaves the machine through, as their environment names them. */

interface Place {
  readonly host: string;
  readonly port: number;
}

export interface ProxyEnv {
  readonly [name: string]: string | undefined;
}

export interface Proxies {
  /** Web addresses; empty where there is none. */
  readonly http: string;
  readonly https: string;
  readonly noProxy: string;
}

/** The first that is a web address; SOCKS and the like are not spoken. */
function proxyUrl(...candidates: readonly string[]): string {
  return candidates.find((text) => /^https?:\/\//i.test(text)) ?? '';
}

export function proxiesOf(env: ProxyEnv): Proxies {
  const value = (name: string): string => env[name] ?? env[name.toUpperCase()] ?? '';
  return {
    http: proxyUrl(value('http_proxy'), value('all_proxy')),
    https: proxyUrl(value('https_proxy'), value('all_proxy')),
    noProxy: value('no_proxy'),
  };
}

const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|::1|0\.0\.0\.0)$/;

/** Whether one entry of NO_PROXY is about a place: a name means what is below it as well. */
function names(entry: string, { host, port }: Place): boolean {
  const [, name = '', digits] = /^\[?(.*?)\]?(?::(\d+))?$/.exec(entry) ?? [];
  const suffix = name.replace(/^\*?\./, '');
  if (digits !== undefined && Number(digits) !== port) return false;
  return suffix !== '' && (host === suffix || host.endsWith(`.${suffix}`));
}

/** The proxy a connection goes through; undefined = straight there. */
export function proxyFor(
  place: Place,
  scheme: 'http' | 'https',
  { http, https, noProxy }: Proxies,
): URL | undefined {
  // As with requests: where only one is named, it serves for both.
  const proxy = scheme === 'https' && https !== '' ? https : http;
  if (proxy === '' || LOOPBACK.test(place.host)) return undefined;
  const entries = noProxy.toLowerCase().split(/[\s,]+/);
  const isDirect = entries.some((entry) => entry === '*' || names(entry, place));
  return isDirect || !URL.canParse(proxy) ? undefined : new URL(proxy);
}
