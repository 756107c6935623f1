/** Serves one page on this machine alone: to who knows its secret path, by a name of this machine, and to nobody else. */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { once } from 'node:events';
import http from 'node:http';
import { GuardError } from './errors.ts';
import { errnoOf } from './files.ts';

const HOST = '127.0.0.1';
const TOKEN_BYTES = 24;
/** How long a page is handed out again before it is made anew: reading the log takes its time. */
const FRESH_MS = 2000;
const MOST_CONNECTIONS = 16;
const LONGEST_REQUEST_MS = 10_000;

export interface Dashboard {
  readonly url: string;
  /** Resolves when nobody is served any more. */
  close(): Promise<void>;
}

export interface DashboardSetup {
  /** 0 = one that is free. */
  readonly port: number;
  /** After how many seconds a browser asks again. */
  readonly refresh: number;
  /** The page as it is now, and its style sheet. */
  readonly page: () => Promise<{ readonly html: string; readonly style: string }>;
  readonly now: () => number;
  /** Told when a page could not be made; the browser is told only that. */
  readonly failed: (error: unknown) => void;
}

interface Answer {
  readonly status: number;
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
}

const NOTHING: Answer = { status: 404, body: 'not found\n', headers: { 'content-type': 'text/plain' } };

/** Nothing runs in the page, nothing is asked for elsewhere, nobody frames it. */
function headersOf(style: string, refresh: number): Readonly<Record<string, string>> {
  const hash = createHash('sha256').update(style).digest('base64');
  const policy = [
    "default-src 'none'",
    `style-src 'sha256-${hash}'`,
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ];
  return {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': policy.join('; '),
    refresh: String(refresh),
  };
}

const ALWAYS: Readonly<Record<string, string>> = {
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'cross-origin-resource-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
};

function isSame(given: string, wanted: string): boolean {
  const [one, other] = [given, wanted].map((text) => createHash('sha256').update(text).digest());
  return one !== undefined && other !== undefined && timingSafeEqual(one, other);
}

/** Made once for requests that come close together. */
function pages({ page, refresh, now }: DashboardSetup): () => Promise<Answer> {
  let made: { readonly at: number; readonly answer: Promise<Answer> } | undefined;
  const make = async (): Promise<Answer> => {
    const { html, style } = await page();
    return { status: 200, body: html, headers: headersOf(style, refresh) };
  };
  return () => {
    if (made === undefined || Math.abs(now() - made.at) > FRESH_MS) made = { at: now(), answer: make() };
    return made.answer;
  };
}

function answering(
  setup: DashboardSetup,
  path: string,
): (request: http.IncomingMessage, port: number) => Promise<Answer> {
  const current = pages(setup);
  return async ({ headers, url = '', method }, port) => {
    // A page of another site can have its name lead here, but not have the browser say ours.
    const isHere = headers.host === `${HOST}:${port}` || headers.host === `localhost:${port}`;
    if (!isHere || !isSame(url, path)) return NOTHING;
    if (method !== 'GET' && method !== 'HEAD') return { ...NOTHING, status: 405, body: 'only to be read\n' };
    try {
      return await current();
    } catch (error) {
      setup.failed(error);
      return { ...NOTHING, status: 500, body: 'the report could not be made: the terminal says why\n' };
    }
  };
}

function send(response: http.ServerResponse, { status, body, headers }: Answer, isHead: boolean): void {
  response.writeHead(status, { ...ALWAYS, ...headers, 'content-length': Buffer.byteLength(body) });
  response.end(isHead ? undefined : body);
}

/** Throws `environment` when the port cannot be had. */
export async function serveDashboard(setup: DashboardSetup): Promise<Dashboard> {
  const path = `/${randomBytes(TOKEN_BYTES).toString('base64url')}/`;
  const answer = answering(setup, path);
  const server = http.createServer({ requestTimeout: LONGEST_REQUEST_MS, maxHeaderSize: 16_384 });
  server.maxConnections = MOST_CONNECTIONS;
  server.on('request', (request, response) => {
    void answer(request, portOf(server)).then((found) => send(response, found, request.method === 'HEAD'));
  });
  server.listen(setup.port, HOST);
  try {
    await once(server, 'listening');
  } catch (error) {
    const why = errnoOf(error) === 'EADDRINUSE' ? 'another program has it' : errnoOf(error);
    throw new GuardError('environment', `port ${setup.port} cannot be used: ${why}`, {
      cause: error,
      hint: 'name another one with --port, or none: then a free one is taken',
    });
  }
  return {
    url: `http://${HOST}:${portOf(server)}${path}`,
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

function portOf(server: http.Server): number {
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}
