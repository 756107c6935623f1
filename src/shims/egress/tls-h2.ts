/** A stream of HTTP/2 in the form the rest of the proxy reads. */
import {
  constants,
  type IncomingHttpHeaders,
  type OutgoingHttpHeaders,
  type ServerHttp2Stream,
} from 'node:http2';
import { PassThrough, Writable } from 'node:stream';
import type { AgentRequest, AgentResponse } from './asked.ts';

export interface FromH2 {
  readonly request: AgentRequest;
  readonly response: AgentResponse;
  readonly method: string;
  readonly target: string;
  readonly authority: string;
}

/** Concern one connection of HTTP/1.1: HTTP/2 forbids them. */
const HOP = new Set(['connection', 'keep-alive', 'proxy-connection', 'transfer-encoding', 'upgrade']);

class H2Answer extends Writable implements AgentResponse {
  statusCode = 200;
  readonly #stream: ServerHttp2Stream;
  #headers: OutgoingHttpHeaders = {};

  constructor(stream: ServerHttp2Stream) {
    super();
    this.#stream = stream;
    stream.once('close', () => this.destroy());
    // Told by `close`: nobody is left to be told anything else.
    this.on('error', () => stream.close(constants.NGHTTP2_INTERNAL_ERROR));
  }

  get headersSent(): boolean {
    return this.#stream.headersSent;
  }

  writeHead(status: number, headers: OutgoingHttpHeaders): void {
    this.statusCode = status;
    this.#headers = Object.fromEntries(
      Object.entries(headers).filter(([name]) => !HOP.has(name.toLowerCase())),
    );
  }

  flushHeaders(): void {
    this.#respond(false);
  }

  #respond(endStream: boolean): void {
    if (this.#stream.headersSent || this.#stream.destroyed) return;
    this.#stream.respond({ ...this.#headers, ':status': this.statusCode }, { endStream });
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    this.flushHeaders();
    this.#stream.write(chunk, done);
  }

  override _final(done: (error?: Error | null) => void): void {
    this.#respond(true);
    // Answers without a body end with their headers.
    if (this.#stream.writableEnded || this.#stream.destroyed) done();
    else this.#stream.end(() => done());
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    // Half an answer must not look like a whole one.
    if (!this.writableFinished) this.#stream.close(constants.NGHTTP2_INTERNAL_ERROR);
    done(error);
  }
}

function text(value: string | readonly string[] | undefined): string {
  return typeof value === 'string' ? value : '';
}

/** The headers HTTP/1.1 would have had. */
function plainHeaders(headers: IncomingHttpHeaders, hasBody: boolean): IncomingHttpHeaders {
  const kept = Object.entries(headers).filter(([name]) => !name.startsWith(':'));
  const framed = headers['content-length'] === undefined && hasBody;
  return { ...Object.fromEntries(kept), ...(framed ? { 'transfer-encoding': 'chunked' } : {}) };
}

/** `hasBody`: the request did not end with its headers. */
export function fromH2(stream: ServerHttp2Stream, headers: IncomingHttpHeaders, hasBody: boolean): FromH2 {
  const body = new PassThrough();
  stream.on('error', () => body.destroy());
  stream.once('aborted', () => body.destroy());
  stream.pipe(body);
  return {
    request: Object.assign(body, { headers: plainHeaders(headers, hasBody) }),
    response: new H2Answer(stream),
    method: text(headers[':method']) || 'GET',
    target: text(headers[':path']),
    authority: text(headers[':authority']) || text(headers.host),
  };
}
