/** The filters: text in, the same text with placeholders or with values out. */
import { EXIT_CODES, GuardError } from '../host/errors.ts';
import { replaceIn } from '../host/redact-replace.ts';
import { openRestoring } from '../host/redact-restore.ts';
import { byteSegments } from '../host/redact-source.ts';
import type { RedactTools } from '../host/redact-tools.ts';
import { shown } from '../host/text.ts';
import { countOf } from './terminal.ts';

/** Where a command reads and writes. */
export interface FilterIo {
  readonly stdin: AsyncIterable<string | Uint8Array>;
  /** Resolves when more may be written. */
  readonly write: (data: string | Uint8Array) => Promise<void>;
  /** Remarks on stderr. */
  readonly say: (words: string) => void;
}

/** The bytes of standard input. Throws `usage` when it cannot be read: a folder, a closed terminal. */
export async function* bytesOf(stdin: FilterIo['stdin']): AsyncGenerator<Uint8Array, void, undefined> {
  const encoder = new TextEncoder();
  try {
    for await (const chunk of stdin) yield typeof chunk === 'string' ? encoder.encode(chunk) : chunk;
  } catch (error) {
    const why = error instanceof Error && 'code' in error ? ` (${String(error.code)})` : '';
    throw new GuardError('usage', `standard input cannot be read${why}`, { cause: error });
  }
}

/** Replaces what is found, and changes nothing else. With `lines` each line is released as soon as it is whole. */
export async function redactFilter(tools: RedactTools, io: FilterIo, lines: boolean): Promise<void> {
  const source = byteSegments((text) => tools.redact(text));
  for await (const bytes of bytesOf(io.stdin)) {
    const ready = [...source.push(bytes), ...(lines ? source.flush() : [])];
    for (const segment of ready) await io.write(source.encode(replaceIn(segment, tools)));
  }
  for (const segment of source.end()) await io.write(source.encode(replaceIn(segment, tools)));
  await io.write(source.rest());
}

/** Most placeholders named in a message. */
const NAMED = 5;

/** Puts values back. What cannot be put back stays in the text, is named, and makes the exit code 1. */
export async function restoreFilter(state: string, io: FilterIo): Promise<number> {
  const restoring = openRestoring(state);
  try {
    for await (const bytes of bytesOf(io.stdin)) await io.write(restoring.push(bytes));
    await io.write(restoring.end());
  } finally {
    restoring.close();
  }
  const { unknown } = restoring;
  const damaged = restoring.damaged();
  if (unknown.size > 0) {
    const names = [...unknown].slice(0, NAMED).map((name) => shown(name));
    const more = unknown.size > NAMED ? ` and ${unknown.size - NAMED} more` : '';
    io.say(
      `aup-guard: ${countOf(unknown.size, 'placeholder')} stayed: the vault of this machine does not know ${names.join(', ')}${more}`,
    );
  }
  if (damaged > 0)
    io.say(
      `aup-guard: ${countOf(damaged, 'placeholder')} stayed: misspelled, so what was meant is not certain`,
    );
  if (unknown.size + damaged === 0) return 0;
  if (restoring.trouble !== undefined) io.say(`aup-guard: ${restoring.trouble.message}`);
  io.say('  next  ask the machine that made them, or put these values in by hand');
  return EXIT_CODES.refused;
}
