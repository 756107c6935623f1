/** The asking side of the named pipes. */
import { randomBytes } from 'node:crypto';
import { closeSync, constants, openSync, readSync, writeSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { MAX_LINE } from './channel-reply.ts';
import type { BrokerReply } from './channel.ts';
import { GuardError } from './errors.ts';
import { errnoOf } from './files.ts';
import type { Question } from './question.ts';
import { PAIRS, pairIn, ticketsIn } from './pipes.ts';

const { O_NOFOLLOW, O_NONBLOCK, O_RDONLY, O_WRONLY } = constants;
/** A pipe that has nothing to give is looked at again after this long, and then after longer and longer (ms). */
const SHORTEST_WAIT = 2;
const LONGEST_WAIT = 50;

function unreachable(why: string, cause?: unknown): GuardError {
  return new GuardError('broker-unreachable', `the guard of this session does not answer (${why})`, {
    cause,
    hint: 'end this session and start the agent again',
  });
}

/** Tries until `attempt` gives something. Throws when the time is over. */
async function until<T>(attempt: () => T | undefined, end: number): Promise<T> {
  for (let wait = SHORTEST_WAIT; ; wait = Math.min(wait * 2, LONGEST_WAIT)) {
    const got = attempt();
    if (got !== undefined) return got;
    if (performance.now() > end) throw unreachable('time is over');
    await sleep(wait);
  }
}

/** What is in the pipe now; undefined when it is empty. Throws when nobody holds its other end. */
function readNow(fd: number, buffer: Buffer): Buffer | undefined {
  try {
    const count = readSync(fd, buffer);
    if (count === 0) throw unreachable('it is gone');
    return buffer.subarray(0, count);
  } catch (error) {
    if (errnoOf(error) === 'EAGAIN') return undefined;
    throw error;
  }
}

/** How many bytes went into the pipe; undefined when it is full. */
function writeNow(fd: number, data: Buffer): number | undefined {
  try {
    return writeSync(fd, data);
  } catch (error) {
    if (errnoOf(error) === 'EAGAIN') return undefined;
    throw error;
  }
}

async function takePair(dir: string, end: number): Promise<string> {
  const fd = openSync(ticketsIn(dir), O_RDONLY | O_NONBLOCK | O_NOFOLLOW);
  try {
    const byte = Buffer.alloc(1);
    const name = (await until(() => readNow(fd, byte), end)).toString('latin1');
    if (!PAIRS.includes(name)) throw unreachable('its pipes are not its own');
    return name;
  } finally {
    closeSync(fd);
  }
}

async function send(file: string, text: string, end: number): Promise<void> {
  const fd = openSync(file, O_WRONLY | O_NONBLOCK | O_NOFOLLOW);
  try {
    let rest = Buffer.from(text);
    while (rest.length > 0) rest = rest.subarray(await until(() => writeNow(fd, rest), end));
  } finally {
    closeSync(fd);
  }
}

/** The line that begins with `id`; what was left for somebody else is passed by. */
async function receive(fd: number, id: string, end: number): Promise<string> {
  const buffer = Buffer.alloc(64 * 1024);
  let received = '';
  while (received.length <= MAX_LINE) {
    received += (await until(() => readNow(fd, buffer), end)).toString('utf8');
    for (let at = received.indexOf('\n'); at >= 0; at = received.indexOf('\n')) {
      const line = received.slice(0, at);
      received = received.slice(at + 1);
      if (line.startsWith(`${id} `)) return line.slice(id.length + 1);
    }
  }
  throw unreachable('its answer is too long');
}

async function exchange(dir: string, { line: text, read }: Question, end: number): Promise<BrokerReply> {
  const id = randomBytes(12).toString('hex');
  const name = await takePair(dir, end);
  const pair = pairIn(dir, name);
  const fd = openSync(pair.answer, O_RDONLY | O_NONBLOCK | O_NOFOLLOW);
  try {
    // Whoever had the pair before may have left half a line.
    await send(pair.ask, `\n${id} ${text.length} ${text}\n`, end);
    const reply = read(await receive(fd, id, end));
    // Only now: before, somebody else could have read what is here for us.
    await send(ticketsIn(dir), name, end);
    if (reply === undefined) throw unreachable('its answer cannot be read');
    return reply;
  } finally {
    closeSync(fd);
  }
}

/** As `askBroker`, by the pipes in `dir`. Fails with `broker-unreachable`. */
export async function askByPipes(
  dir: string,
  question: Question,
  { timeoutMs }: { readonly timeoutMs: number },
): Promise<BrokerReply> {
  try {
    return await exchange(dir, question, performance.now() + timeoutMs);
  } catch (error) {
    throw error instanceof GuardError ? error : unreachable('no connection', error);
  }
}
