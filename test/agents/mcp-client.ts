/** A client that says what a script says, one step after the other, and keeps every line it hears. */
import { spawn } from 'node:child_process';

/** Answers to what a server asks, by method, and by `METHOD as a task`; without one it is an error. */
export type Answers = Readonly<Record<string, object>>;

/** `ask` waits for its answer, `say` is a notification, `hear` waits until so many messages of that method came. */
export type Step =
  | {
      readonly ask: string;
      readonly with?: object;
      readonly id?: string | number;
      /** Said while the answer is awaited; `lost`: none is. */
      readonly meanwhile?: object;
      readonly lost?: true;
    }
  | { readonly say: string; readonly with?: object }
  | { readonly hear: string; readonly times?: number };

export interface Talk {
  readonly argv: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  readonly steps: readonly Step[];
  readonly answers?: Answers;
}

interface Heard {
  readonly id?: string | number;
  readonly method?: string;
  readonly params?: { readonly task?: object };
}

const PATIENCE_MS = 25_000;

function read(line: string): Heard {
  const value: Heard = JSON.parse(line);
  return value;
}

class Session {
  readonly lines: string[] = [];
  readonly #child;
  readonly #answers: Answers;
  readonly #waiting: { readonly is: () => boolean; readonly go: () => void }[] = [];
  #last = 0;

  constructor({ argv, cwd, env, answers = {} }: Talk) {
    const [file = '', ...args] = argv;
    this.#answers = answers;
    this.#child = spawn(file, args, { cwd, env, stdio: ['pipe', 'pipe', 'ignore'] });
    // Ended servers close their input: the lines tell.
    this.#child.stdin.on('error', () => undefined);
    let begun = '';
    this.#child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      const [first = '', ...rest] = chunk.split('\n');
      begun += first;
      for (const next of rest) {
        this.#hear(begun);
        begun = next;
      }
    });
  }

  #hear(line: string): void {
    this.lines.push(line);
    const { id, method, params } = read(line);
    const way = params?.task === undefined ? '' : ' as a task';
    if (id !== undefined && method !== undefined) this.#answer(id, `${method}${way}`);
    for (const waiting of this.#waiting) if (waiting.is()) waiting.go();
  }

  #answer(id: string | number, method: string): void {
    const result = this.#answers[method];
    const said = result === undefined ? { error: { code: -32_601, message: 'not here' } } : { result };
    this.#send({ id, ...said });
  }

  #send(message: object): void {
    this.#child.stdin.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`);
  }

  #until(is: () => boolean, what: string): Promise<void> {
    return new Promise((resolve, reject) => {
      const late = setTimeout(
        () => reject(new Error(`${what} did not come; heard:\n${this.lines.join('\n').slice(-2000)}`)),
        PATIENCE_MS,
      );
      const go = (): void => {
        clearTimeout(late);
        resolve();
      };
      if (is()) go();
      else this.#waiting.push({ is, go });
    });
  }

  async take(step: Step): Promise<void> {
    if ('hear' in step) {
      const { hear, times = 1 } = step;
      await this.#until(() => this.lines.filter((line) => read(line).method === hear).length >= times, hear);
      return;
    }
    const params = step.with === undefined ? {} : { params: step.with };
    if ('say' in step) {
      this.#send({ method: step.say, ...params });
      return;
    }
    this.#last += 1;
    const { ask, id = this.#last, meanwhile, lost } = step;
    this.#send({ id, method: ask, ...params });
    if (meanwhile !== undefined) this.#send(meanwhile);
    if (lost === true) return;
    const answers = (line: string): boolean => {
      const heard = read(line);
      return heard.id === id && heard.method === undefined;
    };
    await this.#until(() => this.lines.some(answers), `the answer to ${ask}`);
  }

  /** Servers need not end by themselves. */
  async end(): Promise<void> {
    const ended = new Promise((resolve) => {
      this.#child.once('exit', resolve);
    });
    this.#child.stdin.end();
    this.#child.kill('SIGTERM');
    const late = setTimeout(() => this.#child.kill('SIGKILL'), 5000);
    await ended;
    clearTimeout(late);
  }
}

/** Every line heard until the last step was done. */
export async function heard(talk: Talk): Promise<readonly string[]> {
  const session = new Session(talk);
  try {
    for (const step of talk.steps) await session.take(step);
    return [...session.lines];
  } finally {
    await session.end();
  }
}
