/** How commands speak: data on stdout, words on stderr, colour only where it is wanted. */

/** What a command needs to know of the place it prints to. */
export interface Screen {
  /** Cells in a line; infinite when stdout is no terminal, so that nothing is cut in a pipe. */
  readonly columns: number;
  readonly colour: boolean;
}

export type Style = 'bold' | 'dim' | 'red' | 'green' | 'yellow';

const CODES: Readonly<Record<Style, readonly [number, number]>> = {
  bold: [1, 22],
  dim: [2, 22],
  red: [31, 39],
  green: [32, 39],
  yellow: [33, 39],
};

type Environment = Readonly<Record<string, string | undefined>>;

function isSet(value: string | undefined): value is string {
  return value !== undefined && value !== '';
}

/** FORCE_COLOR beats NO_COLOR, as in Node itself; CLICOLOR_FORCE beats the lack of a terminal. */
export function wantsColour(env: Environment, isTerminal: boolean): boolean {
  const force = env['FORCE_COLOR'];
  if (force !== undefined) return force !== '0' && force !== 'false';
  if (isSet(env['NO_COLOR']) || env['TERM'] === 'dumb') return false;
  const cliForce = env['CLICOLOR_FORCE'];
  return isTerminal || (isSet(cliForce) && cliForce !== '0');
}

/** The screen stdout is. */
export function currentScreen(): Screen {
  const { isTTY, columns } = process.stdout;
  return {
    columns: isTTY ? Math.max(20, columns) : Number.POSITIVE_INFINITY,
    colour: wantsColour(process.env, isTTY),
  };
}

/** Text in a style, plain where colour is not wanted. */
export function paint(screen: Screen, style: Style, text: string): string {
  if (!screen.colour || text === '') return text;
  const [on, off] = CODES[style];
  return `\u001b[${on}m${text}\u001b[${off}m`;
}

/** Lines of the answer, on stdout. */
export function printLines(lines: readonly string[]): void {
  process.stdout.write(lines.map((line) => `${line}\n`).join(''));
}

/** Writes to stdout and waits while the reader is behind, so that no more is held than the pipe takes. */
export async function writeOut(data: string | Uint8Array): Promise<void> {
  if (data.length === 0 || process.stdout.write(data)) return;
  await new Promise<void>((resolve) => {
    process.stdout.once('drain', resolve);
  });
}

/** Remarks that are not the answer, on stderr. */
export function printWords(words: string): void {
  process.stderr.write(`${words}\n`);
}

/** The answer for programs: one object whose `schema` says what it is, e.g. `aup-guard/status/1`. */
export function printJson(schema: string, body: object): void {
  printLines([JSON.stringify({ schema, ...body }, undefined, 2)]);
}

/** Ends in peace when the reader of a pipe has seen enough (`| head`); `ending` is called before. */
export function endWithReader(ending: () => void = () => undefined): void {
  process.stdout.once('error', (error) => {
    if (!('code' in error) || error.code !== 'EPIPE') throw error;
    ending();
    process.exit();
  });
}

/** `1,234` in every locale: output is compared by machines too. */
export function count(value: number): string {
  return String(value).replaceAll(/\B(?=(\d{3})+$)/g, ',');
}

/** `1 record`, `1,234 records`. */
export function countOf(value: number, noun: string): string {
  return `${count(value)} ${noun}${value === 1 ? '' : 's'}`;
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}

/** `2026-11-22`, local. */
export function localDate(at: number): string {
  const date = new Date(at);
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

/** `14:03:09`, local. */
export function localTime(at: number): string {
  const date = new Date(at);
  return [date.getHours(), date.getMinutes(), date.getSeconds()].map((part) => two(part)).join(':');
}
