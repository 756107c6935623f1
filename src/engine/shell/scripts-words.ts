/** The words of a call of a script runner. */

export interface ScriptCall {
  readonly kind: 'package' | 'make' | 'just' | 'task' | 'composer' | 'deno' | 'poe' | 'cargo';
  /** Scripts or targets; none means the default. */
  readonly names: readonly string[];
  /** What the script is given. */
  readonly words: readonly string[];
  readonly dir: string;
  readonly file?: string;
  /** `NAME=value` words. */
  readonly sets: ReadonlyMap<string, string>;
  /** For people: `npm run`. */
  readonly shown: string;
}

const VALUED = new Set(
  '-w --workspace --filter -F --prefix -C --cwd --dir --loglevel --script-shell --config --concurrency -f --file --makefile --directory -j --justfile -d --working-directory -t --taskfile -o -I -W -p --project'.split(
    ' ',
  ),
);

export interface Split {
  readonly words: readonly string[];
  readonly values: ReadonlyMap<string, string>;
}

/** Words without options, up to the name; what follows `--` belongs to the script. */
export function split(args: readonly string[]): Split {
  const words: string[] = [];
  const values = new Map<string, string>();
  for (let at = 0; at < args.length; at += 1) {
    const word = args[at] ?? '';
    const joined = /^(--?[\w-]+)=(.*)$/s.exec(word);
    if (word === '--') return { words: [...words, ...args.slice(at + 1)], values };
    if (joined !== null) values.set(joined[1] ?? '', joined[2] ?? '');
    else if (VALUED.has(word)) {
      values.set(word, args[at + 1] ?? '');
      at += 1;
    } else if (!/^-./.test(word)) words.push(word);
  }
  return { words, values };
}

export function made(
  kind: ScriptCall['kind'],
  given: Split,
  more: Partial<ScriptCall> & Pick<ScriptCall, 'names' | 'shown'>,
): ScriptCall {
  const { values } = given;
  const dirs = ['-C', '--prefix', '--cwd', '--dir', '--directory', '--working-directory', '-d'];
  const dir = dirs.map((name) => values.get(name)).find((value) => value !== undefined) ?? '.';
  const files = ['-f', '--file', '--makefile', '--justfile', '-t', '--taskfile'];
  const file = files.map((name) => values.get(name)).find((value) => value !== undefined);
  return { kind, words: [], sets: new Map(), dir, ...(file === undefined ? {} : { file }), ...more };
}

/** `NAME=value` words. */
export const sets = (words: readonly string[]): ReadonlyMap<string, string> =>
  new Map(
    words.flatMap((word) => {
      const hit = /^([A-Za-z_][\w.-]*)[:?+]?=(.*)$/s.exec(word);
      return hit === null ? [] : [[hit[1] ?? '', hit[2] ?? ''] as const];
    }),
  );
