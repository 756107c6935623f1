/** The older transport: one stream for all that the server says, and an address it names for all that it is told. */
import { setMaxListeners } from 'node:events';
import { readFrame, type RequestFrame } from '../engine/mcp/frame.ts';
import { asLine } from '../engine/mcp/http-words.ts';
import { bodyKind, Budget, drop, readEvents, wholeBody } from './mcp-remote-body.ts';
import { RemoteError } from './mcp-remote-dial.ts';
import { isNear, type RemoteReply } from './mcp-remote-link.ts';
import { pause, type RemoteWire, type WireParts } from './mcp-remote-wire.ts';

const MOST_OPEN = 200;
const MOST_WORDS = 64 * 1024;

export class SseWire implements RemoteWire {
  readonly #parts: WireParts;
  readonly #ends = new AbortController();
  /** Characters of the ids of requests without an answer, by id. */
  readonly #open = new Map<string, string>();
  #settled: (() => void)[] = [];
  #address: Promise<URL> | undefined;

  constructor(parts: WireParts) {
    this.#parts = parts;
    setMaxListeners(0, this.#ends.signal);
  }

  async send(text: string): Promise<void> {
    const frame = readFrame(text, 'server');
    if (frame.kind === 'blank') return;
    const request = frame.kind === 'request' ? frame : undefined;
    if (frame.kind === 'notification' && frame.method === 'notifications/cancelled') {
      this.#answered(JSON.stringify(frame.params['requestId']));
    }
    try {
      if (request !== undefined) this.#began(request);
      this.#address ??= this.#connected();
      await this.#post(text, await this.#address);
    } catch (error) {
      if (request !== undefined && this.#answered(request.id)) {
        await this.#parts.mouth.fail(request.rawId, error);
      }
    }
  }

  async settled(): Promise<void> {
    if (this.#open.size > 0) await new Promise<void>((resolve) => this.#settled.push(resolve));
  }

  async close(): Promise<void> {
    this.#ends.abort();
    await this.#parts.link.close();
  }

  #began({ id, rawId, method }: RequestFrame): void {
    // A client that begins anew gets a stream of its own.
    if (method === 'initialize' && this.#open.size === 0) this.#address = undefined;
    const isFull = this.#open.size >= MOST_OPEN;
    this.#open.set(id, rawId);
    if (isFull) throw new RemoteError('busy');
  }

  #answered(id: string): boolean {
    const isOpen = this.#open.delete(id);
    if (this.#open.size === 0) for (const resolve of this.#settled.splice(0)) resolve();
    return isOpen;
  }

  async #post(body: string, url: URL): Promise<void> {
    const { link, limits } = this.#parts;
    const signal = AbortSignal.any([this.#ends.signal, AbortSignal.timeout(limits.noticeMs)]);
    const headers = { 'content-type': 'application/json' };
    const patienceMs = limits.noticeMs;
    const reply = await link.ask({ method: 'POST', url, headers, body, signal, patienceMs });
    // Nothing of it is of use, but its connection is.
    wholeBody(reply.body, new Budget(MOST_WORDS)).catch(() => undefined);
    checkStatus(reply);
  }

  /** Opens the stream; the address it names. Rejects with a `RemoteError`. */
  async #connected(): Promise<URL> {
    const { link, limits } = this.#parts;
    const { signal } = this.#ends;
    const headers = { accept: 'text/event-stream' };
    const reply = await link.ask({ method: 'GET', headers, signal, patienceMs: 0 });
    if (reply.status === 200 && bodyKind(reply) === 'events') {
      return Promise.race([
        this.#listen(reply),
        pause(limits.noticeMs, signal).then(() => {
          throw new RemoteError('too-slow');
        }),
      ]);
    }
    drop(reply.body);
    checkStatus(reply);
    throw new RemoteError('not-mcp', reply.header('content-type'));
  }

  /** Reads the stream; resolves with the address as soon as it comes. */
  #listen({ body }: RemoteReply): Promise<URL> {
    const { link, limits } = this.#parts;
    return new Promise((resolve, reject) => {
      const hear = async (data: string, event: string): Promise<void> => {
        if (event === 'message') return this.#hear(data);
        const url = URL.canParse(data, link.url.href) ? new URL(data, link.url) : undefined;
        if (event === 'endpoint' && url !== undefined && isNear(link.url, url)) resolve(url);
        else if (event === 'endpoint') reject(new RemoteError('moved', url?.origin ?? ''));
      };
      readEvents(body, { most: limits.mostBytes, hear })
        .catch(() => undefined)
        .finally(() => {
          reject(new RemoteError('no-answer'));
          void this.#lost();
        });
    });
  }

  async #hear(data: string): Promise<void> {
    const line = asLine(data);
    const frame = readFrame(line, 'server');
    if (frame.kind === 'blank') return;
    if (frame.kind === 'response') this.#answered(frame.id);
    await this.#parts.mouth.say(line);
  }

  /** The stream is gone, and with it all answers that were to come on it. */
  async #lost(): Promise<void> {
    const lost = new RemoteError('lost-session');
    this.#address = Promise.reject(lost);
    this.#address.catch(() => undefined);
    if (this.#ends.signal.aborted) return;
    for (const [id, rawId] of this.#open) {
      if (this.#answered(id)) await this.#parts.mouth.fail(rawId, lost);
    }
  }
}

function checkStatus({ status }: RemoteReply): void {
  const detail = `HTTP ${status}`;
  if (status === 401) throw new RemoteError('sign-in', detail);
  if (status === 403) throw new RemoteError('forbidden', detail);
  if (status < 200 || status > 299) throw new RemoteError('status', detail);
}
