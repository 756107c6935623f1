/** Where clouds hand a machine its own credentials: an address on the machine's own link that only it can ask. */
import type { ActionDraft } from '../engine/definitions.ts';
import { isUnknown } from '../engine/shell/model.ts';
import { hostOf } from './addresses.ts';
import { shown } from './argv.ts';

const NAMED =
  /^(?:metadata|metadata\.google\.internal|metadata\.goog|instance-data(?:\.ec2\.internal)?|metadata\.tencentyun\.com|metadata\.platformequinix\.com|.*\b169[.-]254[.-]169[.-]254[.-].*)$/;
const SIXES =
  /^(?:fd00:ec2::(?:254|23)|fd20:ce::254|(?:0*:)*:?ffff:(?:169\.254\.\d+\.\d+|a9fe:[\da-f]{1,4}))$/;
/** Alibaba's and Oracle's lie elsewhere. */
const OTHERS: ReadonlySet<number> = new Set([0x64_64_64_c8, 0xc0_00_00_c0]);

/** The number an IPv4 address is, in any spelling the C library takes: `0xA9FEA9FE`, `169.16689662`, `0251.0376.1`. */
function numberOf(host: string): number | undefined {
  if (!/^(?:0x[\da-f]+|\d+)(?:\.(?:0x[\da-f]+|\d+)){0,3}$/.test(host)) return undefined;
  const parts = host.split('.').map((part) => (/^0\d/.test(part) ? Number.parseInt(part, 8) : Number(part)));
  const last = parts.pop() ?? 0;
  return parts.reduce((sum, part, at) => sum + part * 256 ** (3 - at), last);
}

/** True for a host at which a cloud answers questions of its machine. */
function isMetadataHost(host: string): boolean {
  const plain = host.replace(/\u0000[^]*$/, '').replace(/^\[|\]$|\.$/g, '');
  if (NAMED.test(plain) || SIXES.test(plain)) return true;
  const number = numberOf(plain);
  return number !== undefined && (Math.floor(number / 65_536) === 0xa9_fe || OTHERS.has(number));
}

const SECRETS =
  /security-credentials|\/credentials(?:[/?\u0000]|$)|user-?data|service-accounts\/[^/]+\/(?:token|identity)|recursive=true|identity\/oauth2\/token|\/attributes\/(?:kube-env|[\w-]*(?:key|token|secret|password|script)s?)|\/opc\/v\d\/(?:identity|instance\/metadata)|\/identity\/(?:cert|key|intermediate)/i;
/** Asked for nowhere else: also where the host is only known when it runs. */
const UNMISTAKABLE =
  /meta-data\/(?:iam|identity-credentials|ram)\/.*security-credentials|computeMetadata\/.*\/(?:token|identity)\b|metadata\/identity\/oauth2\/token/i;
/** What one must show to ask further questions; it opens nothing by itself. */
const SESSION = /\/latest\/api\/token\/?$/;

/** True for the call that only starts a conversation with the machine's own cloud. */
export function isGreeting(url: string): boolean {
  return SESSION.test(url) && isMetadataHost(hostOf(url));
}

/** Where a container finds its own, by name. */
const TOLD = /\bAWS_CONTAINER_CREDENTIALS_(?:RELATIVE|FULL)_URI\b/;

/**
 * Of the addresses that are fetched the one that gives credentials out. What kind of machine it is, and where, is free.
 * `written`: the arguments as written, variables by name.
 */
export function machineCredentials(urls: readonly string[], written = ''): readonly ActionDraft[] {
  const url = urls.find((item) => givesCredentials(item) || (isUnknown(item) && TOLD.test(written)));
  if (url === undefined) return [];
  return [{ verb: 'secret-read', target: `credentials of the machine (${shown(url).slice(0, 120)})` }];
}

function givesCredentials(url: string): boolean {
  const host = hostOf(url);
  if (isMetadataHost(host)) return SECRETS.test(url) || isUnknown(url);
  return isUnknown(host) && UNMISTAKABLE.test(url);
}
