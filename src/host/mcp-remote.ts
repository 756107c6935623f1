/** A server that is reached by its address, as if it were a process of ours: lines in, lines out. */
import { PassThrough, type Readable } from 'node:stream';
import { readFrame } from '../engine/mcp/frame.ts';
import type { Headers } from '../engine/mcp/http-message.ts';
import type { RemoteTrouble } from '../engine/mcp/http-words.ts';
import type { McpTransport } from '../engine/mcp/model.ts';
import { LineSplitter, type LinePiece } from './mcp-lines.ts';
import { RemoteError } from './mcp-remote-dial.ts';
import { HttpWire } from './mcp-remote-http.ts';
import { LIMITS, RemoteLink, type RemoteLimits } from './mcp-remote-link.ts';
import { SseWire } from './mcp-remote-sse.ts';
import { Mouth, pause, type RemoteWire } from './mcp-remote-wire.ts';
import type { McpServer } from './mcp-server.ts';
import type { ProxyEnv } from './proxies.ts';

export interface Refused {
  readonly trouble: RemoteTrouble;
  readonly detail?: string;
}

export interface RemoteOptions {
  readonly transport: Exclude<McpTransport, { readonly kind: 'stdio' }>;
  /** By name; their values go to that address and nowhere else. */
  readonly headers: Headers;
  /** For the user's proxy. */
  readonly env: ProxyEnv;
  /** Why it is not to be reached at all. */
  readonly refused?: Refused;
  readonly limits?: Partial<RemoteLimits>;
}

export interface RemoteServer extends McpServer {
  /** Why the last request without an answer has none. */
  trouble(): RemoteTrouble | undefined;
}

/** Spelled so that everybody reads the same out of it. */
const ADDRESS = /^https?:\/\/[^/\\\s][^\\\s]*$/i;
const NAME = /^[!#$%&'*+.^`|~\w-]+$/;
const VALUE = /^[\t\x20-\x7e\x80-\xff]+$/;

function addressOf(text: string): URL | undefined {
  const url = ADDRESS.test(text) && URL.canParse(text) ? new URL(text) : undefined;
  return url !== undefined && url.username + url.password === '' ? url : undefined;
}

/** Answers all requests with one and the same reason. */
function shutWire(mouth: Mouth, { trouble, detail }: Refused): RemoteWire {
  return {
    async send(text) {
      const frame = readFrame(text, 'server');
      if (frame.kind === 'request') await mouth.fail(frame.rawId, new RemoteError(trouble, detail));
    },
    settled: async () => undefined,
    close: async () => undefined,
  };
}

function wireOf(options: RemoteOptions, mouth: Mouth): RemoteWire {
  const { transport, headers, env, refused } = options;
  if (refused !== undefined) return shutWire(mouth, refused);
  const url = addressOf(transport.url);
  if (url === undefined) return shutWire(mouth, { trouble: 'address' });
  const bad = Object.keys(headers).find((name) => !NAME.test(name) || !VALUE.test(headers[name] ?? ''));
  if (bad !== undefined) return shutWire(mouth, { trouble: 'header', detail: bad });
  const link = new RemoteLink(url, headers, env);
  const parts = { link, limits: { ...LIMITS, ...options.limits }, mouth };
  return transport.kind === 'sse' ? new SseWire(parts) : new HttpWire(parts);
}

async function sendAll(pieces: Iterable<LinePiece>, wire: RemoteWire): Promise<void> {
  for (const piece of pieces) if (piece.kind === 'line') await wire.send(piece.text);
}

/** Sends line by line until the client hangs up; what is open then has a moment left. */
async function serve(input: Readable, wire: RemoteWire, graceMs: number): Promise<void> {
  const splitter = new LineSplitter();
  try {
    for await (const chunk of input) {
      if (chunk instanceof Uint8Array) await sendAll(splitter.push(chunk), wire);
    }
    await sendAll(splitter.end(), wire);
  } catch {
    // A pipe that breaks is an end like any other.
  }
  const over = new AbortController();
  await Promise.race([wire.settled(), pause(graceMs, over.signal)]);
  over.abort();
  await wire.close();
}

/** Nothing is asked of the server before the first message. Never throws on account of what the server does. */
export function openRemote(options: RemoteOptions): RemoteServer {
  const [input, output] = [new PassThrough(), new PassThrough()];
  const mouth = new Mouth(output);
  const wire = wireOf(options, mouth);
  const ended = serve(input, wire, options.limits?.graceMs ?? LIMITS.graceMs).then(() => {
    output.end();
    return 0;
  });
  return {
    input,
    output,
    ended,
    trouble: () => mouth.trouble,
    async stop() {
      input.end();
      await wire.close();
      // Nobody reads what is left.
      output.destroy();
      await ended;
    },
  };
}
