/** Tells a session which calls its MCP gate passes on: nobody waits for it, and a session that hangs holds nothing up. */
import type { SessionLine } from './mcp-data-line.ts';
import { askBroker } from './socket.ts';

export interface Teller {
  /** A call that is not judged is passed on. */
  readonly tell: (tool: string) => void;
  /**
   * Until the session knows of all calls: a hook that tells of their end may follow at once. Never longer than
   * `TELL_MS`, whatever the session does.
   */
  readonly told: () => Promise<void>;
}

/** Longest wait for a session, ms. */
export const TELL_MS = 5000;
/** Calls so close to one another are told together; a hook that tells of their end takes longer to start. */
const TOGETHER_MS = 20;
/** Calls told at once; what comes while the session is busy waits. */
const MOST_TOLD = 500;
const MOST_NAME = 128;

/** One message at a time: a burst of calls is told as one. The session hears of the gate itself at once. */
export function openTeller({ socket, seal }: SessionLine, server: string): Teller {
  let waiting: string[] = [];
  let timer: NodeJS.Timeout | undefined;
  const send = async (): Promise<void> => {
    const calls = waiting;
    waiting = [];
    try {
      await askBroker(socket, { v: 1, op: 'mcp', server, calls }, { timeoutMs: TELL_MS, key: seal });
    } catch {
      // A session that has gone need not know.
    }
  };
  // A call may follow soon.
  let sending = send();
  const sendNow = async (): Promise<void> => {
    await sending;
    timer = undefined;
    if (waiting.length > 0) await (sending = send());
  };
  const sendAll = async (): Promise<void> => {
    await sendNow();
    await sending;
  };
  return {
    tell(tool) {
      if (waiting.length < MOST_TOLD) waiting.push(tool.slice(0, MOST_NAME));
      timer ??= setTimeout(() => void sendNow(), TOGETHER_MS);
    },
    async told() {
      clearTimeout(timer);
      // One message may still be on its way and another follow it, each with its own patience.
      await orLate(sendAll());
    },
  };
}

/** Until it is done, or for as long as a session is waited for. */
async function orLate(done: Promise<void>): Promise<void> {
  let late: NodeJS.Timeout | undefined;
  const over = new Promise<void>((resolve) => {
    late = setTimeout(resolve, TELL_MS);
  });
  await Promise.race([done, over]);
  clearTimeout(late);
}
