/** What both transports to a server elsewhere have in common. */
import type { PassThrough } from 'node:stream';
import { troubleAnswer, type RemoteTrouble } from '../engine/mcp/http-words.ts';
import { drained } from './mcp-outlet.ts';
import { troubleOf } from './mcp-remote-dial.ts';
import type { RemoteLimits, RemoteLink } from './mcp-remote-link.ts';

/** Messages to a server, one after the other. */
export interface RemoteWire {
  /** Resolves when the next one may be sent. Never rejects. */
  send(text: string): Promise<void>;
  /** Resolves when nobody waits for an answer any more. */
  settled(): Promise<void>;
  /** Ends all that is open. Never rejects. */
  close(): Promise<void>;
}

export interface WireParts {
  readonly link: RemoteLink;
  readonly limits: RemoteLimits;
  readonly mouth: Mouth;
}

/** What goes to the client, a line a message. */
export class Mouth {
  readonly #output: PassThrough;
  /** Why the last request that came to nothing did. */
  trouble: RemoteTrouble | undefined;

  constructor(output: PassThrough) {
    this.#output = output;
    // All streams of a server wait for one client.
    output.setMaxListeners(0);
  }

  /** Resolves when the client can take more. */
  async say(line: string): Promise<void> {
    const output = this.#output;
    if (!output.writable || output.write(`${line}\n`)) return;
    await drained(output);
  }

  /** Answers a request that came to nothing. */
  async fail(rawId: string, error: unknown): Promise<void> {
    const { trouble, detail } = troubleOf(error);
    this.trouble = trouble;
    await this.say(troubleAnswer(rawId, trouble, detail));
  }
}

/** Resolves after so long, or at once when it is no longer of use. */
export function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    signal.addEventListener('abort', end);
    if (signal.aborted) end();
  });
}

/** Before coming back to a server that wants us to wait so long: neither at once nor after everybody has gone. */
export function waitMs(wanted: number | undefined): number {
  return Math.min(Math.max(wanted ?? 1000, 200), 30_000);
}
