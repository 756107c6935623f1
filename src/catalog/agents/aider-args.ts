/** Which of aider's arguments matter to the guard. It takes an option by any beginning that is no other's as well. */

interface Option {
  readonly name: string;
  /** Shortest beginning that aider takes for it. */
  readonly least: string;
}

/** An address of ours must not be beaten by one of these: they are taken out. */
const TAKEN: readonly Option[] = [
  { name: 'openai-api-base', least: '--openai-api-b' },
  { name: 'set-env', least: '--se' },
  { name: 'env-file', least: '--env' },
];
const LOOKED_AT: readonly Option[] = [
  { name: 'model', least: '--model' },
  { name: 'weak-model', least: '--we' },
  { name: 'editor-model', least: '--editor-m' },
  { name: 'model-settings-file', least: '--model-s' },
  { name: 'config', least: '--con' },
];

export interface AiderCall {
  /** What is left for aider, up to `--`. */
  readonly options: readonly string[];
  /** From `--` on: files. */
  readonly files: readonly string[];
  /** Values given for an option, in order. */
  readonly given: (name: string) => readonly string[];
}

function optionOf(word: string): Option | undefined {
  const all = [...TAKEN, ...LOOKED_AT];
  const exact = all.find(({ name }) => `--${name}` === word);
  return exact ?? all.find(({ name, least }) => `--${name}`.startsWith(word) && word.startsWith(least));
}

interface Read {
  readonly option: Option | undefined;
  readonly value: string | undefined;
  /** Words it is made of. */
  readonly length: number;
}

function readAt(args: readonly string[], at: number): Read {
  const arg = args[at] ?? '';
  const [word = '', ...inline] = arg === '-c' ? ['--config'] : arg.split('=');
  const option = optionOf(word);
  if (inline.length > 0) return { option, value: inline.join('='), length: 1 };
  return { option, value: args[at + 1], length: option === undefined ? 1 : 2 };
}

/** Reads the arguments, and takes out what would move requests past the guard. */
export function readCall(args: readonly string[]): AiderCall {
  const end = args.includes('--') ? args.indexOf('--') : args.length;
  const options: string[] = [];
  const given: [name: string, value: string][] = [];
  for (let at = 0; at < end;) {
    const { option, value, length } = readAt(args, at);
    if (option !== undefined && value !== undefined) given.push([option.name, value]);
    const next = Math.min(at + length, end);
    if (option === undefined || !TAKEN.includes(option)) options.push(...args.slice(at, next));
    at = next;
  }
  const valuesOf = (name: string): readonly string[] =>
    given.filter(([option]) => option === name).map(([, value]) => value);
  return { options, files: args.slice(end), given: valuesOf };
}
