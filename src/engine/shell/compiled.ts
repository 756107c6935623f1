/** Sources of compiled languages that are run at once. */

/** A source file that is run with these words. */
interface SourceRun {
  readonly kind: 'file';
  readonly path: string;
  readonly words: readonly string[];
  readonly program: string;
}

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
export function compiledText(program: string, args: readonly string[]): SourceRun | undefined {
  const starts = COMPILED.get(program);
  if (starts === undefined || !args.some((word) => starts.test(word))) return undefined;
  const at = args.findIndex((word) => /\.(?:go|dart|cr|zig|v|vsh|nims?|java|rs|kts)$/.test(word));
  const path = args[at];
  return path === undefined ? undefined : { kind: 'file', path, words: args.slice(at + 1), program };
}
