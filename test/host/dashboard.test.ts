import { once } from 'node:events';
import http from 'node:http';
import net from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { type Dashboard, type DashboardSetup, serveDashboard } from '../../src/host/dashboard.ts';

const STYLE = 'p { color: red }';
const open: Dashboard[] = [];
afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
});

async function served(
  more: Partial<DashboardSetup> = {},
): Promise<{ dashboard: Dashboard; url: URL; made: () => number }> {
  let made = 0;
  const dashboard = await serveDashboard({
    port: 0,
    refresh: 30,
    now: () => 0,
    page: async () => {
      made += 1;
      return { html: `<style>${STYLE}</style><p>page ${made}</p>`, style: STYLE };
    },
    failed: () => undefined,
    ...more,
  });
  open.push(dashboard);
  return { dashboard, url: new URL(dashboard.url), made: () => made };
}

interface Answer {
  readonly status: number | undefined;
  readonly headers: http.IncomingHttpHeaders;
  readonly body: string;
}

async function ask(url: URL, more: http.RequestOptions = {}): Promise<Answer> {
  const request = http.request({ host: '127.0.0.1', port: url.port, path: url.pathname, ...more });
  request.end();
  const [response]: http.IncomingMessage[] = await once(request, 'response');
  if (response === undefined) throw new Error('no answer');
  let body = '';
  for await (const part of response) body += String(part);
  return { status: response.statusCode, headers: response.headers, body };
}

describe('the dashboard', () => {
  it('gives the page to who knows its address, and asks for it again', async () => {
    const { url } = await served();
    const { status, headers, body } = await ask(url);
    expect(status).toBe(200);
    expect(body).toContain('page 1');
    expect(headers).toMatchObject({
      refresh: '30',
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'content-security-policy': expect.stringMatching(
        /^default-src 'none'; style-src 'sha256-[A-Za-z0-9+/=]{44}'; img-src data:; .*frame-ancestors 'none'$/,
      ),
    });
    expect(headers).not.toHaveProperty('set-cookie');
    expect(headers).not.toHaveProperty('access-control-allow-origin');
  });

  it('listens on the loopback address alone, behind a path nobody can guess', async () => {
    const { url } = await served();
    const other = await served();
    expect(url.hostname).toBe('127.0.0.1');
    expect(url.pathname).toMatch(/^\/[\w-]{32}\/$/);
    expect(other.url.pathname).not.toBe(url.pathname);
    const elsewhere = net.connect({ host: '127.0.0.2', port: Number(url.port) });
    expect(await once(elsewhere, 'error')).toMatchObject([{ code: 'ECONNREFUSED' }]);
  });

  it.each(['/', '/favicon.ico', '/../', `/${'A'.repeat(32)}/`, '//'])('has nothing at %s', async (path) => {
    const { url, made } = await served();
    const { status, body, headers } = await ask(url, { path });
    expect({ status, body }).toEqual({ status: 404, body: 'not found\n' });
    expect(headers).not.toHaveProperty('refresh');
    expect(made()).toBe(0);
  });

  it('has nothing at its address with a query, or a little more or less of it', async () => {
    const { url } = await served();
    for (const path of [`${url.pathname}?a`, url.pathname.slice(0, -1), `${url.pathname}x`, url.href]) {
      expect((await ask(url, { path })).status, path).toBe(404);
    }
  });

  it.each(['evil.example', 'evil.example:80', '127.0.0.1', 'localhost:1'])(
    'has nothing for the name %j, which is another site',
    async (host) => {
      const { url, made } = await served();
      expect((await ask(url, { headers: { host } })).status).toBe(404);
      expect(made()).toBe(0);
    },
  );

  it('goes by the name localhost as well', async () => {
    const { url } = await served();
    expect((await ask(url, { headers: { host: `localhost:${url.port}` } })).status).toBe(200);
  });

  it.each(['POST', 'PUT', 'DELETE', 'OPTIONS'])('is only read: %s', async (method) => {
    const { url, made } = await served();
    expect((await ask(url, { method })).status).toBe(405);
    expect(made()).toBe(0);
  });

  it('answers HEAD without the page', async () => {
    const { url } = await served();
    expect(await ask(url, { method: 'HEAD' })).toMatchObject({ status: 200, body: '' });
  });

  it('makes one page for requests that come together, and a new one later', async () => {
    let time = 0;
    const { url, made } = await served({ now: () => time });
    await Promise.all([ask(url), ask(url), ask(url)]);
    expect(made()).toBe(1);
    time = 60_000;
    expect((await ask(url)).body).toContain('page 2');
  });

  it('says nothing of what failed to the browser, and all of it to the terminal', async () => {
    const failures: unknown[] = [];
    const { url } = await served({
      page: async () => Promise.reject(new Error('secret reason')),
      failed: (error) => failures.push(error),
    });
    const { status, body } = await ask(url);
    expect(status).toBe(500);
    expect(body).not.toContain('secret');
    expect(failures).toEqual([new Error('secret reason')]);
  });

  it('says when its port is taken', async () => {
    const { url } = await served();
    await expect(served({ port: Number(url.port) })).rejects.toMatchObject({
      code: 'environment',
      message: expect.stringContaining('another program has it'),
    });
  });

  it('ends with the connections it has', async () => {
    const { dashboard, url } = await served();
    const idle = net.connect({ host: '127.0.0.1', port: Number(url.port) });
    await once(idle, 'connect');
    await dashboard.close();
    open.length = 0;
    await expect(ask(url)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });
});
