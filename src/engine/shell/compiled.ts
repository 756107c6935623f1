/** Sources of compiled languages that are run at once. */
import type { ProgramText } from './interpreters.ts';

const COMPILED: ReadonlyMap<string, RegExp> = new Map([
  ['go', /^run$/],
  ['dart', /^run$/],
  ['crystal', /^run$/],
  ['zig', /^run$/],
  ['v', /^run$/],
  ['nim', /^(?:r|e|c|compile)$/],
  ['java', /\.java$/],
  ['rust-script', /\.rs$/],
  ['kotlinc', /^-script$/],
]);

/** `go run main.go`: sources that are run at once. */
export function compiledText(
  program: string,
  args: readonly string[],
): (ProgramText & { kind: 'file' }) | undefined {
  const starts = COMPILED.get(program);
  if (starts === undefined || !args.some((word) => starts.test(word))) return undefined;
  const at = args.findIndex((word) => /\.(?:go|dart|cr|zig|v|vsh|nims?|java|rs|kts)$/.test(word));
  const path = args[at];
  return path === undefined ? undefined : { kind: 'file', path, words: args.slice(at + 1), program };
}
