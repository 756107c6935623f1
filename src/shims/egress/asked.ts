/** A request of the agent, by whichever way it came in. */
import type { IncomingHttpHeaders, OutgoingHttpHeaders } from 'node:http';
import type { Readable, Writable } from 'node:stream';

/** As Node's `IncomingMessage` has them; HTTP/2 is brought into the same form. */
export type AgentRequest = Readable & { readonly headers: IncomingHttpHeaders };

export type AgentResponse = Writable & {
  readonly headersSent: boolean;
  readonly statusCode: number;
  writeHead(status: number, headers: OutgoingHttpHeaders): unknown;
  flushHeaders(): void;
};

export interface Asked {
  readonly request: AgentRequest;
  readonly response: AgentResponse;
  /** Services that may speak at the address; the first whose format the request has counts, else the first. */
  readonly routes: readonly string[];
  readonly method: string;
  /** From behind the route, with its slash. */
  readonly path: string;
  /** Where the request goes, query included. */
  readonly url: URL;
}
