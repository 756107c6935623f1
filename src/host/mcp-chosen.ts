/** Which server, and what about it: the words of a command line as what they mean. */
import type { FindIn } from '../engine/mcp/clear-values.ts';
import { maskedWords } from '../engine/mcp/words.ts';
import type { McpApproval, McpEntry, McpIdentity, McpScore, McpToolRule } from '../engine/mcp/model.ts';
import { refusalsOf, type McpRefusal } from '../engine/mcp/refusal.ts';
import type { Instant } from '../engine/model.ts';
import type { Clause } from '../engine/policy/model.ts';
import { parseDuration } from '../engine/policy/units.ts';
import { GuardError } from './errors.ts';
import type { Machine } from './machine.ts';
import type { McpGround } from './mcp-bytes.ts';
import { listMcpApprovals } from './mcp-store.ts';
import type { Mask } from './text.ts';

/** One server and all entries that start it. */
export interface McpServerFound {
  readonly identity: McpIdentity;
  readonly entries: readonly McpEntry[];
}

const SHORTEST_ID = 8;

/** What starts it, without values in clear: its argv, or its address without a query. */
export function startsOf({ transport }: McpEntry, findIn: FindIn): readonly string[] {
  if (transport.kind === 'stdio') return maskedWords(transport.argv, findIn);
  return [maskOf(findIn)(transport.url.replace(/[?#].*$/s, ''))];
}

/** Where a client would start it, as far as its file says. */
export function groundOf({ env, cwd }: Pick<Machine, 'env' | 'cwd'>, { entries }: McpServerFound): McpGround {
  const [entry] = entries;
  const own = entry?.transport.kind === 'stdio' ? entry.transport.cwd : undefined;
  return { env, cwd: own ?? entry?.project ?? cwd };
}

/** Takes out of a text what detectors know. */
export function maskOf(findIn: FindIn): Mask {
  return (text) => {
    let out = '';
    let at = 0;
    for (const { start, end, detector } of findIn(text)) {
      out += `${text.slice(at, start)}{${detector}}`;
      at = end;
    }
    return out + text.slice(at);
  };
}

/** The server of this name, or whose id begins so. Throws `usage` when there is none or it is not clear which. */
export function serverNamed(servers: readonly McpServerFound[], wanted: string): McpServerFound {
  const isId = wanted.length >= SHORTEST_ID && /^[0-9a-f]+$/.test(wanted);
  const found = servers.filter(
    ({ identity, entries }) =>
      entries.some(({ name }) => name === wanted) || (isId && identity.digest.startsWith(wanted)),
  );
  const [only, ...more] = found;
  if (only === undefined) {
    throw new GuardError('usage', `no client is set up with a server ${JSON.stringify(wanted)}`, {
      hint: 'see which there are: aup-guard mcp list',
    });
  }
  if (more.length === 0) return only;
  const ids = found.map(({ identity }) => identity.digest.slice(0, 12)).join(', ');
  throw new GuardError('usage', `${found.length} servers are called ${JSON.stringify(wanted)}`, {
    hint: `name one by its id: ${ids}`,
  });
}

/** The approval of this server, or of what went by one of its names before. */
export function approvalBefore(machine: Machine, server: McpServerFound): McpApproval | undefined {
  const all = listMcpApprovals(machine);
  const names = new Set(server.entries.map(({ name }) => name));
  return (
    all.find(({ identity }) => identity === server.identity.digest) ?? all.find(({ name }) => names.has(name))
  );
}

/** The approval kept under this name, or whose id begins so. Throws `usage` when it is not exactly one. */
export function approvalNamed(machine: Machine, wanted: string): McpApproval {
  const isId = wanted.length >= SHORTEST_ID && /^[0-9a-f]+$/.test(wanted);
  const found = listMcpApprovals(machine).filter(
    ({ identity, name }) => name === wanted || (isId && identity.startsWith(wanted)),
  );
  const [only, ...more] = found;
  if (only !== undefined && more.length === 0) return only;
  const ids = found.map(({ identity }) => identity.slice(0, 12)).join(', ');
  throw new GuardError(
    'usage',
    `${found.length === 0 ? 'no approval is' : `${found.length} approvals are`} called ${JSON.stringify(wanted)}`,
    {
      hint: found.length === 0 ? 'see what is approved: aup-guard mcp list' : `name one by its id: ${ids}`,
    },
  );
}

/** What the person chose. */
export interface McpWishes {
  readonly rules: ReadonlyMap<string, McpToolRule>;
  /** Tools whose title and description are not pinned. */
  readonly loose?: ReadonlySet<string>;
  /** From now on, in milliseconds. */
  readonly ms?: number;
}

const RULES: readonly McpToolRule[] = ['allow', 'ask', 'deny', 'hide'];

/** `read=ask` and `30d` as they stand on the command line. Throws `usage`. */
export function wishesOf(tools: readonly string[], until: string | undefined): McpWishes {
  const rules = tools.map((text): readonly [string, McpToolRule] => {
    const [, name, word] = /^(.+)=([a-z]+)$/s.exec(text) ?? [];
    const rule = RULES.find((each) => each === word);
    if (name !== undefined && rule !== undefined) return [name, rule];
    throw new GuardError('usage', `--tool ${text}: a tool and what it may do`, {
      hint: `for example: --tool delete_file=deny (one of: ${RULES.join(', ')})`,
    });
  });
  const ms = until === undefined ? undefined : parseDuration(until);
  if (until !== undefined && (ms === undefined || ms <= 0)) {
    throw new GuardError('usage', `--until ${until}: not a duration`, { hint: 'for example: --until 30d' });
  }
  return { rules: new Map(rules), ...(ms === undefined ? {} : { ms }) };
}

/** All that stands against an approval. */
export function refusals(
  server: McpServerFound,
  about: {
    readonly score: McpScore;
    readonly clauses: readonly Clause[];
    readonly now: Instant;
    readonly findIn: FindIn;
  },
): readonly McpRefusal[] {
  const { findIn, ...rest } = about;
  const [entry] = server.entries;
  return refusalsOf({ ...rest, starts: entry === undefined ? [] : startsOf(entry, findIn) });
}

/** Throws `refused` with the first thing that keeps the server from being approved. */
export function refuse(found: readonly McpRefusal[]): void {
  const why = found.find(({ holds }) => holds)?.why;
  if (why === undefined) return;
  throw new GuardError('refused', `nothing was approved: ${why}`, {
    hint: 'whoever keeps the policy declares the fact with its date and proof, or the finding is put right',
  });
}
