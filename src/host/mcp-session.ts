/** The line from a gate of an MCP server to the session it runs in: calls are judged there, where a person can be asked. */
import { argumentsOf, type ReadMcpUse } from '../engine/mcp/call.ts';
import { phaseAt } from '../engine/lattice.ts';
import type { McpLaunch } from '../engine/mcp/model.ts';
import type { McpStart } from '../engine/mcp/start.ts';
import type { Instant } from '../engine/model.ts';
import type { Policy } from '../engine/policy/model.ts';
import type { BrokerRequest } from './channel.ts';
import { GuardError } from './errors.ts';
import { judgeAlone, type AloneParts } from './mcp-alone.ts';
import type { AskedCall } from './mcp-gate.ts';
import type { Machine } from './machine.ts';
import type { SessionLine } from './mcp-data-line.ts';
import { askBroker } from './socket.ts';

export interface McpSession {
  /** Whether a call has to be judged, or is only told of. */
  readonly judged: (tool: string, text: () => string) => 'ask' | 'tell';
  /** Never throws; a no has words. */
  readonly ask: (call: AskedCall, signal: AbortSignal) => Promise<{ allow: boolean; message: string }>;
  /** A call that is not judged is passed on. */
  readonly tell: (tool: string) => void;
  /** Until the session knows of all calls: a hook that tells of their end may follow at once. */
  readonly told: () => Promise<void>;
}

export interface McpSessionParts extends Pick<AloneParts, 'machine' | 'policy' | 'catalog'> {
  readonly start: McpStart;
  /** What it starts, for words where the client gave no name. */
  readonly launch: McpLaunch;
  readonly readMcpUse: ReadMcpUse;
  /** Absent = no session runs around it. */
  readonly line: SessionLine | undefined;
}

/** Longer than a gate waits. */
const WAIT_MS = 24 * 3600 * 1000;
const TELL_MS = 5000;
/** Calls so close to one another are told together; a hook that tells of their end takes longer to start. */
const TOGETHER_MS = 20;
/** Calls told at once; what comes while the session is busy waits. */
const MOST_TOLD = 500;
/** In one line of the channel, escaped once more. */
const MOST_TEXT = 100 * 1024;
const MOST_SHOWN = 4000;
const MOST_NAME = 128;
const PLACEHOLDER = /AUP_/i;

/** Opens it where a session runs; outside of one the policy alone answers, and an ask is a no. */
export function openMcpSession(parts: McpSessionParts): McpSession {
  const { start, launch, line, machine, policy, readMcpUse } = parts;
  const server = start.name ?? launch.name;
  const all = namesUses(policy, machine.now());
  const judged: McpSession['judged'] = (tool, text) => {
    if (all) return 'ask';
    const { drafts, looks, ...more } = readMcpUse({ server, tool, args: argumentsOf(text()) });
    const isPlain = drafts.length === 0 && Object.keys(more).length === 0;
    return isPlain && (looks === true || !PLACEHOLDER.test(text())) ? 'tell' : 'ask';
  };
  const alone = { ...parts, server };
  if (line === undefined) {
    return {
      judged,
      ask: (call) => judgeAlone(call, alone),
      tell: () => undefined,
      told: async () => undefined,
    };
  }
  return {
    judged,
    ...teller(line, start.name ?? ''),
    ask: (call, signal) => askSession(call, { alone, line, signal, client: start.client }),
  };
}

/** Whether a clause names calls by their words: then each one is judged. */
function namesUses({ clauses }: Policy, now: Instant): boolean {
  return clauses.some(
    ({ controls, phases, when }) =>
      controls.includes('action-approval') &&
      phaseAt(phases, now) !== 'draft' &&
      when.commands?.some((pattern) => /^(?:mcp\b|[*?[{])/.test(pattern)) === true,
  );
}

interface Asking {
  readonly alone: AloneParts;
  readonly line: SessionLine;
  readonly signal: AbortSignal;
  readonly client: string | undefined;
}

async function askSession(
  call: AskedCall,
  { alone, line, signal, client }: Asking,
): ReturnType<McpSession['ask']> {
  const { server, machine } = alone;
  const about = { server, tool: call.tool, rule: call.rule, cwd: machine.cwd };
  const text = bounded(call.text, machine);
  const event = { kind: 'mcp-call', ...about, text, ...(client === undefined ? {} : { client }) } as const;
  const request: BrokerRequest = { v: 1, op: 'judge', event, from: 'gate:mcp', pid: process.pid };
  try {
    const reply = await askBroker(line.socket, request, { timeoutMs: WAIT_MS, key: line.seal, signal });
    if (reply.op === 'verdict') return { allow: reply.verdict.allow, message: reply.verdict.message };
  } catch (error) {
    if (!(error instanceof GuardError)) throw error;
  }
  // The session has gone, or cannot read what it is asked: what it would have asked about is refused.
  return judgeAlone(call, alone);
}

/** What is too long to be told is told by its beginning and its digest: an approval is for the whole of it. */
function bounded(text: string, { hashing }: Machine): string {
  if (Buffer.byteLength(text) <= MOST_TEXT) return text;
  const shown = text.slice(0, MOST_SHOWN);
  return JSON.stringify({ beginning: shown, characters: text.length, digest: hashing.sha256(text) });
}

/** Tells the session, one message at a time: a burst of calls is told as one. */
function teller({ socket, seal }: SessionLine, server: string): Pick<McpSession, 'tell' | 'told'> {
  let waiting: string[] = [];
  let timer: NodeJS.Timeout | undefined;
  const send = async (): Promise<void> => {
    const calls = waiting;
    waiting = [];
    try {
      await askBroker(socket, { v: 1, op: 'mcp', server, calls }, { timeoutMs: TELL_MS, key: seal });
    } catch {
      // A session that has gone need not know.
    }
  };
  // The gate itself is told at once: a call may follow soon.
  let sending = send();
  const sendNow = async (): Promise<void> => {
    await sending;
    timer = undefined;
    if (waiting.length > 0) await (sending = send());
  };
  return {
    tell(tool) {
      if (waiting.length < MOST_TOLD) waiting.push(tool.slice(0, MOST_NAME));
      timer ??= setTimeout(() => void sendNow(), TOGETHER_MS);
    },
    async told() {
      clearTimeout(timer);
      await sendNow();
      await sending;
    },
  };
}
