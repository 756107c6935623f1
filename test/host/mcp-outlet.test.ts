import { PassThrough } from 'node:stream';
import { expect, it } from 'vitest';
import { Outlet } from '../../src/host/mcp-outlet.ts';

it('leaves nothing behind on a stream that had to be waited for', async () => {
  const stream = new PassThrough({ highWaterMark: 1 });
  const before = stream.listenerCount('close');
  const outlet = new Outlet(stream);
  for (let turn = 0; turn < 20; turn += 1) {
    outlet.send(5, async () => 'hello');
    setImmediate(() => stream.read());
    await outlet.flushed();
  }
  expect([stream.listenerCount('close') - before, stream.listenerCount('drain')]).toEqual([0, 0]);
});
