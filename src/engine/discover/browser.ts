/** Browsers: where their profiles lie, what an extension may reach, and how visits are told. */

/** Folders of one browser; templates as the table of MCP clients has them: `{config}/chromium`. */
export interface BrowserPlaces {
  /** As it is shown: `chrome`. */
  readonly browser: string;
  readonly family: 'chromium' | 'firefox';
  /** Folders that hold one folder a profile. */
  readonly bases: readonly string[];
}

/** Hosts of AI, as extensions and visits are held against them. */
export interface AiHosts {
  /** Lower case; a leading `*.` stands for any host below. */
  readonly hosts: readonly string[];
  /** Domains most of whose hosts are no AI: the right to all of them tells nothing. */
  readonly shared: readonly string[];
}

/** An extension's manifest, as far as it matters. */
export interface ExtensionFacts {
  /** May still be `__MSG_name__`. */
  readonly name: string;
  readonly version: string;
  /** Patterns of addresses it may read or change. */
  readonly patterns: readonly string[];
}

const PATTERN = /^(?:\*|https?|wss?):\/\/([^/?#]+)/i;

/** The host of a match pattern, lower case and without a port; undefined for the right to everything. */
function hostOf(pattern: string): string | undefined {
  const host = PATTERN.exec(pattern)?.[1]
    ?.toLowerCase()
    .replace(/:[\d*]+$/, '');
  return host === '*' ? undefined : host;
}

function within(host: string, domain: string): boolean {
  return host === domain || host.endsWith(`.${domain}`);
}

function reaches(host: string, { hosts, shared }: AiHosts): boolean {
  const wild = host.startsWith('*.');
  const bare = wild ? host.slice(2) : host;
  if (wild && shared.includes(bare)) return false;
  return hosts.some((known) => {
    const domain = known.replace(/^\*\./, '');
    return within(bare, domain) || (wild && bare.includes('.') && within(domain, bare));
  });
}

/** Whether one of the patterns is about a host of AI. The right to every address is not: half of all extensions ask for it. */
export function reachesAi(patterns: readonly string[], ai: AiHosts): boolean {
  return patterns.some((pattern) => {
    const host = hostOf(pattern);
    return host !== undefined && reaches(host, ai);
  });
}

/** How often, told in powers of ten: enough for a review, too little to follow a person by. */
export const VISIT_BUCKETS = ['1-9', '10-99', '100-999', '1000+'] as const;
export type VisitBucket = (typeof VISIT_BUCKETS)[number];

/** Visits of one service's domain: nothing finer is kept. */
export interface Visits {
  readonly domain: string;
  readonly visits: VisitBucket;
  /** `2026-11-23`; absent = the browser did not keep it. */
  readonly lastDay?: string;
}

export function visitBucket(count: number): VisitBucket {
  if (count < 10) return '1-9';
  if (count < 100) return '10-99';
  return count < 1000 ? '100-999' : '1000+';
}
