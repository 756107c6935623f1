/** What the kernel tells everybody of connections: whose the other end of one on loopback is, which ports are listened on. */
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

/** Ports of the lines of a table that are in the state of listening. */
export function listeningIn(table: string): readonly number[] {
  return table.split('\n').flatMap((line) => {
    const [, local = '', , state] = line.trim().split(/\s+/);
    const port = Number.parseInt(local.slice(local.lastIndexOf(':') + 1), 16);
    return state === '0A' && Number.isInteger(port) ? [port] : [];
  });
}

/** Ports somebody listens on, on any address of this machine. */
export function listening(): readonly number[] {
  const ports = ['/proc/self/net/tcp', '/proc/self/net/tcp6'].flatMap((file) => {
    try {
      return listeningIn(readFileSync(file, 'latin1'));
    } catch {
      // A kernel without that protocol.
      return [];
    }
  });
  return [...new Set(ports)];
}
