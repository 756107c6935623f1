/** Streamable HTTP: each message a request of its own, in sessions or without. */
import { setMaxListeners } from 'node:events';
import { readFrame, type Frame, type RequestFrame } from '../engine/mcp/frame.ts';
import { isVersion, ParamBook, statelessVersion, type Headers } from '../engine/mcp/http-message.ts';
import { isObject } from '../engine/json-object.ts';
import { Budget, drop } from './mcp-remote-body.ts';
import { RemoteError } from './mcp-remote-dial.ts';
import { Exchange } from './mcp-remote-exchange.ts';
import type { RemoteReply } from './mcp-remote-link.ts';
import { listen } from './mcp-remote-listen.ts';
import { pause, type RemoteWire, type WireParts } from './mcp-remote-wire.ts';

const MOST_OPEN = 200;
/** Answers to a server under way at a time. */
const MOST_TOLD = 20;
const SESSION = /^[\x21-\x7e]{1,1024}$/;
const LEAVE_MS = 500;

export class HttpWire implements RemoteWire {
  readonly #parts: WireParts;
  readonly #book = new ParamBook();
  readonly #budget: Budget;
  readonly #open = new Map<string, AbortController>();
  readonly #works = new Set<Promise<void>>();
  readonly #told = new Set<Promise<void>>();
  readonly #ends = new AbortController();
  #session: string | undefined;
  /** As agreed in a handshake; undefined without one. */
  #version: string | undefined;
  #isLost = false;
  #isListening = false;

  constructor(parts: WireParts) {
    this.#parts = parts;
    setMaxListeners(0, this.#ends.signal);
    this.#budget = new Budget(2 * parts.limits.mostBytes);
  }

  async send(text: string): Promise<void> {
    const frame = readFrame(text, 'server');
    if (frame.kind === 'blank') return;
    if (frame.kind === 'request') return this.#request(frame);
    if (frame.kind === 'response') return this.#respond(text, frame);
    const notice = frame.kind === 'notification' ? frame.method : '';
    if (notice === 'notifications/cancelled') {
      this.#cancel(frame);
      // Without sessions the end of the stream says it.
      if (this.#version === undefined) return;
    }
    await this.#tell(text, frame);
    if (notice === 'notifications/initialized') void this.#listen();
  }

  /** Answers need no order among themselves, and there are none where servers ask in their results. */
  async #respond(text: string, frame: Frame): Promise<void> {
    if (this.#version === undefined) return;
    if (this.#told.size >= MOST_TOLD) await Promise.race(this.#told);
    const telling = this.#begin(this.#tell(text, frame)).finally(() => this.#told.delete(telling));
    this.#told.add(telling);
  }

  #begin(doing: Promise<void>): Promise<void> {
    const work = doing.finally(() => this.#works.delete(work));
    this.#works.add(work);
    return work;
  }

  #cancel(frame: Frame): void {
    const id = frame.kind === 'notification' ? frame.params['requestId'] : undefined;
    const open = this.#open.get(JSON.stringify(id));
    const abort = (): void => open?.abort();
    // In a session a server may go on, and say so for a while.
    if (this.#version === undefined) abort();
    else setTimeout(abort, this.#parts.limits.lateMs).unref();
  }

  async settled(): Promise<void> {
    while (this.#works.size > 0) await Promise.all(this.#works);
  }

  async close(): Promise<void> {
    const headers = this.#sessionHeaders();
    const isOpen = this.#session !== undefined;
    this.#session = undefined;
    this.#ends.abort();
    if (isOpen) await this.#leave(headers);
    await this.#parts.link.close();
  }

  /** Tells the server that its session is over; it need not understand. */
  async #leave(headers: Headers): Promise<void> {
    const signal = AbortSignal.timeout(LEAVE_MS);
    try {
      const reply = await this.#parts.link.ask({ method: 'DELETE', headers, signal, patienceMs: LEAVE_MS });
      drop(reply.body);
    } catch {
      // It is left all the same.
    }
  }

  async #listen(): Promise<void> {
    if (this.#version === undefined || this.#isListening) return;
    this.#isListening = true;
    const headers = (): Headers => this.#sessionHeaders();
    await listen({ ...this.#parts, headers, signal: this.#ends.signal });
    this.#isListening = false;
  }

  #sessionHeaders(): Headers {
    return {
      ...(this.#session === undefined ? {} : { 'mcp-session-id': this.#session }),
      ...(this.#version === undefined ? {} : { 'mcp-protocol-version': this.#version }),
    };
  }

  #headersOf(frame: Frame): Headers {
    const isCall = frame.kind === 'request' || frame.kind === 'notification';
    const version = isCall ? statelessVersion(frame) : undefined;
    return isCall && version !== undefined ? this.#book.headersOf(frame, version) : this.#sessionHeaders();
  }

  async #request(frame: RequestFrame): Promise<void> {
    const { mouth, limits } = this.#parts;
    if (frame.method === 'initialize') {
      this.#isLost = false;
      this.#session = undefined;
      this.#version = undefined;
    }
    if (this.#open.size >= MOST_OPEN) return mouth.fail(frame.rawId, new RemoteError('busy'));
    if (this.#isLost) return mouth.fail(frame.rawId, new RemoteError('lost-session'));
    const abort = new AbortController();
    this.#open.set(frame.id, abort);
    const asked = this.#exchange(frame.text, frame, abort.signal);
    const work = this.#begin(asked.finally(() => this.#open.delete(frame.id)).then(() => undefined));
    // What comes after it belongs into the session it opens.
    if (frame.method === 'initialize') await Promise.race([work, pause(limits.noticeMs, this.#ends.signal)]);
  }

  /** Says what needs no answer; nobody waits to hear that it failed. */
  async #tell(text: string, frame: Frame): Promise<void> {
    const { noticeMs } = this.#parts.limits;
    await Promise.race([
      this.#exchange(text, frame, AbortSignal.timeout(noticeMs)),
      pause(noticeMs, this.#ends.signal),
    ]);
  }

  async #exchange(text: string, frame: Frame, ends: AbortSignal): Promise<void> {
    const { limits } = this.#parts;
    const request = frame.kind === 'request' ? frame : undefined;
    const isStateless = request !== undefined && statelessVersion(request) !== undefined;
    const signal = AbortSignal.any([ends, this.#ends.signal]);
    const exchange = new Exchange({
      ...this.#parts,
      frame: request,
      text,
      headers: () => this.#headersOf(frame),
      signal,
      patienceMs: request?.method === 'subscriptions/listen' ? 0 : limits.patienceMs,
      budget: this.#budget,
      resumes: !isStateless,
      began: (reply) => this.#began(reply, request),
      learn: (line) => this.#learn(line, request),
    });
    try {
      await exchange.run();
    } catch (error) {
      if (request === undefined || exchange.isAnswered || signal.aborted) return;
      await this.#parts.mouth.fail(request.rawId, error);
    }
  }

  #began(reply: RemoteReply, request: RequestFrame | undefined): void {
    if (reply.status === 404 && this.#session !== undefined) {
      this.#isLost = true;
      this.#session = undefined;
      throw new RemoteError('lost-session');
    }
    const session = reply.header('mcp-session-id');
    if (request?.method !== 'initialize' || session === '') return;
    if (!SESSION.test(session)) throw new RemoteError('bad-session');
    this.#session = session;
  }

  #learn(line: string, request: RequestFrame | undefined): string {
    if (request?.method === 'tools/list' && this.#version === undefined) return this.#book.learn(line);
    if (request?.method !== 'initialize') return line;
    const heard = readFrame(line, 'server');
    const result = heard.kind === 'response' && heard.id === request.id ? heard.result : undefined;
    const version = isObject(result) ? result['protocolVersion'] : undefined;
    if (isVersion(version)) this.#version = version;
    return line;
  }
}
