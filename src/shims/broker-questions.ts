/** One question for all that ask the same at the same time: parallel processes get the one answer. */

interface Open<Answer> {
  readonly answer: Promise<Answer>;
  readonly over: AbortController;
  /** How many wait for it. */
  askers: number;
}

export class Questions<Answer> {
  private readonly open = new Map<string, Open<Answer>>();
  private readonly gone: Answer;

  /** `gone` is what an asker gets that has hung up itself. */
  constructor(gone: Answer) {
    this.gone = gone;
  }

  /** Asks unless the same is being asked already. The signal of `start` aborts when the last asker has gone. */
  async ask(
    key: string,
    signal: AbortSignal,
    start: (signal: AbortSignal) => Promise<Answer>,
  ): Promise<Answer> {
    const question = this.open.get(key) ?? this.begin(key, start);
    question.askers += 1;
    const left = new AbortController();
    const leave = new Promise<Answer>((resolve) => {
      const go = (): void => resolve(this.gone);
      if (signal.aborted) go();
      // Some askers share one signal for as long as the session runs.
      signal.addEventListener('abort', go, { once: true, signal: left.signal });
    });
    try {
      return await Promise.race([question.answer, leave]);
    } finally {
      left.abort();
      question.askers -= 1;
      if (question.askers === 0) {
        this.forget(key, question);
        question.over.abort();
      }
    }
  }

  private begin(key: string, start: (signal: AbortSignal) => Promise<Answer>): Open<Answer> {
    const over = new AbortController();
    const question: Open<Answer> = { answer: start(over.signal), over, askers: 0 };
    this.open.set(key, question);
    // Whoever comes after the answer asks anew. A failure reaches those who wait for it.
    const forget = (): void => this.forget(key, question);
    question.answer.then(forget, forget);
    return question;
  }

  private forget(key: string, question: Open<Answer>): void {
    if (this.open.get(key) === question) this.open.delete(key);
  }
}
