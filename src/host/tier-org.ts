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

/** What is handed to the log, which keeps a digest of it under the key of the month. */
export function orgDigest(state: string, org: string): string {
  return openKeys(state).keyedDigest(DOMAIN, org.trim().toLowerCase());
}

/** What rows can have of an organisation. One under a key that was destroyed is not among them. */
function rowsHave(state: string, org: string): readonly string[] {
  const digest = orgDigest(state, org);
  return [digest, ...openKeys(state).rowDigests(digest)];
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
  const { name, digest } = org;
  const isSeen = (wanted: string): boolean | undefined => {
    if (!wanted.startsWith('hmac:')) {
      if (name !== undefined) return wanted === name.trim().toLowerCase();
      return digest !== undefined && rowsHave(state, wanted).includes(digest);
    }
    const given = wanted.slice(5);
    if (name !== undefined) return rowsHave(state, name).includes(given);
    // Digests of two months may stand for the same.
    return given === digest ? true : undefined;
  };
  return (wanted) => {
    const names = namesIn(wanted, env);
    if (names.length === 0) return undefined;
    if (name !== undefined || digest !== undefined) {
      const answers = new Set(names.map((one) => isSeen(one)));
      return answers.has(true) ? true : answers.has(undefined) ? undefined : false;
    }
    const isHeld = held?.every((one) => names.includes(one.trim().toLowerCase()));
    return isHeld === true && held?.length !== 0 ? true : undefined;
  };
}
