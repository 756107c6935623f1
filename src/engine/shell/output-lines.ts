/** Tools that take lines and fields out of known text. */
import { isUnknown } from './model.ts';
import type { Scope } from './scope.ts';

/** `input` is undefined when it is not known. */
export type Tool = (args: readonly string[], input: string | undefined, scope: Scope) => string | undefined;

/** Tools that change known input; input with unknown parts stays unknown. */
export function filter(change: (args: readonly string[], input: string) => string | undefined): Tool {
  return (args, input) => (input === undefined || isUnknown(input) ? undefined : change(args, input));
}

/** Every line changed; the last one keeps its end. */
export function eachLine(input: string, change: (line: string) => string): string {
  const ended = input.endsWith('\n');
  const lines = (ended ? input.slice(0, -1) : input).split('\n');
  return lines.map(change).join('\n') + (ended ? '\n' : '');
}

/** `-n 2`, `-n2`, `-2`. */
function countOf(args: readonly string[], letter: string): number | undefined {
  const joined = args.join(' ');
  const found = new RegExp(`^(?:-${letter} ?|-)(\\d+)$`).exec(joined === '' ? '-10' : joined)?.[1];
  return found === undefined ? undefined : Number(found);
}

export const head: Tool = filter((args, input) => {
  const lines = countOf(args, 'n');
  const characters = /^-c ?(\d+)$/.exec(args.join(' '))?.[1];
  if (characters !== undefined) return input.slice(0, Number(characters));
  return lines === undefined
    ? undefined
    : input
        .split(/(?<=\n)/)
        .slice(0, lines)
        .join('');
});

export const tail: Tool = filter((args, input) => {
  const lines = countOf(args, 'n');
  return lines === undefined || lines === 0
    ? undefined
    : input
        .split(/(?<=\n)/)
        .slice(-lines)
        .join('');
});

export const cut: Tool = filter((args, input) => {
  const options = /^(?:-d ?([^]) ?)?-(f|c) ?(\d+)(-?)(\d*)(?: -d ?([^]))?$/.exec(args.join(' '));
  if (options === null) return undefined;
  const by = options[2] === 'c' ? '' : (options[1] ?? options[6] ?? '\t');
  const from = Number(options[3]);
  const to = options[5] === '' ? (options[4] === '-' ? undefined : from) : Number(options[5]);
  return eachLine(input, (line) =>
    line
      .split(by)
      .slice(from - 1, to)
      .join(by),
  );
});

export const awk: Tool = filter((args, input) => {
  const field = args.length === 1 ? /^\{ ?print \$(\d) ?\}$/.exec(args[0] ?? '')?.[1] : undefined;
  if (field === undefined) return undefined;
  return eachLine(input, (line) =>
    field === '0' ? line : (line.trim().split(/[ \t]+/)[Number(field) - 1] ?? ''),
  );
});
