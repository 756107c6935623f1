/** Whose process is at the other end of a connection on loopback, as the kernel tells everybody. */
import { readFileSync } from 'node:fs';

/** `127.0.0.1:PORT` as the tables of the kernel spell it: bytes of the address in memory order, all in hex. */
function spelled(port: number, isSix: boolean): string {
  const address = isSix ? '0000000000000000FFFF00000100007F' : '0100007F';
  return `${address}:${port.toString(16).toUpperCase().padStart(4, '0')}`;
}

/** User id in a line of the table for the connection from one port to another; undefined when there is none. */
export function ownerIn(table: string, from: string, to: string): number | undefined {
  for (const line of table.split('\n')) {
    // proc(5): number, local address, remote address, state, queues, timer, retransmits, user id.
    const fields = line.trim().split(/\s+/);
    const uid = Number(fields[7]);
    if (fields[1] === from && fields[2] === to && Number.isInteger(uid)) return uid;
  }
  return undefined;
}

/** User id of the process that connected from port `from` to our port `to`; undefined when it cannot be told. */
export function loopbackOwner(from: number, to: number): number | undefined {
  for (const [file, isSix] of [
    ['/proc/self/net/tcp', false],
    ['/proc/self/net/tcp6', true],
  ] as const) {
    try {
      const owner = ownerIn(readFileSync(file, 'latin1'), spelled(from, isSix), spelled(to, isSix));
      if (owner !== undefined) return owner;
    } catch {
      // A kernel without that protocol.
    }
  }
  return undefined;
}
