/** The listening ends of the session's channels: a socket, and named pipes for those who may have none. */
import { chmodSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import path from 'node:path';
import { GuardError } from '../host/errors.ts';
import { removeQuietly } from '../host/files.ts';
import type { AnswerLine, PipeServer } from '../host/pipe-serve.ts';
import { PIPES_NAME } from '../host/pipes.ts';
import { SOCKET_NAME, socketFolder } from '../host/socket-folder.ts';

const MAX_CONNECTIONS = 64;

export interface Listening {
  readonly socket: string;
  /** Makes the socket anew where it was, after somebody removed it. Fails like the first time. */
  reopen(): Promise<void>;
  close(): Promise<void>;
}

/** Listens in `wanted`, or in a folder with a shorter name. Fails with `broker-unreachable`. */
export async function listenIn(wanted: string, serve: (socket: Socket) => void): Promise<Listening> {
  const { dir, remove } = socketFolder(wanted);
  const socket = path.join(dir, SOCKET_NAME);
  const held = { server: await open(socket, serve) };
  return {
    socket,
    reopen: async () => {
      // Closing removes the file of that name, so it comes first; open connections stay.
      held.server.close();
      held.server = await open(socket, serve);
    },
    close: async () => {
      await new Promise<void>((resolve) => {
        held.server.close(() => resolve());
      });
      removeQuietly(socket);
      remove();
    },
  };
}

/** The agent is busy with its own start until then (ms), and so is the machine. */
const PIPES_AFTER = 250;

/** Makes the pipes beside the socket, a little later: they take a program to make. */
export function pipesLater(socket: string, answer: AnswerLine): PipeServer {
  const held: { server?: PipeServer | undefined; isClosed: boolean } = { isClosed: false };
  const open = async (): Promise<void> => {
    const { servePipes } = await import('../host/pipe-serve.ts');
    const server = await servePipes(path.join(path.dirname(socket), PIPES_NAME), answer);
    if (held.isClosed) server?.close();
    else held.server = server;
  };
  const later = setTimeout(() => void open(), PIPES_AFTER);
  later.unref();
  return {
    close: () => {
      clearTimeout(later);
      held.isClosed = true;
      const { server } = held;
      // Closed once only: by then its descriptors may be another's.
      held.server = undefined;
      server?.close();
    },
  };
}

async function open(socket: string, serve: (connection: Socket) => void): Promise<Server> {
  removeQuietly(socket);
  const server = createServer(serve);
  server.maxConnections = MAX_CONNECTIONS;
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause) => {
      const hint = 'is the path of the runtime folder very long, or its disk full?';
      reject(new GuardError('broker-unreachable', `cannot listen on ${socket}`, { cause, hint }));
    });
    server.listen(socket, () => resolve());
  });
  chmodSync(socket, 0o600);
  return server;
}
