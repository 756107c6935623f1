/** Asks a person one question on the terminal. */
import { once } from 'node:events';
import { createInterface } from 'node:readline/promises';

/** True when there is a person to ask: both ends of the terminal are one. */
export function canAsk(): boolean {
  return process.stdin.isTTY && process.stderr.isTTY;
}

const forget = (): void => undefined;

/** Throws away what was typed before the question could be read. */
export async function forgetTyped(ms: number): Promise<void> {
  process.stdin.on('data', forget);
  await new Promise((resolve) => setTimeout(resolve, ms));
  process.stdin.off('data', forget);
  process.stdin.pause();
}

/** The answer in lower case without blanks; undefined when input ends or ctrl-C is pressed. */
export async function ask(question: string): Promise<string | undefined> {
  return (await askWords(question))?.toLowerCase();
}

/** The answer as it was typed, without blanks around it; undefined when input ends or ctrl-C is pressed. */
export async function askWords(question: string): Promise<string | undefined> {
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  const over = new AbortController();
  lines.once('close', () => over.abort());
  lines.once('SIGINT', () => over.abort());
  try {
    return (await lines.question(question, { signal: over.signal })).trim();
  } catch (error) {
    if (over.signal.aborted) return undefined;
    throw error;
  } finally {
    lines.close();
  }
}

/** Several questions one after the other. */
export interface Asking {
  /** The answer without blanks around it; undefined when input ends or ctrl-C is pressed. */
  ask(question: string): Promise<string | undefined>;
  close(): void;
}

/** Keeps what is typed ahead for the question it answers; `ask` on its own loses it. */
export function openAsking(): Asking {
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  const typed: string[] = [];
  const over = new AbortController();
  lines.on('line', (line) => void typed.push(line));
  lines.once('close', () => over.abort());
  lines.once('SIGINT', () => over.abort());
  return {
    ask: async (question) => {
      lines.setPrompt(question);
      lines.prompt();
      try {
        if (typed.length === 0) await once(lines, 'line', { signal: over.signal });
        else process.stderr.write(`${typed[0] ?? ''}\n`);
      } catch (error) {
        if (over.signal.aborted) return undefined;
        throw error;
      }
      return typed.shift()?.trim();
    },
    close: () => lines.close(),
  };
}
