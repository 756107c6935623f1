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
import { openTeller, type Teller } from './mcp-teller.ts';
import { askBroker } from './socket.ts';

export interface McpSession extends Teller {
  /** Whether a call has to be judged, or is only told of. */
  readonly judged: (tool: string, text: () => string) => 'ask' | 'tell';
  /** Never throws; a no has words. */
  readonly ask: (call: AskedCall, signal: AbortSignal) => Promise<{ allow: boolean; message: string }>;
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
/** In one line of the channel, escaped once more. */
const MOST_TEXT = 100 * 1024;
const MOST_SHOWN = 4000;
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
    ...openTeller(line, start.name ?? ''),
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
