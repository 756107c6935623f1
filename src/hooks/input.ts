const MAX_INPUT = 8 * 1024 * 1024;

/** All of standard input, bounded; more than that is refused by failing. */
export async function readInput(): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of process.stdin) {
    const bytes = Buffer.from(chunk);
    size += bytes.length;
    if (size > MAX_INPUT) throw new RangeError('the hook input is too large');
    chunks.push(bytes);
  }
  return Buffer.concat(chunks).toString('utf8');
}
