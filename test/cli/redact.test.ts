import { describe, expect, it } from 'vitest';
import { redactCommand } from '../../src/cli/redact.ts';

async function run(input: string, jsonl: boolean): Promise<string> {
  let out = '';
  async function* stdin(): AsyncGenerator<Uint8Array> {
    // One byte at a time: characters of several bytes are cut.
    for (const byte of Buffer.from(input)) yield Uint8Array.of(byte);
  }
  await redactCommand({ jsonl }, { stdin: stdin(), write: (text) => (out += text) });
  return out;
}

describe('redact', () => {
  it('filters text', async () => {
    expect(await run('schlüssel AKIAIOSFODNN7EXAMPLE\n', false)).toMatch(/^schlüssel AUP_AWSKEY_\w{12}\n$/);
  });

  it('answers lines with findings', async () => {
    const lines = [
      { id: 'a', text: 'é AKIAIOSFODNN7EXAMPLE' },
      { id: 2, text: 'nothing' },
    ];
    const out = await run(lines.map((line) => JSON.stringify(line)).join('\n'), true);
    expect(
      out
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line)),
    ).toEqual([
      { id: 'a', findings: [{ type: 'aws-key-id', start: 2, end: 22 }] },
      { id: 2, findings: [] },
    ]);
  });

  it.each(['no json', '{"id":1}', '[]'])('refuses %s', async (line) => {
    await expect(run(line, true)).rejects.toMatchObject({ code: 'usage' });
  });
});
