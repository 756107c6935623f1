/** A webhook for requests that takes nothing. */
import { createServer, type RequestListener, type Server } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { postRequest } from '../../src/host/request-send.ts';

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

async function address(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  servers.push(server);
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const at = server.address();
  return `http://127.0.0.1:${typeof at === 'object' ? String(at?.port) : ''}/`;
}

const BODY = { id: 'r-1' };

describe('posting a request', () => {
  it.each<[string, RequestListener]>([
    ['never answers', (request) => void request.resume()],
    ['never reads', () => undefined],
  ])('gives up on a server that %s', async (_name, listener) => {
    await expect(postRequest(await address(listener), BODY, 200)).rejects.toMatchObject({
      code: 'environment',
      message: expect.stringContaining('it did not answer'),
      hint: expect.stringContaining('request list'),
    });
  });

  it.each([404, 500])('says what a server answered: %d', async (status) => {
    const at = await address((_request, response) => response.writeHead(status).end());
    await expect(postRequest(at, BODY)).rejects.toMatchObject({
      message: expect.stringContaining(`it answered ${String(status)}`),
    });
  });

  it('follows nobody elsewhere', async () => {
    const asked: string[] = [];
    const at = await address((request, response) => {
      asked.push(request.url ?? '');
      response.writeHead(307, { location: '/else' }).end();
    });
    await expect(postRequest(at, BODY)).rejects.toMatchObject({ code: 'environment' });
    expect(asked).toEqual(['/']);
  });

  it('control: a server that takes it has it, and may let its words hang', async () => {
    let got = '';
    const at = await address((request, response) => {
      request.on('data', (chunk: Buffer) => (got += chunk.toString()));
      request.on('end', () => response.writeHead(202).write('half'));
    });
    await postRequest(at, BODY);
    expect(JSON.parse(got)).toEqual(BODY);
  });
});
