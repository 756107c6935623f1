/** Whom a client greets in a tunnel, before its bytes go anywhere. */
import type { Duplex } from 'node:stream';
import { readHello, type Hello } from './tls-hello.ts';

const EVENTS = ['readable', 'close'] as const;

/** Resolves when either has bytes or is done: whether it is the client that spoke. */
function clientSpeaks(client: Duplex, service: Duplex): Promise<boolean> {
  return new Promise((resolve) => {
    const done = (): void => {
      for (const stream of [client, service]) for (const event of EVENTS) stream.off(event, done);
      const isService = service.readableLength > 0 || service.destroyed;
      resolve(!isService && !client.destroyed && client.readableLength > 0);
    };
    for (const stream of [client, service]) for (const event of EVENTS) stream.on(event, done);
    // What has closed before says so no more.
    if (client.destroyed || service.destroyed) done();
  });
}

/**
 * The host name in the client's TLS greeting; undefined when it sends something else or the service speaks first, which
 * no TLS service does. All bytes are put back.
 */
export async function firstWords(client: Duplex, service: Duplex): Promise<string | undefined> {
  let seen: Buffer = Buffer.alloc(0);
  let hello: Hello = { kind: 'more' };
  while (hello.kind === 'more' && (await clientSpeaks(client, service))) {
    const chunk: unknown = client.read();
    if (Buffer.isBuffer(chunk)) seen = Buffer.concat([seen, chunk]);
    hello = readHello(seen);
  }
  if (seen.length > 0 && !client.destroyed) client.unshift(seen);
  return hello.kind === 'hello' ? hello.name : undefined;
}
