/** The stream on which a server says what nobody asked for. */
import type { Headers } from '../engine/mcp/http-message.ts';
import { asLine } from '../engine/mcp/http-words.ts';
import { bodyKind, drop, readEvents, type Ending } from './mcp-remote-body.ts';
import { RemoteError } from './mcp-remote-dial.ts';
import { pause, waitMs, type WireParts } from './mcp-remote-wire.ts';

const MOST_FAILURES = 5;
const LONGEST_WAIT_MS = 30_000;

export interface Listening extends WireParts {
  readonly headers: () => Headers;
  readonly signal: AbortSignal;
}

/** One stream to its end; undefined when the server has none. */
async function once(parts: Listening, place: string | undefined): Promise<Ending | undefined> {
  const { link, limits, headers, signal, mouth } = parts;
  const at: Headers = place === undefined ? {} : { 'last-event-id': place };
  const own = { accept: 'text/event-stream', ...headers(), ...at };
  const reply = await link.ask({ method: 'GET', headers: own, signal, patienceMs: 0 });
  if (reply.status !== 200 || bodyKind(reply) !== 'events') {
    drop(reply.body);
    return undefined;
  }
  return readEvents(reply.body, {
    most: limits.mostBytes,
    hear: async (data, event) => {
      const line = asLine(data);
      if (event === 'message' && line.trim() !== '') await mouth.say(line);
    },
  });
}

/** Listens until the signal, and comes back where the stream ends. Never rejects: a server need not have one. */
export async function listen(parts: Listening): Promise<void> {
  const { signal } = parts;
  let place: string | undefined;
  let wait = 1000;
  for (let failures = 0; failures < MOST_FAILURES && !signal.aborted;) {
    try {
      const ending = await once(parts, place);
      if (ending === undefined) return;
      const isNew = ending.place !== undefined && ending.place !== place;
      failures = 0;
      place = ending.place ?? place;
      wait = isNew
        ? waitMs(ending.retryMs)
        : Math.min(Math.max(2 * wait, waitMs(ending.retryMs)), LONGEST_WAIT_MS);
    } catch (error) {
      if (error instanceof RemoteError && error.trouble !== 'unreachable') return;
      failures += 1;
    }
    await pause(wait, signal);
  }
}
