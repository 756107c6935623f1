/** TLS mode: the agent keeps the addresses of its services, and its requests come to the proxy all the same. */
import { isIP } from 'node:net';
import path from 'node:path';
import { caVariables } from '../catalog/ca-variables.ts';
import { aiHost, aiHosts, domainOf } from '../catalog/hosts.ts';
import { authorityCopy, issueBelow, openAuthority, type Authority } from '../host/ca.ts';
import { readTrust, trustContext, type Trust } from '../host/ca-trust.ts';
import type { Machine } from '../host/machine.ts';
import { safe, shown } from '../host/text.ts';
import { startAgentEgress, type AgentEgress, type EgressSetup, type Given } from './agent-egress.ts';
import { startTlsProxy, type TlsProxy } from './egress/tls-proxy.ts';

export interface TlsSetup extends EgressSetup {
  readonly machine: Machine;
  /** Private folder of the session. */
  readonly dir: string;
}

/** Programs that the guard itself answers on loopback must not be led through the proxy. */
const LOOPBACK = '127.0.0.1,localhost,::1';
const PROXY_VARIABLES = ['HTTPS_PROXY', 'HTTP_PROXY', 'ALL_PROXY'];
const FILES = { added: 'tls-added.pem', all: 'tls-all.pem' } as const;

/** The host behind an address TLS mode can stand in for; undefined for plain and numeric ones. */
function hostOf(address: string): string | undefined {
  if (!URL.canParse(address)) return undefined;
  const { protocol, hostname } = new URL(address);
  const isName = isIP(hostname.replaceAll(/^\[|\]$/g, '')) === 0 && /\.[a-z]/.test(hostname);
  return protocol === 'https:' && isName ? hostname.replace(/\.$/, '') : undefined;
}

/** Hosts the user's own settings lead to, with the routes they stand for. */
function gatewaysOf(upstreams: EgressSetup['upstreams']): ReadonlyMap<string, readonly string[]> {
  const hosts = new Map<string, readonly string[]>();
  for (const [route, address] of Object.entries(upstreams)) {
    const host = hostOf(address);
    if (host !== undefined) hosts.set(host, [route, ...(hosts.get(host) ?? [])]);
  }
  return hosts;
}

/** What programs are told: where to go, and whom to trust. */
function givenTo(proxy: TlsProxy, dir: string, { trust, authority }: Trusted): Given {
  const lead = PROXY_VARIABLES.flatMap((name) => [name, name.toLowerCase()]).map((name) => [name, proxy.url]);
  const files = caVariables.map(({ name, holds }) => [name, path.join(dir, FILES[holds])]);
  return {
    env: {
      ...Object.fromEntries([...lead, ...files]),
      NO_PROXY: LOOPBACK,
      no_proxy: LOOPBACK,
      // Node looks at the variables above only when it is told to.
      NODE_USE_ENV_PROXY: '1',
    },
    files: [
      { name: FILES.added, text: trust.added + authority.certificate },
      { name: FILES.all, text: trust.all + authority.certificate },
    ],
  };
}

interface Trusted {
  readonly trust: Trust;
  readonly authority: Authority;
}

/** Tells once a host that a program did not trust us there. */
function distrustTeller({ machine, line }: TlsSetup): (host: string) => void {
  const told = new Set<string>();
  const names = caVariables.map(({ name }) => name).join(', ');
  return (host) => {
    if (told.has(host)) return;
    told.add(host);
    const what = safe`aup-guard: a program does not trust the guard's certificate for ${shown(host)} and sent nothing`;
    const why = safe`it does not read ${shown(names)}`;
    line(safe`${what}; ${why}: make it trust ${shown(authorityCopy(machine.paths.state))}`);
  };
}

/**
 * Starts the proxy of a session in TLS mode. A route whose address is no name behind TLS keeps its base URL.
 * Throws `proxy-failed`, `state-unwritable`.
 */
export async function startTlsEgress(setup: TlsSetup): Promise<AgentEgress> {
  const { machine, upstreams, env, now, dir } = setup;
  const gateways = gatewaysOf(upstreams);
  const names = [...aiHosts.map(domainOf), ...gateways.keys()];
  const authority = openAuthority({ state: machine.paths.state, now }, [...new Set(names)]);
  const trust = readTrust({ env, cwd: machine.cwd, variables: caVariables });
  const egress = await startAgentEgress({ ...setup, trust: () => trustContext(trust) });
  const proxy = await startTlsProxy({
    routes: (host) => gateways.get(host) ?? aiHost(host)?.routes,
    identity: issueBelow(authority, now),
    serve: (asked) => egress.serve(asked),
    onDistrust: distrustTeller(setup),
    env,
    ownPorts: [egress.port],
  });
  return {
    ...egress,
    given: givenTo(proxy, dir, { trust, authority }),
    baseUrl: (route) => {
      const address = Object.hasOwn(upstreams, route) ? upstreams[route] : undefined;
      return address === undefined || hostOf(address) === undefined ? egress.baseUrl(route) : address;
    },
    close: async () => {
      await Promise.all([proxy.close(), egress.close()]);
    },
  };
}
