/** How a server of a client is started within a session: through the gate, as its file says, or not at all. */
import { isObject, type JsonObject } from '../json-object.ts';
import type { Safe } from '../model.ts';
import { safe } from '../text.ts';
import { readEntry, type EntryOrigin } from './entry.ts';
import { changesGate } from './held-variables.ts';
import type { McpEntry } from './model.ts';
import { headerValues, headersOf } from './overlay-headers.ts';
import { namesBehind, type McpStart } from './start.ts';

/** What a session knows that decides it. */
export interface WireTerms {
  /** Id of the client in `catalog/mcp-clients`. */
  readonly client: string;
  /** The argv of our gate for a server. */
  readonly gate: (start: McpStart) => readonly string[];
  /** What stands behind an argv that is our gate already. */
  readonly behind: (argv: readonly string[]) => McpStart | undefined;
  /** Whether a person approved an entry, where it can be approved by its address alone. */
  readonly approved: (entry: McpEntry) => boolean;
  /** A clause about servers stops what it does not allow. */
  readonly enforcing: boolean;
}

/** Where an entry stands, and what the file says there. */
export interface RawEntry extends Pick<EntryOrigin, 'name' | 'scope' | 'file' | 'urlIs'> {
  readonly value: unknown;
  /** The client takes no word of ours that would take an address out of an entry. */
  readonly addressStays?: true;
}

export type Wired =
  | {
      readonly how: 'gate';
      readonly name: string;
      readonly raw: JsonObject;
      readonly argv: readonly string[];
      /** Its file starts the gate already. */
      readonly before: boolean;
      /** Values of headers, by the variables the gate is told of. */
      readonly headers: Readonly<Record<string, string>>;
    }
  | { readonly how: 'pass' | 'left'; readonly name: string; readonly raw: JsonObject; readonly why: Safe };

export type GatedServer = Extract<Wired, { how: 'gate' }>;

const ENV_KEYS = ['env', 'environment', 'envs'];

const HELD_WHY = safe`it gives its server variables that would change the gate in front of it`;
const TWO_WHY = safe`it names a command and an address: which one counts is the client's affair`;
const ADDRESS_WHY = safe`it is reached by its address and may need signing in: approve that with aup-guard mcp approve`;
const UNSEEN = safe`it is reached by its address: what it says is seen in TLS mode alone`;

function started(
  entry: McpEntry,
  at: RawEntry & { readonly value: JsonObject },
  terms: WireTerms,
): McpStart | undefined {
  const { transport, envNames, name } = entry;
  const named = { envNames, client: terms.client, name };
  if (transport.kind !== 'stdio') {
    if (at.addressStays === true) return undefined;
    const headers = headersOf(at.value);
    return headers.length === 0 && !isLoopback(transport.url) ? undefined : { ...named, transport, headers };
  }
  // A gate is started as this session starts it, whichever program of that name the entry would find.
  const inner = terms.behind(transport.argv);
  return inner === undefined
    ? { ...named, transport: { kind: 'stdio', argv: transport.argv }, headers: [] }
    : { ...inner, envNames: namesBehind(inner, envNames), client: terms.client, name };
}

function isBehind({ transport }: McpEntry, { behind }: WireTerms): boolean {
  return transport.kind === 'stdio' && behind(transport.argv) !== undefined;
}

/** On this machine nothing has to be signed in to as a rule. */
function isLoopback(url: string): boolean {
  return /^https?:\/\/(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d+)?(?:[/?#]|$)/i.test(url);
}

/** Names of the variables an entry gives a value of its own. */
function assigned(raw: JsonObject): readonly string[] {
  return ENV_KEYS.flatMap((key) => {
    const map = raw[key];
    return isObject(map) ? Object.keys(map) : [];
  });
}

/** Why an entry cannot have a gate in front of it whatever it starts. */
function unfit([entry, second]: readonly McpEntry[], raw: JsonObject): Safe | undefined {
  if (second !== undefined) return TWO_WHY;
  const changes = entry?.wholeEnv === true || assigned(raw).some(changesGate);
  return changes ? HELD_WHY : undefined;
}

/** What becomes of one entry; undefined for what is none, or is switched off. */
export function wireEntry(at: RawEntry, terms: WireTerms): Wired | undefined {
  const { value: raw, ...origin } = at;
  if (!isObject(raw)) return undefined;
  const entries = readEntry(raw, { ...origin, client: terms.client }, () => []);
  const [entry] = entries;
  if (entry === undefined || entry.disabled) return undefined;
  const known = { name: at.name, raw };
  // Where the guard only watches, all goes on as it was.
  const ungated = terms.enforcing ? 'left' : 'pass';
  const why = unfit(entries, raw);
  if (why !== undefined) return { ...known, how: ungated, why };
  const start = started(entry, { ...at, value: raw }, terms);
  if (start !== undefined) {
    return {
      ...known,
      how: 'gate',
      before: isBehind(entry, terms),
      argv: terms.gate(start),
      headers: headerValues(raw),
    };
  }
  return terms.approved(entry)
    ? { ...known, how: 'pass', why: UNSEEN }
    : { ...known, how: ungated, why: ADDRESS_WHY };
}

/** Keys that say how a server is reached: all of them give way to the gate's. */
const REACHING: ReadonlySet<string> = new Set(
  'type transport command cmd args url serverUrl server_url httpUrl uri baseUrl endpoint headers http_headers'.split(
    ' ',
  ),
);

/** Everything an entry says but for how it is reached. */
function besides(raw: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(raw).filter(([key]) => !REACHING.has(key)));
}

/** The entry as a client of the family with `command`, `args` and `env` starts it. */
export function gatedEntry(wired: GatedServer, type?: string): JsonObject {
  const { raw, argv, headers } = wired;
  const [command, ...args] = argv;
  const env = isObject(raw['env']) ? raw['env'] : {};
  const given = { ...env, ...headers };
  return {
    ...besides(raw),
    ...(type === undefined ? {} : { type }),
    command,
    args,
    ...(Object.keys(given).length === 0 ? {} : { env: given }),
  };
}
