/** A real agent on a terminal of tmux, wrapped or by itself. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { pause, Tmux } from '../fixtures/pty-harness.ts';
import { programOf, type World } from './world.ts';

/** How often a person looks at the screen (ms). */
const LOOK_MS = 200;

/** The box arms its keys after a moment: an answer sent earlier does not count. */
const ARMING_MS = 1000;

function quoted(words: readonly string[]): string {
  return words.map((word) => `'${word.replaceAll("'", `'\\''`)}'`).join(' ');
}

export interface TuiOptions {
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly direct?: boolean;
  /** Tells the terminals of a world apart. */
  readonly name?: string;
  /** Runs it under an interactive bash, with job control. */
  readonly shell?: boolean;
  readonly size?: { readonly columns: number; readonly rows: number };
}

export class Tui {
  readonly tmux: Tmux;
  readonly #codeFile: string;
  readonly #screen: NonNullable<World['driver']['screen']>;
  readonly #looking: NodeJS.Timeout;
  #answered = '';

  constructor(world: World, options: TuiOptions = {}) {
    const { screen } = world.driver;
    if (screen === undefined) throw new Error(`${world.driver.id} has no screen to drive`);
    this.#screen = screen;
    const args = options.args ?? screen.args;
    const argv = options.direct === true ? [programOf(world.driver), ...args] : world.command(args);
    const name = options.name ?? (options.direct === true ? 'direct' : 'wrapped');
    this.#codeFile = path.join(world.dir, `code-${name}`);
    const env = { ...world.env, ...options.env, PS1: '$ ' };
    const line = `cd '${world.repo}'; ${quoted(argv)}; echo "code $?" | tee '${this.#codeFile}'`;
    const command =
      options.shell === true ? 'exec bash --norc --noprofile -i' : `${line}; stty -a; sleep 600`;
    this.tmux = new Tmux({
      folder: world.dir,
      name,
      command,
      env,
      size: options.size ?? { columns: 100, rows: 30 },
    });
    if (options.shell === true) {
      this.tmux.type(line);
      this.tmux.keys('Enter');
    }
    this.#looking = setInterval(() => this.#answer(), LOOK_MS);
  }

  /** Answers what the agent itself asks, each question once. */
  #answer(): void {
    const { answers } = this.#screen;
    if (answers === undefined) return;
    const last = this.tmux.plain.trimEnd().split('\n').at(-1)?.trimEnd() ?? '';
    const keys = answers.find(({ at }) => at.test(last))?.keys ?? [];
    const isNew = keys.length > 0 && last !== this.#answered;
    this.#answered = keys.length > 0 ? last : '';
    if (isNew) this.tmux.keys(...keys);
  }

  /** Waits for the agent's input line. */
  async ready(): Promise<void> {
    for (const { at, keys } of this.#screen.settle ?? []) {
      await this.tmux.until(at, 40_000);
      await pause(ARMING_MS);
      for (const key of keys) this.tmux.keys(key);
    }
    await this.tmux.until(this.#screen.ready, 40_000);
    await this.tmux.still(800);
  }

  async say(text: string): Promise<void> {
    this.tmux.type(text);
    await pause(300);
    this.tmux.keys('Enter');
  }

  /** Waits for the box and until its keys count. */
  async box(): Promise<string> {
    await this.tmux.until('approve once', 40_000);
    await pause(ARMING_MS);
    return this.tmux.plain;
  }

  async answer(key: string): Promise<void> {
    this.tmux.keys(key);
    await this.tmux.gone('approve once');
    const { urge } = this.#screen;
    if (urge === undefined || key !== 'a') return;
    await this.tmux.still(ARMING_MS);
    await this.say(urge);
  }

  async code(): Promise<number> {
    await this.tmux.until(/^code \d+/m, 20_000);
    return Number(readFileSync(this.#codeFile, 'utf8').replace(/\D/g, ''));
  }

  end(): void {
    clearInterval(this.#looking);
    this.tmux.end();
  }
}
