import { Duplex } from 'node:stream';
import { connect, type SecureVersion } from 'node:tls';
import { describe, expect, it } from 'vitest';
import { partsOf, placeOf, written } from '../../../src/shims/egress/address.ts';
import { proxiesOf, proxyFor } from '../../../src/host/proxies.ts';
import { readHello } from '../../../src/shims/egress/tls-hello.ts';

interface Greeting {
  readonly name?: string;
  readonly version?: SecureVersion;
}

/** What Node's own client says first. */
function helloOf({ name, version = 'TLSv1.3' }: Greeting): Promise<Buffer> {
  const named = name === undefined ? {} : { servername: name };
  const ALPNProtocols = ['h2', 'http/1.1'];
  return new Promise((resolve) => {
    const wire = new Duplex({
      read: () => undefined,
      write: (chunk: Buffer) => {
        resolve(chunk);
        wire.destroy();
      },
    });
    const secure = connect({
      socket: wire,
      ...named,
      ALPNProtocols,
      minVersion: 'TLSv1.2',
      maxVersion: version,
    });
    secure.on('error', () => undefined);
  });
}

/** The same message in records of `size` bytes. */
function split(hello: Buffer, size: number): Buffer {
  const records: Buffer[] = [];
  for (let at = 5; at < hello.length; at += size) {
    const part = hello.subarray(at, at + size);
    records.push(Buffer.from([0x16, 3, 1, part.length >> 8, part.length & 0xff]), part);
  }
  return Buffer.concat(records);
}

describe('the greeting of a TLS client', () => {
  it.each(['TLSv1.2', 'TLSv1.3'] as const)('names its host: %s', async (version) => {
    const hello = await helloOf({ name: 'API.Anthropic.com', version });
    expect(readHello(hello)).toEqual({ kind: 'hello', name: 'api.anthropic.com' });
    for (const size of [1, 7, 100]) expect(readHello(split(hello, size))).toMatchObject({ kind: 'hello' });
  });

  it('may name none', async () => {
    expect(readHello(await helloOf({}))).toEqual({ kind: 'hello', name: undefined });
  });

  it('is waited for while it is incomplete, at any byte', async () => {
    const hello = await helloOf({ name: 'chatgpt.com' });
    for (let length = 0; length < hello.length; length += 1) {
      expect(readHello(hello.subarray(0, length))).toEqual({ kind: 'more' });
    }
  });

  it.each([
    ['another protocol', Buffer.from('SSH-2.0-x\r\n')],
    ['another record', Buffer.from([0x17, 3, 3, 0, 1, 0])],
    ['another version', Buffer.from([0x16, 2, 0, 0, 1, 1])],
    ['another message', Buffer.from([0x16, 3, 1, 0, 4, 2, 0, 0, 0])],
    ['no end', Buffer.concat([Buffer.from([0x16, 3, 1, 255, 255, 1, 255, 255, 255]), Buffer.alloc(70_000)])],
  ])('is not %s', (_name, bytes) => {
    expect(readHello(bytes)).toEqual({ kind: 'other' });
  });

  it('reads nothing past its end, whatever its lengths say', async () => {
    const hello = await helloOf({ name: 'chatgpt.com' });
    for (let at = 43; at < hello.length; at += 1) {
      const bent = Buffer.from(hello);
      bent[at] = 0xff;
      expect(['hello', 'other', 'more']).toContain(readHello(bent).kind);
    }
  });
});

describe('addresses', () => {
  it.each([
    ['Api.Anthropic.COM:443', { host: 'api.anthropic.com', port: 443 }],
    ['api.anthropic.com.:443', { host: 'api.anthropic.com', port: 443 }],
    ['[2001:DB8::1]:8443', { host: '2001:db8::1', port: 8443 }],
    ['127.0.0.1:1', { host: '127.0.0.1', port: 1 }],
    ['x', undefined],
    ['x:0', undefined],
    ['x:65536', undefined],
    ['x:y', undefined],
    ['a b:1', undefined],
    ['.:443', undefined],
    ['x@y:443', undefined],
    [`${'a'.repeat(300)}:443`, undefined],
  ])('%s', (text, place) => {
    expect(placeOf(text)).toEqual(place);
  });

  it('are written as they are read', () => {
    for (const text of ['api.anthropic.com:443', '[2001:db8::1]:8443'])
      expect(written(placeOf(text) ?? { host: '', port: 0 })).toBe(text);
  });

  it.each([
    ['/v1/messages?a=/../b', { path: '/v1/messages', query: '?a=/../b' }],
    ['/', { path: '/', query: '' }],
    ['//evil.example/x', { path: '//evil.example/x', query: '' }],
    ['/v1/../x', undefined],
    ['/v1/%2E%2e', undefined],
    ['https://evil.example/', undefined],
    ['*', undefined],
    ['', undefined],
  ])('%s', (text, parts) => {
    expect(partsOf(text)).toEqual(parts);
  });
});

/** Host of the proxy before an address. */
function of(env: Record<string, string>, host = 'api.example', port = 443): string | undefined {
  return proxyFor({ host, port }, port === 80 ? 'http' : 'https', proxiesOf(env))?.host;
}

describe("the user's own proxy", () => {
  const both = { HTTPS_PROXY: 'http://secure:1', HTTP_PROXY: 'http://plain:2' };

  it('is the one for the scheme, else the one there is', () => {
    expect(of(both)).toBe('secure:1');
    expect(of(both, 'api.example', 80)).toBe('plain:2');
    expect(of({ ALL_PROXY: 'http://all:3' })).toBe('all:3');
    expect(of({ http_proxy: 'http://plain:2' })).toBe('plain:2');
    expect(of({ https_proxy: 'http://small:4', ...both })).toBe('small:4');
    expect(of({ HTTPS_PROXY: 'socks5://x:1' })).toBeUndefined();
    expect(of({})).toBeUndefined();
  });

  it.each([
    ['*', true],
    ['api.example', true],
    ['example', true],
    ['.example', true],
    ['*.example', true],
    ['API.Example:443', true],
    ['other, api.example', true],
    ['other api.example', true],
    ['api.example:80', false],
    ['pi.example', false],
    ['api.example.com', false],
    ['', false],
    [',', false],
  ])('NO_PROXY=%s', (no, direct) => {
    expect(of({ ...both, NO_PROXY: no }) === undefined).toBe(direct);
  });

  it.each(['localhost', '127.0.0.1', '127.9.9.9', '::1'])('never stands before %s', (host) => {
    expect(of(both, host)).toBeUndefined();
    expect(of(both, '128.0.0.1')).toBe('secure:1');
  });
});
