/** The gate's line to its session for messages: kept open, and one question after the other. */
import { createConnection, type Socket } from 'node:net';
import { longestLine, MAX_DATA_LINE } from './channel-reply.ts';
import type { BrokerReply } from './channel.ts';
import { GuardError } from './errors.ts';
import { LineReader } from './line-reader.ts';
import type { DataAsked, DataMade } from './mcp-data-model.ts';
import { questionOf } from './question.ts';

/** Where a session listens, and by what its answers are known. */
export interface SessionLine {
  readonly socket: string;
  /** Empty = whoever listens is believed. */
  readonly seal: string;
}

/** A session that says nothing for so long does nothing any more. */
const PATIENCE_MS = 20_000;

interface Waiting {
  readonly answer: (line: string) => void;
  readonly fail: (why: string) => void;
}

/** One connection; it fails whoever waits when it ends. */
class Connection {
  isOpen = true;
  readonly #socket: Socket;
  readonly #reader = new LineReader();
  #waiting: Waiting | undefined;

  constructor(place: string) {
    this.#socket = createConnection(place);
    this.#socket.setEncoding('utf8');
    this.#socket.on('data', (chunk: string) => this.#hear(chunk));
    this.#socket.on('error', () => this.end('no connection'));
    this.#socket.on('close', () => this.end('it hung up'));
  }

  ask(line: string): Promise<string> {
    return new Promise((resolve, reject) => {
      const late = setTimeout(() => this.end('time is over'), PATIENCE_MS);
      const done = (): void => {
        clearTimeout(late);
        this.#waiting = undefined;
        // An open line alone keeps no gate alive.
        this.#socket.unref();
      };
      this.#waiting = {
        answer: (text) => {
          done();
          resolve(text);
        },
        fail: (why) => {
          done();
          reject(new GuardError('broker-unreachable', `the guard of this session does not answer (${why})`));
        },
      };
      this.#socket.ref();
      this.#socket.write(line);
      this.#socket.write('\n');
    });
  }

  end(why: string): void {
    this.isOpen = false;
    this.#socket.destroy();
    this.#waiting?.fail(why);
  }

  #hear(chunk: string): void {
    for (const line of this.#reader.push(chunk)) this.#waiting?.answer(line);
    if (this.#reader.waiting > longestLine(this.#reader.beginning)) this.end('its answer is too long');
  }
}

/** Asks the session about messages. Fails with `broker-unreachable`: nothing of the message may be sent then. */
export function sessionData({ socket, seal }: SessionLine): (asked: DataAsked) => Promise<DataMade> {
  let connection: Connection | undefined;
  let queue: Promise<unknown> = Promise.resolve();

  /** A session hangs up on who has been silent: then it is asked once more. */
  const exchange = async (line: string): Promise<string> => {
    const known = connection?.isOpen === true ? connection : undefined;
    if (known !== undefined) {
      try {
        return await known.ask(line);
      } catch (error) {
        if (!(error instanceof GuardError)) throw error;
      }
    }
    connection = new Connection(socket);
    return connection.ask(line);
  };

  const ask = async (asked: DataAsked): Promise<DataMade> => {
    const question = questionOf({ v: 1, op: 'mcp-data', ...asked }, seal);
    if (Buffer.byteLength(question.line) > MAX_DATA_LINE) return { made: 'refused' };
    const reply: BrokerReply | undefined = question.read(await exchange(question.line));
    if (reply?.op === 'mcp-data') return reply;
    connection?.end('its answer cannot be read');
    throw new GuardError('broker-unreachable', 'the guard of this session gave no answer that can be read');
  };

  return (asked) => {
    const answer = queue.then(() => ask(asked));
    queue = answer.catch(() => undefined);
    return answer;
  };
}
