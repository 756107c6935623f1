/** Risks of how clients are told to start and to trust a server. */
import type { McpEntry, McpGrant, McpTool } from './model.ts';
import { capabilitiesOf } from './risk-tools.ts';
import type { Hit, McpRiskId, McpRisks, McpSubject } from './risk-model.ts';

const LOOPBACK = /^(?:localhost|.*\.localhost|127(?:\.\d{1,3}){3}|\[::1\]|::1)$/i;
const TLS_OFF =
  /^(?:--?(?:insecure|allow-http|no-verify|no-tls-verify|skip-tls-verify|tls-skip-verify|no-check-certificate|disable-ssl(?:-verification)?|no-ssl|ignore-certificate-errors)|--(?:verify-ssl|ssl-verify|tls-verify|strict-ssl|verify)=(?:false|0|no))$/i;
/** Only named, as values are not kept: they are set in order to switch a check off. */
const TLS_OFF_ENV =
  /^(?:NODE_TLS_REJECT_UNAUTHORIZED|PYTHONHTTPSVERIFY|GIT_SSL_NO_VERIFY|NPM_CONFIG_STRICT_SSL|CURL_INSECURE)$/i;

type Seen = readonly [id: McpRiskId, holds: boolean, where: string];

function hostOf(url: string): string {
  return /^[a-z][a-z0-9+.-]*:\/\/(?:[^@/?#]*@)?(\[[^\]]*\]|[^:/?#]*)/i.exec(url)?.[1] ?? '';
}

/** Scheme and host; the rest of an address may hold a key. */
function originOf(url: string): string {
  return `${/^[a-z][a-z0-9+.-]*/i.exec(url)?.[0] ?? ''}://${hostOf(url)}`;
}

/** The address a server is reached at, also where a local program reaches it. */
function addressOf({ transport }: McpEntry): string | undefined {
  if (transport.kind !== 'stdio') return transport.url;
  return transport.argv.find((word) => /^https?:\/\//i.test(word));
}

function transportHits(entry: McpEntry, { launch }: McpSubject): readonly Seen[] {
  const { transport } = entry;
  const wrapped = transport.kind === 'stdio' && launch.kind === 'remote';
  const address = transport.kind === 'stdio' && !wrapped ? undefined : addressOf(entry);
  const away = address !== undefined && !LOOPBACK.test(hostOf(address));
  const origin = originOf(address ?? '');
  return [
    ['plain-http', away && /^http:/i.test(address), origin],
    ['remote', away, origin],
    ['sse', transport.kind === 'sse', origin],
    ['remote-wrapper', wrapped, launch.launchers.join(' ')],
  ];
}

function tlsWords({ transport, envNames }: McpEntry): string | undefined {
  const words = transport.kind === 'stdio' ? transport.argv : [];
  return words.find((word) => TLS_OFF.test(word)) ?? envNames.find((name) => TLS_OFF_ENV.test(name));
}

function secretHits(entry: McpEntry): readonly Seen[] {
  // Where git does not tell: a file of a project is made to be shared with all who work on it.
  const shared = entry.committed ?? entry.scope === 'project';
  const id = shared ? 'secret-committed' : 'secret-clear';
  return entry.secrets.map(({ field, detector, length }): Seen => [
    id,
    true,
    `${field} (${detector}, ${length} characters)`,
  ]);
}

/** True when a tool that runs unasked can do harm; for `*` and unknown tools nobody can say that it cannot. */
function isRisky(name: string, tools: readonly McpTool[] | undefined, risks: McpRisks): boolean {
  const pattern = /[*?]/.test(name);
  const known = pattern ? undefined : tools?.find((tool) => tool.name === name);
  const tool = known ?? { name, definition: {} };
  if (pattern) return true;
  return capabilitiesOf(tool, risks).some(({ capability }) =>
    ['executes', 'deletes', 'sends'].includes(capability),
  );
}

/** Where settings beside the entry say so. */
function saidIn(grants: readonly McpGrant[]): string {
  const places = grants.map(({ file, line }) => (line === undefined ? file : `${file}:${line}`));
  return places.length === 0 ? '' : ` (${[...new Set(places)].slice(0, 3).join(', ')})`;
}

function toldOf(names: readonly string[], grants: readonly McpGrant[]): string {
  return names.join(', ') + saidIn(grants.filter(({ tool }) => names.includes(tool)));
}

function trustHits(entry: McpEntry, { tools }: McpSubject, risks: McpRisks): readonly Seen[] {
  // What is trusted as a whole is said once.
  const { grants = [] } = entry;
  const whole = grants.filter(({ tool }) => tool === '*');
  const trusted = entry.trusted || whole.length > 0;
  const own = [...entry.autoApprove, ...grants.map(({ tool }) => tool)];
  const listed = [...new Set(own)].filter((name) => !(trusted && name === '*'));
  const risky = listed.filter((name) => isRisky(name, tools, risks));
  const others = listed.filter((name) => !risky.includes(name));
  return [
    ['trusted', trusted, `${entry.client} asks for none of its calls${saidIn(whole)}`],
    ['auto-approve-risky', risky.length > 0, toldOf(risky, grants)],
    ['auto-approve', others.length > 0, toldOf(others, grants)],
  ];
}

/** Risks of the entries of a server, each with the client it is seen in. */
export function entryHits(subject: McpSubject, risks: McpRisks): readonly Hit[] {
  return subject.entries.flatMap((entry) => {
    const tls = tlsWords(entry);
    const seen: readonly Seen[] = [
      ...transportHits(entry, subject),
      ['tls-off', tls !== undefined, tls ?? ''],
      ...secretHits(entry),
      ['whole-env', entry.wholeEnv, 'the environment, or a file of variables'],
      ...trustHits(entry, subject, risks),
    ];
    return seen
      .filter(([, holds]) => holds)
      .map(([id, , where]): Hit => ({ id, where: `${entry.client}: ${where}`, confidence: 'fact' }));
  });
}
