/** The session socket: gates and hooks submit events and read verdicts; nothing on it can approve. */
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import type { Socket } from 'node:net';
import path from 'node:path';
import type { Approver, SecondPeople } from '../engine/approval.ts';
import type { Action, Instant, Reason } from '../engine/model.ts';
import type { Bound } from '../host/approval-bound.ts';
import type { BlastRadius } from '../host/blast.ts';
import type { BrokerReply, BrokerRequest } from '../host/channel.ts';
import { shortCode as code } from '../host/short-code.ts';
import type { Verdict } from '../engine/verdict.ts';
import type { Guard } from '../host/guard.ts';
import type { McpCrossing } from '../host/mcp-crossing.ts';
import type { Platform } from '../host/platform/model.ts';
import type { DataAsked, DataMade } from '../host/mcp-data-model.ts';
import { makeSeal, wantsSeal, type SessionSeal } from '../host/session-seal.ts';
import { safe } from '../host/text.ts';
import { longestLine } from '../host/channel-reply.ts';
import { LineReader } from '../host/line-reader.ts';
import type { Answered } from './broker-ask.ts';
import { Calls } from './broker-calls.ts';
import { Grants } from './broker-grants.ts';
import { Questions } from './broker-questions.ts';
import { listenIn, pipesLater } from './broker-listen.ts';
import type { JudgeRequest, JudgeWorld } from './broker-judge.ts';

export interface BrokerOptions {
  readonly guard: Guard;
  readonly approver: Approver;
  /** The session's private folder; the socket is made in it. */
  readonly dir: string;
  readonly now: () => Instant;
  readonly platform: Platform;
  readonly blast: (action: Action, cwd: string) => Promise<BlastRadius>;
  readonly bound: (action: Action, cwd: string | undefined) => Promise<Bound>;
  readonly keep: JudgeWorld['keep'];
  readonly receipt?: JudgeWorld['receipt'];
  /** Finds further people where a clause wants more than one; absent where none can be reached. */
  readonly second?: SecondPeople;
  /** Tells the person about a clause in its warning phase. */
  readonly tell?: (reason: Reason) => void;
  /** JSON with placeholders for what a tool gave; a rejection hangs up. */
  readonly redact?: (json: string) => Promise<string>;
  /** A message of MCP as it may be sent; a rejection hangs up. */
  readonly mcpData?: (asked: DataAsked) => Promise<DataMade>;
  /** Told of each tool call a hook tells of. */
  readonly hooked?: ((call: { readonly tool: string; readonly id?: string | undefined }) => void) | undefined;
  /** Holds what hooks and gates tell of calls of MCP servers against one another. */
  readonly crossing?: McpCrossing;
  /** Whether a turn of the agent may begin, and what its end shows. */
  readonly turn?: (at: 'begin' | 'end') => Verdict;
}

export interface Broker {
  readonly socket: string;
  /** The key its answers are sealed with. */
  readonly seal: string;
  /** Requests being judged or asked right now. */
  waiting(): number;
  /** Makes the socket anew after somebody removed it. */
  reopen(): Promise<void>;
  close(): Promise<void>;
}

const PASSED: Verdict = { allow: true, ref: '', message: safe`` };
/** Requests one connection may have waiting. */
const MAX_QUEUED = 16;
/** A connection that says nothing is closed; one that waits for a person is not. */
const SILENCE_MS = 30_000;
const MALFORMED: BrokerReply = { v: 1, op: 'error', code: 'malformed' };
/** No system gives this number to a process. */
const NOBODY = 2 ** 31 - 1;
const NEVER = new AbortController().signal;

/** Listens in `dir`. Fails with `broker-unreachable` when the socket cannot be made. */
export async function startBroker(options: BrokerOptions): Promise<Broker> {
  const service = new Service(options);
  const listening = await listenIn(options.dir, (socket) => service.serve(socket));
  const pipes = pipesLater(listening.socket, (line) => service.answerLine(line));
  return {
    socket: listening.socket,
    seal: service.seal.key,
    waiting: () => service.waiting,
    reopen: () => listening.reopen(),
    close: async () => {
      pipes.close();
      options.crossing?.close();
      service.hangUp();
      await listening.close();
    },
  };
}

class Service {
  waiting = 0;
  readonly seal: SessionSeal = makeSeal();
  private readonly options: BrokerOptions;
  private readonly world: JudgeWorld;
  private readonly calls: Calls;
  private readonly sockets = new Set<Socket>();

  constructor(options: BrokerOptions) {
    this.options = options;
    this.calls = new Calls(options.now);
    const gates = path.join(options.dir, 'gates') + path.sep;
    // A front is called as its program is; the process becomes the program.
    const isGated = (name: string): boolean =>
      name === 'git' || (/^\w/.test(name) && existsSync(gates + name));
    const mayBind = (word: string): boolean => word.startsWith(gates) || isGated(path.basename(word));
    const grants = new Grants({ platform: options.platform, now: options.now, nonce, mayBind });
    const { guard, approver, second, now, blast, bound, keep, receipt, tell, crossing } = options;
    const questions = new Questions<Answered>({ kind: 'denied-by-person' });
    const looking = { blast, bound, keep, receipt };
    const asking = { guard, approver, second, questions, grants, now, code, tell, ...looking };
    this.world = { ...asking, isGated: (tool) => crossing?.isGated(tool) === true };
  }

  hangUp(): void {
    for (const socket of this.sockets) socket.destroy();
  }

  serve(socket: Socket): void {
    const gone = new AbortController();
    const reader = new LineReader();
    let queued = 0;
    let queue: Promise<void> = Promise.resolve();
    this.sockets.add(socket);
    socket.setEncoding('utf8');
    socket.setTimeout(SILENCE_MS, () => {
      if (this.waiting === 0) socket.destroy();
    });
    // A reset connection closes right after; the close is what counts.
    socket.on('error', () => socket.destroy());
    socket.on('close', () => {
      this.sockets.delete(socket);
      gone.abort();
    });
    socket.on('data', (chunk: string) => {
      for (const line of reader.push(chunk)) {
        queued += 1;
        if (queued > MAX_QUEUED) return this.malformed(socket);
        queue = queue
          .then(() => this.answer(line, socket, gone.signal))
          // Whatever went wrong: the asker reads a closed connection as no.
          .catch(() => {
            socket.destroy();
          })
          .finally(() => {
            queued -= 1;
          });
      }
      if (reader.waiting > longestLine(reader.beginning)) this.malformed(socket);
    });
  }

  /** A request by the named pipes, which do not tell who asks: to no living process is anything granted for it. */
  async answerLine(line: string): Promise<string> {
    try {
      const request = await readRequest(line);
      const nobody = request?.op === 'judge' ? { ...request, pid: NOBODY } : request;
      if (nobody !== undefined) return this.sealed(line, await this.replyTo(nobody, NEVER));
    } catch {
      // The asker reads an error as no.
      return JSON.stringify({ v: 1, op: 'error', code: 'failed' });
    }
    return JSON.stringify(MALFORMED);
  }

  private async answer(line: string, socket: Socket, signal: AbortSignal): Promise<void> {
    const request = Buffer.byteLength(line) > longestLine(line) ? undefined : await readRequest(line);
    if (request === undefined) return this.malformed(socket);
    const message = await this.replyTo(request, signal);
    if (!signal.aborted && socket.writable) socket.write(`${this.sealed(line, message)}\n`);
  }

  /** As JSON. Whoever asks for no seal knows by other means who answers, or has no need to. */
  private sealed(line: string, message: BrokerReply): string {
    const text = JSON.stringify(message);
    return wantsSeal(line) ? this.seal.seal(line, text) : text;
  }

  private async replyTo(request: BrokerRequest, signal: AbortSignal): Promise<BrokerReply> {
    if (request.op === 'status') {
      const { agent, session } = this.options.guard;
      return { v: 1, op: 'status', agent, session, waiting: this.waiting };
    }
    if (request.op === 'turn') {
      return { v: 1, op: 'verdict', verdict: this.options.turn?.(request.at) ?? PASSED };
    }
    if (request.op === 'mcp') {
      this.options.crossing?.gated(request.server, request.calls);
      return { v: 1, op: 'verdict', verdict: PASSED };
    }
    if (request.op === 'redact' || request.op === 'mcp-data') return this.replaced(request);
    return { v: 1, op: 'verdict', verdict: await this.judge(request, signal) };
  }

  private async replaced(
    request: BrokerRequest & { readonly op: 'redact' | 'mcp-data' },
  ): Promise<BrokerReply> {
    const { crossing, redact, mcpData } = this.options;
    if (request.op === 'redact') {
      if (request.call !== undefined) await crossing?.ran(request.call);
      return { v: 1, op: 'redacted', json: (await redact?.(request.json)) ?? request.json };
    }
    const made = await mcpData?.(request);
    return { v: 1, op: 'mcp-data', ...(made ?? { made: 'refused' }) };
  }

  private async judge(request: JudgeRequest, signal: AbortSignal): Promise<Verdict> {
    const { event, call, from } = request;
    const { crossing, hooked } = this.options;
    if (event.kind === 'mcp-call') crossing?.gated(event.server, [event.tool]);
    if (event.kind === 'tool-call' && from.startsWith('hook:')) {
      hooked?.({ tool: event.tool, id: call });
      const refusal = await crossing?.refusal(event.tool);
      if (refusal !== undefined) return refusal;
      crossing?.hooked({ tool: event.tool, id: call });
    }
    this.waiting += 1;
    try {
      const { judgeRequest } = await import('./broker-judge.ts');
      return await this.calls.once(request, signal, (all) => judgeRequest(request, this.world, all));
    } finally {
      this.waiting -= 1;
    }
  }

  private malformed(socket: Socket): void {
    const text = `${JSON.stringify(MALFORMED)}\n`;
    if (socket.writable) socket.end(text, () => socket.destroy());
  }
}

/** No start waits for what reads requests. */
async function readRequest(line: string): Promise<BrokerRequest | undefined> {
  return (await import('../host/channel-read.ts')).readRequest(line);
}

function nonce(): string {
  return randomBytes(16).toString('hex');
}
