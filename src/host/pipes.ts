/**
 * The second way to the session, for sandboxes that allow no socket: opening a named pipe is no write to a file system.
 *
 * `tickets` holds one byte for each pair of pipes nobody uses. Who reads one has the pair: `N.ask` takes
 * `ID LENGTH REQUEST` lines, `N.answer` gives `ID REPLY` lines. Who has read the reply puts the ticket back; the
 * session makes those anew that never come back.
 * Nothing here tells who asks; like the socket it can submit and read a verdict, and approves nothing.
 */
import path from 'node:path';

/** In the folder of the socket. */
export const PIPES_NAME = 'pipes';

/** Requests at a time. */
export const PAIRS: readonly string[] = ['0', '1', '2', '3'];

export interface PipePair {
  readonly ask: string;
  readonly answer: string;
}

export function ticketsIn(dir: string): string {
  return path.join(dir, 'tickets');
}

export function pairIn(dir: string, name: string): PipePair {
  return { ask: path.join(dir, `${name}.ask`), answer: path.join(dir, `${name}.answer`) };
}
