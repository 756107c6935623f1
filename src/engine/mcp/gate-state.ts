/** What the gate remembers between two messages. */
import { isObject } from '../json-object.ts';
import type { Frame, RequestFrame } from './frame.ts';
import type { GateEffect, GateFault, GateNote, GateTerms } from './gate-model.ts';
import { ToolBook } from './gate-tools.ts';
import { denial, failure, refusalOf } from './gate-words.ts';

/** Requests that may be open at once, either way. */
export const MOST_OPEN = 1000;

/** A list of tools is read again after this long, whether the server says so or not. */
const OLDEST_MS = 15 * 60_000;
/** And not with every call, however short the server says. */
const NEWEST_MS = 1000;

/** Requests that speak of programs and versions alone: nothing in them comes from a person or a model. */
export const PLAIN: ReadonlySet<string> = new Set(['initialize', 'server/discover', 'ping', 'tools/list']);

const ENVELOPE = new Set(['jsonrpc', 'id', 'method', 'params', 'result']);

/** Whether data clauses have anything to look for in it. */
export function holdsData(frame: Frame): boolean {
  if (frame.kind === 'request') return !PLAIN.has(frame.method);
  if (frame.kind !== 'notification' && frame.kind !== 'response') return true;
  const isBare = isEmpty(frame.kind === 'response' ? frame.result : frame.params);
  return !isBare || frame.spans.some(({ key }) => !ENVELOPE.has(key));
}

/** An error is none: it has words, however little they say. */
function isEmpty(value: unknown): boolean {
  return isObject(value) && Object.keys(value).length === 0;
}

/** The client's request the server has not answered. */
export interface Open {
  readonly method: string;
  readonly rawId: string;
  /** Name and arguments of a call a person said yes to, which may be tried again. */
  readonly granted?: string;
  /** A list of tools from its first page. */
  readonly fromStart?: true;
}

/** A call that waits: for the list of tools, or for a person. */
export interface Held {
  readonly frame: RequestFrame;
  readonly tool: string;
  readonly waits: 'list' | 'person';
  /** Of progress told so far. */
  readonly step: number;
}

/** Our own reading of all tools. */
export interface Listing {
  readonly id: string;
  readonly pages: number;
  readonly tools: number;
  readonly run: Set<string>;
  /** The shortest of its pages. */
  readonly ttl?: number | undefined;
  readonly meta: Readonly<Record<string, unknown>> | undefined;
}

export class GateState {
  readonly terms: GateTerms;
  readonly tools: ToolBook;
  readonly open: Map<string, Open> = new Map();
  /** Ids of the server's requests the client has not answered. */
  readonly asked: Set<string> = new Set();
  readonly held: Map<string, Held> = new Map();
  /** Calls that may be made once more without asking, since the server wanted more input for them. */
  readonly granted: Set<string> = new Set();
  /** Requests the client waits no longer for, oldest first: a late answer is nobody's fault. */
  readonly cancelled: Set<string> = new Set();
  listing: Listing | undefined;
  /** Whether all tools were seen since the server last said that they changed. */
  verified = false;
  /** How often it said so while we were reading them. */
  restarts = 0;
  isStale = false;
  /** The client speaks a revision with a handshake: only there may servers ask on their own. */
  handshake = false;
  /** It has said something: until then it may not even be on this machine. */
  heard = false;
  #own = 0;
  #readings = 0;

  constructor(terms: GateTerms) {
    this.terms = terms;
    this.tools = new ToolBook(terms);
  }

  /** Why nothing may be wanted of the server now; undefined when it may be used. */
  barred(): GateFault | undefined {
    const { approved, lapsed } = this.terms;
    if (!approved) return 'unapproved';
    return this.heard ? lapsed?.() : undefined;
  }

  /** All tools were seen. They count as seen for as long as the server says, and not for ever. */
  verify(ttl: number = OLDEST_MS): readonly GateEffect[] {
    this.verified = true;
    this.#readings += 1;
    const ms = Math.min(OLDEST_MS, Math.max(NEWEST_MS, ttl));
    return [{ kind: 'after', key: `stale ${this.#readings}`, ms }];
  }

  /** What was seen at this reading counts no more: before the next call all is read again. */
  age(reading: string): void {
    if (reading === String(this.#readings)) this.verified = false;
  }

  ownId(): string {
    this.#own += 1;
    return JSON.stringify(`${this.terms.nonce}-${this.#own}`);
  }

  cancel(id: string): void {
    if (!this.open.delete(id)) return;
    this.cancelled.add(id);
    const [oldest] = this.cancelled;
    if (this.cancelled.size > MOST_OPEN && oldest !== undefined) this.cancelled.delete(oldest);
  }

  /** The server says that its tools changed: lists on their way may be of before or after. */
  unverify(): void {
    this.verified = false;
    this.isStale = this.listing !== undefined;
    for (const [id, { method, rawId, fromStart }] of this.open)
      if (fromStart === true) this.open.set(id, { method, rawId });
  }

  isOwn(id: string): boolean {
    return id.startsWith(`"${this.terms.nonce}-`);
  }

  /** The one place where something is stopped: a gate that only watches lets it pass, and both leave a record. */
  stop(
    note: GateNote,
    ways: { pass: () => readonly GateEffect[]; instead: readonly GateEffect[] },
  ): readonly GateEffect[] {
    const { enforce } = this.terms;
    return [{ kind: 'record', note, stopped: enforce }, ...(enforce ? ways.instead : ways.pass())];
  }

  refusal(frame: RequestFrame, fault: GateFault, tool?: string): GateEffect {
    const words = refusalOf(fault, tool, this.terms);
    const text =
      frame.method === 'tools/call' ? denial(frame.rawId, words) : failure(frame.rawId, -32_001, words);
    return { kind: 'send', to: 'client', text, data: false };
  }

  /** Passes a request of the client on. */
  admit(frame: RequestFrame, more: Partial<Pick<Open, 'granted' | 'fromStart'>> = {}): readonly GateEffect[] {
    const { id, rawId, method, text } = frame;
    this.open.set(id, { method, rawId, ...more });
    const tool = frame.params['name'];
    const words = refusalOf('data', typeof tool === 'string' ? tool : undefined, this.terms);
    const instead = method === 'tools/call' ? denial(rawId, words) : failure(rawId, -32_001, words);
    return [{ kind: 'send', to: 'server', text, data: !PLAIN.has(method), instead }];
  }
}
