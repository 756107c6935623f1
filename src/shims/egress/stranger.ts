import type { Socket } from 'node:net';
import type { Platform } from '../../host/platform/model.ts';

type Ends = Pick<Socket, 'remotePort' | 'localPort'>;

/**
 * Some agents take the address of the proxy as an argument, where every user of the machine may read it: whoever is
 * known to be another one is not served.
 */
export function strangers(
  { loopbackOwner }: Pick<Platform, 'loopbackOwner'>,
  self: number | undefined = process.getuid?.(),
): (socket: Ends) => boolean {
  return ({ remotePort, localPort }) => {
    if (self === undefined || remotePort === undefined || localPort === undefined) return false;
    const owner = loopbackOwner?.(remotePort, localPort);
    return owner !== undefined && owner !== 0 && owner !== self;
  };
}
