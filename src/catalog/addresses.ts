/** Addresses in a command: whether they leave this machine, and what a call to a known service does. */
import type { Verb } from '../engine/model.ts';
import { isUnknown } from '../engine/shell/model.ts';

const LOCAL_HOST =
  /^(?:localhost|localhost\.localdomain|[\w-]+(?:\.[\w-]+)*\.localhost|127(?:\.\d{1,3}){1,3}|0|0\.0\.0\.0|\[(?:::1|::|::ffff:127(?:\.\d{1,3}){3})\]|::1|(?:host|gateway|kubernetes)\.docker\.internal)\.?$/i;

/** The authority of an address or of a bare `host:port/path`; undefined where the text has none. */
function authority(url: string): string {
  const rest = url.replace(/^[a-z][a-z0-9+.-]*:\/\//i, '');
  const end = rest.search(/[/?#]/);
  return end < 0 ? rest : rest.slice(0, end);
}

/** The host of an address, lower case, without port; may hold the unknown mark. */
export function hostOf(url: string): string {
  const whole = authority(url);
  const host = whole.slice(whole.lastIndexOf('@') + 1);
  const bracket = /^\[[^\]]*\]/.exec(host);
  return (bracket?.[0] ?? (host.split(':').length > 2 ? host : (host.split(':')[0] ?? ''))).toLowerCase();
}

/** True when an address, host or `:port` is this machine, and surely so. */
export function isLocal(url: string): boolean {
  if (authority(url).includes('\\')) return false;
  if (/^(?:https?:\/\/)?:\d/.test(url)) return true;
  return LOCAL_HOST.test(hostOf(url));
}

/** `file:` and the like never leave the machine. */
export function isFileAddress(url: string): boolean {
  return /^(?:file|data):/i.test(url);
}

const KNOWN_SOURCES =
  /(?:^|\.)(?:github\.com|githubusercontent\.com|gitlab\.com|npmjs\.org|npmjs\.com|pypi\.org|pythonhosted\.org|crates\.io|rust-lang\.org|rubygems\.org|maven\.org|apache\.org|golang\.org|go\.dev|nodejs\.org|python\.org|debian\.org|ubuntu\.com|alpinelinux\.org|docker\.com|docker\.io|quay\.io|k8s\.io|hashicorp\.com|jsdelivr\.net|unpkg\.com|huggingface\.co|kernel\.org|gnu\.org|sourceforge\.net)$/;

/** True when the unknown part of an address may carry data out: in the query, or in the path on a host like any other. */
export function carriesData(url: string): boolean {
  if (!isUnknown(url)) return false;
  const query = url.indexOf('?');
  if (query >= 0 && isUnknown(url.slice(query))) return true;
  return isUnknown(hostOf(url)) || !KNOWN_SOURCES.test(hostOf(url));
}

const PAYMENT_HOST =
  /(?:^|[.-])(?:paypal|stripe|adyen|square|squareup|braintree|braintreegateway|braintree-api|razorpay|wise|transferwise|mollie|coinbase|plaid|gocardless|checkout|klarna|paddle|chargebee|recurly|lemonsqueezy|binance|kraken|bitpay|flutterwave|paystack|payoneer|dwolla|authorize|worldpay|2checkout|revolut)\.(?:com|net|io|co|dev|eu|in)$/;
const CLOUD_HOST =
  /(?:^|\.)(?:amazonaws\.com|googleapis\.com|management\.azure\.com|dev\.azure\.com|api\.(?:digitalocean|cloudflare|heroku|vercel|netlify|linode|render|vultr|scaleway|supabase|fastly|dnsimple|godaddy|namecheap)\.com|api\.hetzner\.cloud|api\.machines\.dev|api\.fly\.io|app\.terraform\.io|backboard\.railway\.app|api\.pagerduty\.com|api\.datadoghq\.(?:com|eu)|api\.launchdarkly\.com)$/;
const STORES = /(?:^|[.-])s3[.-]|(?:^|\.)storage\.googleapis\.com$|\.blob\.core\.windows\.net$/;
/** Ports where a cluster, a vault, a registry of services or a search index listens. */
const OPS_PORT = /:(?:6443|8200|8500|4646|9200|2379|15672|8083)(?=[/?#]|$)/;
const PROD_HOST =
  /(?:^|[.-])(?:prod|production|prd|live)(?:[.-]|$)|^(?:jenkins|argocd|grafana|consul|vault|rancher|kube\w*)\./;

interface Rule {
  readonly method: RegExp;
  readonly path: RegExp;
  readonly verb: Verb;
}

const rule = (method: RegExp, path: RegExp, verb: Verb): Rule => ({ method, path, verb });

/** What calls of the forges' interfaces do: GitHub, GitLab, Bitbucket, Gitea. */
const FORGE: readonly Rule[] = [
  rule(
    /PUT|POST/,
    /\/(?:pulls|pull-requests|pullrequests|merge_requests)\/[^/?]+\/merge(?:[?#]|$)|\/merges(?:[?#]|$)/,
    'merge',
  ),
  rule(
    /DELETE/,
    /\/git\/refs\/|\/repository\/(?:branches|tags)\/|\/refs\/(?:branches|tags)\/|\/branches\/[^/]+$/,
    'delete-branch',
  ),
  rule(
    /DELETE/,
    /\/(?:repos|repositories)\/[^/]+\/[^/]+\/?$|\/projects\/[^/]+\/?$|\/releases\/[^/]+$/,
    'delete-branch',
  ),
  rule(/PATCH/, /\/git\/refs\//, 'force-push'),
  rule(
    /POST/,
    /\/git\/(?:refs|commits|trees|tags)(?:[?#]|$)|\/repository\/(?:commits|branches|tags)(?:[?#]|$)|\/refs\/(?:branches|tags)(?:[?#]|$)/,
    'push',
  ),
  rule(/PUT|POST|DELETE/, /\/contents\/|\/repository\/files\//, 'push'),
  rule(
    /POST|PUT|PATCH|DELETE/,
    /\/protection(?:\/|$)|\/protected_branches|\/rulesets|\/dispatches$|\/(?:secrets|variables)(?:\/|$)|\/hooks(?:\/|$)|\/(?:keys|deploy_keys|collaborators|members|environments|deployments|pipeline|trigger|rerun|cancel)(?:[/?]|$)/,
    'prod-change',
  ),
];
const FORGE_HOST =
  /(?:^|\.)(?:github|gitlab|gitea|bitbucket|codeberg)\.|^git\.|\/api\/v\d\/(?:repos|projects)\//;

/** What a call that changes something does at this address; `external-send` where nothing more is known. */
export function callVerb(url: string, method: string, body = ''): Verb {
  const host = hostOf(url);
  if (PAYMENT_HOST.test(host)) return 'payment';
  if (FORGE_HOST.test(host) || FORGE_HOST.test(url)) return forgeVerb(url, method, body);
  return changesMachines(url, method) ? 'prod-change' : 'external-send';
}

const CLUSTER_PATH = /\/api\/v1\/namespaces\/|\/apis\/apps\//;

/** True for the interfaces of clouds, clusters and running services; a store of files takes uploads. */
function changesMachines(url: string, method: string): boolean {
  const host = hostOf(url);
  if (STORES.test(host)) return method === 'DELETE';
  if (CLOUD_HOST.test(host) || OPS_PORT.test(url) || CLUSTER_PATH.test(url)) return true;
  return PROD_HOST.test(host) && /DELETE|PUT|PATCH/.test(method);
}

const MUTATIONS: readonly (readonly [RegExp, Verb])[] = [
  [/merge(?:PullRequest|Branch)|mergeRequestAccept|enablePullRequestAutoMerge|enqueuePullRequest/, 'merge'],
  [/delete(?:Ref|Repository|Branch)/, 'delete-branch'],
  [/createCommitOnBranch|updateRefs?\b|createRef\b|commitCreate/, 'push'],
];

function forgeVerb(url: string, method: string, body: string): Verb {
  if (/\/graphql\b/.test(url)) {
    return MUTATIONS.find(([pattern]) => pattern.test(body))?.[1] ?? 'external-send';
  }
  const path = url.replace(/^[a-z]+:\/\/[^/]*/i, '');
  return FORGE.find((item) => item.method.test(method) && item.path.test(path))?.verb ?? 'external-send';
}
