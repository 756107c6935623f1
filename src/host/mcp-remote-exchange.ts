/** One request to a server elsewhere and all that comes back for it. */
import type { RequestFrame } from '../engine/mcp/frame.ts';
import { readFrame } from '../engine/mcp/frame.ts';
import type { Headers } from '../engine/mcp/http-message.ts';
import { asLine, errorAnswer } from '../engine/mcp/http-words.ts';
import { bodyKind, Budget, drop, readEvents, wholeBody, type Ending } from './mcp-remote-body.ts';
import { RemoteError } from './mcp-remote-dial.ts';
import type { RemoteReply } from './mcp-remote-link.ts';
import { pause, waitMs, type WireParts } from './mcp-remote-wire.ts';

export interface ExchangeParts extends WireParts {
  /** Undefined for what is no single request: all that comes back is passed on, and no answer is missed. */
  readonly frame: RequestFrame | undefined;
  readonly text: string;
  readonly headers: () => Headers;
  readonly signal: AbortSignal;
  /** Ms a server may be silent; 0 = for ever. */
  readonly patienceMs: number;
  readonly budget: Budget;
  /** A broken stream may be taken up again. */
  readonly resumes: boolean;
  /** The answer begins. Throws a `RemoteError` for one that is not to be read. */
  readonly began: (reply: RemoteReply) => void;
  /** The message as it is to be passed on. */
  readonly learn: (line: string) => string;
}

const ACCEPT = 'application/json, text/event-stream';
/** For what needs no answer. */
const EMPTY = new Set([202, 204]);
const MOST_TRIES = 5;
/** Of an error's explanation. */
const MOST_WORDS = 64 * 1024;

export class Exchange {
  readonly #parts: ExchangeParts;
  readonly #tired = new AbortController();
  readonly #signal: AbortSignal;
  #silence: NodeJS.Timeout | undefined;
  isAnswered = false;

  constructor(parts: ExchangeParts) {
    this.#parts = parts;
    this.#signal = AbortSignal.any([parts.signal, this.#tired.signal]);
  }

  /** Throws a `RemoteError` when no answer came. */
  async run(): Promise<void> {
    const { patienceMs, frame } = this.#parts;
    const tire = (): void => this.#tired.abort(new RemoteError('too-slow'));
    // Bytes that keep a connection open are no message.
    if (patienceMs > 0) this.#silence = setTimeout(tire, patienceMs);
    try {
      await this.#post();
    } finally {
      clearTimeout(this.#silence);
    }
    if (!this.isAnswered && frame !== undefined) throw new RemoteError('no-answer');
  }

  async #post(): Promise<void> {
    const { link, headers, text, began, budget, patienceMs } = this.#parts;
    const own = { accept: ACCEPT, 'content-type': 'application/json', ...headers() };
    const signal = this.#signal;
    const reply = await link.ask({ method: 'POST', headers: own, body: text, signal, patienceMs });
    try {
      began(reply);
      if (reply.status < 200 || reply.status > 299) await this.#failed(reply);
      else if (bodyKind(reply) === 'json') await this.#hear(await wholeBody(reply.body, budget));
      else if (bodyKind(reply) === 'events') await this.#stream(reply);
      else await this.#bare(reply);
    } finally {
      drop(reply.body);
    }
  }

  /** What needs no answer has none; its connection is kept. */
  async #bare({ status, body, ...reply }: RemoteReply): Promise<void> {
    if (!EMPTY.has(status)) throw new RemoteError('not-mcp', reply.header('content-type'));
    await wholeBody(body, new Budget(MOST_WORDS));
  }

  async #failed(reply: RemoteReply): Promise<void> {
    const { status, body } = reply;
    const detail = `HTTP ${status}`;
    if (status === 401) throw new RemoteError('sign-in', detail);
    const { frame } = this.#parts;
    if (frame !== undefined && bodyKind(reply) === 'json') {
      const said = await wholeBody(body, new Budget(MOST_WORDS));
      const answer = errorAnswer(said, frame);
      if (answer !== undefined) return this.#hear(answer);
    }
    throw new RemoteError(status === 403 ? 'forbidden' : 'status', detail);
  }

  async #stream(reply: RemoteReply): Promise<void> {
    let ending = await this.#read(reply);
    for (let tries = 0; tries < MOST_TRIES && this.#goesOn(ending); tries += 1) {
      const { place } = ending;
      await pause(waitMs(ending.retryMs), this.#signal);
      ending = await this.#again(ending);
      if (ending.place !== place) tries = 0;
    }
    if (this.#tired.signal.aborted) throw new RemoteError('too-slow');
    if (!this.isAnswered && ending.error !== undefined) throw ending.error;
  }

  #goesOn({ place }: Ending): boolean {
    return this.#parts.resumes && place !== undefined && !this.isAnswered && !this.#signal.aborted;
  }

  /** Takes the stream up where it broke off. */
  async #again({ place = '', retryMs }: Ending): Promise<Ending> {
    const { link, headers, patienceMs } = this.#parts;
    const again = await link.ask({
      method: 'GET',
      headers: { accept: 'text/event-stream', ...headers(), 'last-event-id': place },
      signal: this.#signal,
      patienceMs,
    });
    if (again.status !== 200 || bodyKind(again) !== 'events') {
      drop(again.body);
      throw new RemoteError('no-answer', `HTTP ${again.status}`);
    }
    const next = await this.#read(again);
    return { ...next, place: next.place ?? place, retryMs: next.retryMs ?? retryMs };
  }

  async #read({ body }: RemoteReply): Promise<Ending> {
    const { mostBytes, restMs } = this.#parts.limits;
    let timer: NodeJS.Timeout | undefined;
    const hear = async (data: string, event: string): Promise<void> => {
      if (event === 'message') await this.#hear(data);
      // Some go on for ever.
      if (this.isAnswered) timer ??= setTimeout(() => drop(body), restMs);
    };
    try {
      return await readEvents(body, { most: mostBytes, hear });
    } finally {
      clearTimeout(timer);
    }
  }

  async #hear(data: string): Promise<void> {
    const { frame, learn, mouth } = this.#parts;
    const line = learn(asLine(data));
    const heard = readFrame(line, 'server');
    if (heard.kind === 'blank') return;
    if (heard.kind === 'response' && heard.id === frame?.id) this.isAnswered = true;
    await mouth.say(line);
    this.#silence?.refresh();
  }
}
