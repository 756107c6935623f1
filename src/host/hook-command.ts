/** One argv as a line for `/bin/sh -c`, which is how agents run their hooks: each word in single quotes. */
export function hookCommandLine(argv: readonly string[]): string {
  return argv.map((word) => `'${word.replaceAll("'", `'\\''`)}'`).join(' ');
}
