/** Whether an account belongs to the organisation an entry of a list names. Organisations are compared, never shown. */
import { openKeys } from './keys.ts';

/** The organisation that was seen: its name, or the digest the log keeps of it. */
export interface SeenOrg {
  readonly name?: string | undefined;
  readonly digest?: string | undefined;
}

export interface OrgSeen {
  readonly state: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly org: SeenOrg;
  /** Organisations the vendor was told to hold the account to, and let it in. */
  readonly held?: readonly string[] | undefined;
}

const DOMAIN = 'tier-org';

export function orgDigest(state: string, org: string): string {
  return openKeys(state).keyedDigest(DOMAIN, org.trim().toLowerCase());
}

/** What an entry says: a name, a variable with names, a digest. */
function namesIn(org: string, env: OrgSeen['env']): readonly string[] {
  const text = org.startsWith('env:') ? (env[org.slice(4)] ?? '') : org;
  return text
    .split(',')
    .map((name) => name.trim().toLowerCase())
    .filter((name) => name !== '');
}

/** Answers undefined where it is not known. Asked lazily: a digest makes the key. */
export function orgTeller({ state, env, org, held }: OrgSeen): (wanted: string) => boolean | undefined {
  const digestOf = (): string | undefined =>
    org.digest ?? (org.name === undefined ? undefined : orgDigest(state, org.name));
  const isSeen = (wanted: string): boolean =>
    wanted.startsWith('hmac:') || org.name === undefined
      ? (wanted.startsWith('hmac:') ? wanted.slice(5) : orgDigest(state, wanted)) === digestOf()
      : wanted === org.name.trim().toLowerCase();
  return (wanted) => {
    const names = namesIn(wanted, env);
    if (names.length === 0) return undefined;
    if (org.name !== undefined || org.digest !== undefined) return names.some(isSeen);
    const isHeld = held?.every((one) => names.includes(one.trim().toLowerCase()));
    return isHeld === true && held?.length !== 0 ? true : undefined;
  };
}
