/** Asks a server elsewhere for its tools: only after a person agreed to it. */
import { isPlainHttp } from '../engine/mcp/plain-http.ts';
import type { Clause } from '../engine/policy/model.ts';
import { interview, type McpFetched } from './mcp-fetch.ts';
import type { Machine } from './machine.ts';
import { openRemote } from './mcp-remote.ts';
import type { RemoteEntry } from './mcp-remote-entry.ts';
import { McpTalk } from './mcp-talk.ts';

/** For a server that is asked alone. */
const LIMITS = { patienceMs: 10_000, noticeMs: 5000, graceMs: 0, mostBytes: 8 * 1024 * 1024 };

const THERE = { contained: false, elsewhere: true } as const;

/** Reads all pages of its tools. An address that is not encrypted is not asked, unless a clause lists that very one. */
export async function fetchRemote(
  machine: Machine,
  entry: RemoteEntry,
  clauses: readonly Clause[] = [],
): Promise<McpFetched> {
  if (isPlainHttp(entry.transport.url, clauses, machine.now())) return { silent: 'plain', ...THERE };
  const server = openRemote({ ...entry, env: machine.env, limits: LIMITS });
  const { input, output, ended } = server;
  try {
    const offer = await interview(new McpTalk({ stdin: input, stdout: output, closed: ended }));
    if (typeof offer !== 'string') return { ...offer, ...THERE };
    return { silent: server.trouble() === 'sign-in' ? 'sign-in' : offer, ...THERE };
  } finally {
    await server.stop();
  }
}
