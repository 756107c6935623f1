/** Speaks HTTP to the conformance suite and standard input and output to a server: a process for each session. */
import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { randomUUID } from 'node:crypto';

export interface Bridge {
  readonly url: string;
  close(): Promise<void>;
}

interface Started {
  readonly argv: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
}

interface Message {
  readonly id?: string | number;
  readonly method?: string;
}

const SESSION = 'mcp-session-id';

/** One server, and the answers that are still open. */
class Session {
  readonly id: string = randomUUID();
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #open = new Map<string | number, ServerResponse>();

  constructor({ argv, cwd, env }: Started) {
    const [file = '', ...args] = argv;
    this.#child = spawn(file, args, { cwd, env, stdio: 'pipe' });
    this.#child.stdin.on('error', () => undefined);
    this.#child.stderr.resume();
    let begun = '';
    this.#child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      const lines = `${begun}${chunk}`.split('\n');
      begun = lines.pop() ?? '';
      for (const line of lines) this.#say(line);
    });
  }

  /** What belongs to no answer goes out with the one begun last. */
  #say(line: string): void {
    const { id, method }: Message = JSON.parse(line);
    const own = method === undefined && id !== undefined ? this.#open.get(id) : undefined;
    (own ?? [...this.#open.values()].at(-1))?.write(`event: message\ndata: ${line}\n\n`);
    if (own === undefined || id === undefined) return;
    own.end();
    this.#open.delete(id);
  }

  take(body: string, response: ServerResponse): void {
    const { id, method }: Message = JSON.parse(body);
    const headers = { [SESSION]: this.id };
    if (id === undefined || method === undefined) response.writeHead(202, headers).end();
    else {
      this.#open.set(id, response);
      response.writeHead(200, { ...headers, 'content-type': 'text/event-stream' });
    }
    this.#child.stdin.write(`${JSON.stringify(JSON.parse(body))}\n`);
  }

  end(): void {
    this.#child.kill('SIGTERM');
  }
}

async function textOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request.setEncoding('utf8')) text += String(chunk);
  return text;
}

function isLocal(text: string): boolean {
  return /^(?:https?:\/\/)?(?:localhost|127\.0\.0\.1)(?::\d+)?$/.test(text);
}

/** A server on loopback until it is closed; so are all processes it started. */
export async function openBridge(started: Started): Promise<Bridge> {
  const sessions = new Map<string, Session>();
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { host = '', origin = 'http://localhost' } = request.headers;
    if (!isLocal(host) || !isLocal(origin)) return void response.writeHead(403).end();
    if (request.method !== 'POST') return void response.writeHead(405).end();
    const body = await textOf(request);
    const known = sessions.get(String(request.headers[SESSION]));
    const isFirst = body.includes('"initialize"');
    if (known === undefined && !isFirst) return void response.writeHead(404).end();
    const session = known ?? new Session(started);
    sessions.set(session.id, session);
    session.take(body, response);
  };
  const server = createServer((request, response) => {
    answer(request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  return {
    url: `http://localhost:${port}/mcp`,
    close: () => {
      for (const session of sessions.values()) session.end();
      server.closeAllConnections();
      return new Promise((resolve) => {
        server.close(() => resolve());
      });
    },
  };
}
