import { expect, it } from 'vitest';
import { strangers } from '../../../src/shims/egress/stranger.ts';

it.each([
  [1000, 1000, false],
  [1001, 1000, true],
  [65_534, 0, true],
  // Root reads everything anyway.
  [0, 1000, false],
  [undefined, 1000, false],
])('a connection of user %s, to one of user %s: %s', (owner, self, wanted) => {
  const isStranger = strangers(
    { loopbackOwner: (from, to) => (from === 5 && to === 6 ? owner : undefined) },
    self,
  );
  expect(isStranger({ remotePort: 5, localPort: 6 })).toBe(wanted);
  expect(isStranger({ remotePort: 7, localPort: 6 })).toBe(false);
});

it('takes everybody where the system does not tell', () => {
  expect(strangers({}, 1000)({ remotePort: 5, localPort: 6 })).toBe(false);
  expect(strangers({ loopbackOwner: () => 1 }, 1000)({ remotePort: undefined, localPort: 6 })).toBe(false);
});
