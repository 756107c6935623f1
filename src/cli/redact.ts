import type { Command } from 'commander';
import { detectors } from '../catalog/detectors/index.ts';
import { GuardError } from '../host/errors.ts';
import { currentPlatform } from '../host/platform/index.ts';
import { openRedaction } from '../host/redaction.ts';
import type { Redaction } from '../host/redaction.ts';
import { openVault } from '../host/vault-file.ts';

export interface RedactOptions {
  /** `{id,text}` lines in, `{id,findings}` lines out; nothing is remembered. */
  readonly jsonl?: boolean;
}

/** Where a filter reads and writes. */
export interface FilterIo {
  readonly stdin: AsyncIterable<string | Uint8Array>;
  readonly write: (text: string) => void;
  /** Folder of the vault; absent = memory only. */
  readonly state?: string;
}

/** Text longer than this is refused: a filter has to hold it whole. */
const INPUT_MAX = 64 * 1024 * 1024;

/** Replaces secrets and personal data in what it reads. Fails with `usage` on input it cannot take. */
export async function redactCommand(options: RedactOptions, io: FilterIo): Promise<void> {
  const input = await readAll(io.stdin);
  const jsonl = options.jsonl === true;
  const vault = openVault(jsonl || io.state === undefined ? {} : { dir: io.state });
  try {
    const redaction = openRedaction({ detectors, vault, wanted: () => true });
    if (!jsonl) io.write(redaction.redactor.redact(input).text);
    else
      for (const line of input.split('\n')) if (line.trim() !== '') io.write(`${answer(redaction, line)}\n`);
  } finally {
    vault.close();
  }
}

async function readAll(stdin: AsyncIterable<string | Uint8Array>): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of stdin) {
    text += typeof chunk === 'string' ? chunk : decoder.decode(chunk, { stream: true });
    if (text.length > INPUT_MAX)
      throw new GuardError('usage', `input is larger than ${INPUT_MAX} characters`);
  }
  return text + decoder.decode();
}

function answer({ scanner }: Redaction, line: string): string {
  const { id, text } = parseLine(line);
  const findings = scanner.scan(text).map(({ detector, start, end }) => ({ type: detector, start, end }));
  return JSON.stringify({ id, findings });
}

function parseLine(line: string): { readonly id: unknown; readonly text: string } {
  try {
    const parsed: unknown = JSON.parse(line);
    if (
      typeof parsed === 'object' &&
      parsed !== null &&
      'text' in parsed &&
      typeof parsed.text === 'string'
    ) {
      return { id: 'id' in parsed ? parsed.id : null, text: parsed.text };
    }
  } catch (error) {
    throw new GuardError('usage', 'a line is not JSON', {
      cause: error,
      hint: 'each line: {"id":"1","text":"..."}',
    });
  }
  throw new GuardError('usage', 'a line has no text', { hint: 'each line: {"id":"1","text":"..."}' });
}

/** Adds `redact` to the program. */
export function register(program: Command): void {
  program
    .command('redact')
    .description('replace secrets and personal data in text from standard input')
    .option('--jsonl', 'read {id,text} lines, write {id,findings:[{type,start,end}]} lines')
    .action(async (options: RedactOptions) => {
      const { state } = currentPlatform().paths(process.env);
      await redactCommand(options, {
        stdin: process.stdin,
        write: (text) => process.stdout.write(text),
        state,
      });
    });
}
