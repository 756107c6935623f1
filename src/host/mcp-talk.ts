/** A conversation with an MCP server on plain pipes, bounded in time and size; for asking what it offers. */
import type { Readable, Writable } from 'node:stream';
import { isObject, parseObject, type JsonObject } from '../engine/json-object.ts';

/** Everything a server may say, in bytes. */
const MOST_BYTES = 8 * 1024 * 1024;

/** An answer, with the line it came in. */
export interface McpAnswer {
  readonly result: JsonObject;
  readonly line: string;
}

/** Why there is no answer. */
export type McpSilence = 'refused' | 'late' | 'ended' | 'too-much';

type Waiting = (answer: McpAnswer | McpSilence) => void;

/** Requests of the server while it is asked: it is told as little as the protocol allows. */
function replyTo(method: unknown): object {
  if (method === 'ping') return { result: {} };
  if (method === 'roots/list') return { result: { roots: [] } };
  return { error: { code: -32601, message: 'only the list of tools is asked for' } };
}

export interface TalkPipes {
  readonly stdin: Writable;
  readonly stdout: Readable;
  /** Resolves when nothing more will come. */
  readonly closed: Promise<unknown>;
}

export class McpTalk {
  readonly #stdin: Writable;
  readonly #waiting = new Map<number, Waiting>();
  readonly #decoder = new TextDecoder();
  #rest = '';
  #bytes = 0;
  #next = 1;
  #over: McpSilence | undefined;

  constructor({ stdin, stdout, closed }: TalkPipes) {
    this.#stdin = stdin;
    stdout.on('data', (chunk: Buffer) => this.#take(chunk));
    stdin.on('error', () => this.#end('ended'));
    void closed.then(() => this.#end('ended'));
  }

  /** Asks, and waits so many milliseconds at most. */
  ask(method: string, params: object, waitMs: number): Promise<McpAnswer | McpSilence> {
    if (this.#over !== undefined) return Promise.resolve(this.#over);
    const id = this.#next;
    this.#next += 1;
    return new Promise((resolve) => {
      const timer = setTimeout(() => this.#settle(id, 'late'), Math.max(0, waitMs));
      this.#waiting.set(id, (answer) => {
        clearTimeout(timer);
        resolve(answer);
      });
      this.#send({ jsonrpc: '2.0', id, method, params });
    });
  }

  tell(method: string): void {
    this.#send({ jsonrpc: '2.0', method });
  }

  #send(message: object): void {
    if (this.#stdin.writable) this.#stdin.write(`${JSON.stringify(message)}\n`);
  }

  #settle(id: number, answer: McpAnswer | McpSilence): void {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    waiting?.(answer);
  }

  #end(why: McpSilence): void {
    this.#over ??= why;
    for (const id of this.#waiting.keys()) this.#settle(id, this.#over);
  }

  #take(chunk: Buffer): void {
    if (this.#over !== undefined) return;
    this.#bytes += chunk.length;
    if (this.#bytes > MOST_BYTES) {
      this.#rest = '';
      this.#end('too-much');
      return;
    }
    const lines = this.#decoder.decode(chunk, { stream: true }).split('\n');
    lines[0] = this.#rest + (lines[0] ?? '');
    this.#rest = lines.pop() ?? '';
    for (const line of lines) this.#hear(line);
  }

  #hear(line: string): void {
    const message = parseObject(line);
    // What is no message of the protocol is no answer either.
    if (message === undefined) return;
    const { id, method, result } = message;
    if (method !== undefined) {
      if (id !== undefined) this.#send({ jsonrpc: '2.0', id, ...replyTo(method) });
    } else if (typeof id === 'number') {
      this.#settle(id, isObject(result) ? { result, line } : 'refused');
    }
  }
}
