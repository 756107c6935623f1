/** Asks a server for its tools. This starts the server: only after a person agreed to it, and in containment where there is any. */
import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { rmSync } from 'node:fs';
import os from 'node:os';
import { isObject, type JsonObject } from '../engine/json-object.ts';
import type { McpLaunch, McpTool } from '../engine/mcp/model.ts';
import { openCell } from './mcp-cell.ts';
import { bytesOf } from './mcp-integrity.ts';
import type { McpBytes } from './mcp-bytes.ts';
import { McpTalk, type McpAnswer, type McpSilence } from './mcp-talk.ts';
import type { Machine } from './machine.ts';
import { throwawayFolder } from './throwaway.ts';

/** For all of it. */
const LIMIT_MS = 30_000;
/** A server of the newer kind may leave a question it does not know unanswered. */
const HANDSHAKE_MS = 10_000;
const MOST_PAGES = 50;

const HANDSHAKE = '2025-11-25';
const STATELESS = '2026-07-28';
/** All there are: some servers hide tools from clients that cannot do these. */
const CAPABILITIES = {
  roots: { listChanged: true },
  sampling: { context: {}, tools: {} },
  elicitation: { form: {}, url: {} },
  tasks: { list: {}, cancel: {}, requests: { sampling: { createMessage: {} }, elicitation: { create: {} } } },
};
const CLIENT = { name: 'aup-guard', version: '1' };
const META = {
  _meta: {
    'io.modelcontextprotocol/protocolVersion': STATELESS,
    'io.modelcontextprotocol/clientCapabilities': CAPABILITIES,
    'io.modelcontextprotocol/clientInfo': CLIENT,
  },
};

export interface McpStart {
  readonly machine: Machine;
  readonly argv: readonly string[];
  readonly cwd?: string;
  /** Variables of the entry; they come on top of the ones of this process. */
  readonly env: Readonly<Record<string, string>>;
  /** What the words start; its bytes are told then as they were where it ran. */
  readonly launch?: McpLaunch;
}

/** What a server says of itself. */
export interface McpOffer {
  readonly tools: readonly McpTool[];
  readonly instructions?: string;
  /** The answers as they came, a line a page: numbers in them are as written. */
  readonly pages: readonly string[];
  readonly protocol: string;
  /** It could write nothing and saw no keys while it was asked. */
  readonly contained: boolean;
  /** It was not started here, but asked at its address. */
  readonly elsewhere?: true;
  readonly bytes?: McpBytes;
}

export type McpSilent = McpSilence | 'not-a-list' | 'too-many-pages' | 'sign-in' | 'plain';
export type McpFetched = McpOffer | McpUnheard;

export interface McpUnheard {
  readonly silent: McpSilent;
  readonly contained: boolean;
  readonly elsewhere?: true;
}

/** What it says, wherever it runs. */
export type Offer = Omit<McpOffer, 'contained' | 'bytes' | 'elsewhere'>;

interface Listing {
  readonly talk: McpTalk;
  readonly until: number;
  readonly meta: object;
}

function toolsIn({ result }: McpAnswer): readonly McpTool[] | undefined {
  const { tools } = result;
  if (!Array.isArray(tools)) return undefined;
  const read = tools.flatMap((definition: unknown): readonly McpTool[] =>
    isObject(definition) && typeof definition['name'] === 'string'
      ? [{ name: definition['name'], definition }]
      : [],
  );
  // A tool that cannot be read must not go unseen.
  return read.length === tools.length ? read : undefined;
}

async function listTools({
  talk,
  until,
  meta,
}: Listing): Promise<Pick<Offer, 'tools' | 'pages'> | McpSilent> {
  const tools: McpTool[] = [];
  const pages: string[] = [];
  let cursor: string | undefined;
  do {
    if (pages.length >= MOST_PAGES) return 'too-many-pages';
    const asked = cursor === undefined ? meta : { ...meta, cursor };
    const answer = await talk.ask('tools/list', asked, until - Date.now());
    if (typeof answer === 'string') return answer;
    const page = toolsIn(answer);
    if (page === undefined) return 'not-a-list';
    tools.push(...page);
    pages.push(answer.line);
    const next = answer.result['nextCursor'];
    cursor = typeof next === 'string' && next !== '' ? next : undefined;
  } while (cursor !== undefined);
  return { tools, pages };
}

/** What it says beside its tools. */
function introduction(met: McpAnswer | McpSilence): Pick<Offer, 'instructions' | 'protocol'> {
  const result: JsonObject = typeof met === 'string' ? {} : met.result;
  const { instructions, protocolVersion } = result;
  return {
    ...(typeof instructions === 'string' ? { instructions } : {}),
    protocol: typeof protocolVersion === 'string' ? protocolVersion : HANDSHAKE,
  };
}

/** Asks in both kinds of the protocol: with a handshake, and without. */
export async function interview(talk: McpTalk): Promise<Offer | McpSilent> {
  const until = Date.now() + LIMIT_MS;
  const hello = { protocolVersion: HANDSHAKE, capabilities: CAPABILITIES, clientInfo: CLIENT };
  const greeted = await talk.ask('initialize', hello, HANDSHAKE_MS);
  if (greeted === 'ended' || greeted === 'too-much') return greeted;
  const old = typeof greeted !== 'string';
  if (old) talk.tell('notifications/initialized');
  const met = old ? greeted : await talk.ask('server/discover', META, HANDSHAKE_MS);
  const listed = await listTools({ talk, until, meta: old ? {} : META });
  if (typeof listed === 'string') return listed;
  return { ...listed, ...introduction(met), ...(old ? {} : { protocol: STATELESS }) };
}

/** Ends the server and all it has started. */
function endGroup(child: ChildProcessWithoutNullStreams): void {
  child.stdin.destroy();
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch {
    // Gone by itself, or a system without groups.
    child.kill('SIGKILL');
  }
}

function talkWith(child: ChildProcessWithoutNullStreams): McpTalk {
  const { stdin, stdout, stderr } = child;
  // What it logs is its own affair, but the pipe must not fill up.
  stderr.resume();
  const closed = new Promise<void>((resolve) => {
    child.once('error', () => resolve());
    child.once('close', () => resolve());
  });
  return new McpTalk({ stdin, stdout, closed });
}

/** Starts a server, reads all pages of its tools, ends it with all its children. Never throws for what a server does. */
export async function fetchTools({ machine, argv, cwd, env, launch }: McpStart): Promise<McpFetched> {
  const scratch = throwawayFolder(os.tmpdir(), 'aup-mcp-');
  const cell = await openCell(machine, scratch);
  const contained = cell !== undefined;
  const [file = '', ...args] = [...(cell?.words ?? []), ...argv];
  const around = { ...machine.env, ...cell?.env, ...env };
  const child = spawn(file, args, {
    cwd: cwd ?? machine.cwd,
    env: around,
    detached: true,
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const onExit = (): void => endGroup(child);
  process.prependOnceListener('exit', onExit);
  try {
    const offer = await interview(talkWith(child));
    if (typeof offer === 'string') return { silent: offer, contained };
    // What it fetched goes with the folder it ran in.
    const ground = { env: around, cwd: cwd ?? machine.cwd };
    return { ...offer, contained, ...(launch === undefined ? {} : { bytes: bytesOf(launch, ground) }) };
  } finally {
    endGroup(child);
    process.off('exit', onExit);
    rmSync(scratch, { recursive: true, force: true });
  }
}
