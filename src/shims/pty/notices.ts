/** Lines of ours among the agent's output, where they cannot damage its picture. */
import type { Safe } from '../../engine/model.ts';
import type { Look } from './look.ts';
import type { Stage } from './stage.ts';

const IDLE_MS = 1000;
const LIMIT = 20;

export class Notices {
  readonly #stage: Stage;
  readonly #write: (text: string) => void;
  readonly #look: Look;
  #pending: Safe[] = [];
  #timer: NodeJS.Timeout | undefined;

  constructor(stage: Stage, options: { readonly write: (text: string) => void; readonly look: Look }) {
    this.#stage = stage;
    this.#write = options.write;
    this.#look = options.look;
  }

  /** A full-screen agent gets none: there is no place for a line. */
  add(text: Safe): void {
    if (this.#stage.tracker.state.alternate || this.#pending.length >= LIMIT) return;
    this.#pending.push(text);
    this.#timer ??= setInterval(() => this.#tryNow(), IDLE_MS / 4);
  }

  /** After the agent has ended nothing of its picture can be damaged. */
  finish(): void {
    clearInterval(this.#timer);
    if (this.#stage.tracker.state.alternate || this.#pending.length === 0) return;
    this.#print(this.#stage.tracker.lineStart ? '' : '\r\n');
  }

  /** An agent that moves the cursor counts rows: a line of ours would put all its later drawing out of place. */
  #tryNow(): void {
    const { tracker, open, idle } = this.#stage;
    if (!open || idle < IDLE_MS || tracker.state.managed || !tracker.lineStart) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.#print('');
  }

  #print(before: string): void {
    const lines = this.#pending.map((text) =>
      !this.#look.dumb ? `\u001b[2m${text}\u001b[22m\r\n` : `${text}\r\n`,
    );
    this.#pending = [];
    this.#write(before + lines.join(''));
  }
}
