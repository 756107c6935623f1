/** JSON lines in, JSON lines out: one answer for each line that can be answered. */
import { GuardError } from '../host/errors.ts';
import { bytesOf, type FilterIo } from './redact-filter.ts';

/** A longer line is refused: it has to be held whole. */
const LINE_MAX = 64 * 1024 * 1024;
/** Most bad lines named in a message. */
const NAMED = 10;

interface Bad {
  readonly line: number;
  readonly what: string;
}

/** Text of the next lines, cut at line ends; a line that is too long comes as undefined. */
async function* linesOf(stdin: FilterIo['stdin']): AsyncGenerator<string | undefined, void, undefined> {
  const decoder = new TextDecoder();
  let parts: string[] = [];
  let length = 0;
  const flush = (): string | undefined => {
    const line = length > LINE_MAX ? undefined : parts.join('');
    parts = [];
    length = 0;
    return line;
  };
  for await (const bytes of bytesOf(stdin)) {
    const [first = '', ...more] = decoder.decode(bytes, { stream: true }).split('\n');
    for (const [index, part] of [first, ...more].entries()) {
      if (index > 0) yield flush();
      length += part.length;
      if (length <= LINE_MAX) parts.push(part);
    }
  }
  parts.push(decoder.decode());
  yield flush();
}

export interface LineAnswers {
  /** An example of a line, for the message about bad ones. */
  readonly example: string;
  /** What is written for a line's object, or in a few words what is wrong with it. */
  readonly answer: (asked: object) => Promise<object | string>;
}

/**
 * Answers every line it can. Lines it cannot take get no answer: they end in one `usage` that names them, after all others
 * were answered, so that one bad line does not cost the rest.
 */
export async function answerLines(
  answers: LineAnswers,
  io: Pick<FilterIo, 'stdin' | 'write'>,
): Promise<void> {
  const bad: Bad[] = [];
  let number = 0;
  for await (const line of linesOf(io.stdin)) {
    number += 1;
    if (line?.trim() === '') continue;
    const asked = line === undefined ? 'is too long' : objectOf(line);
    const answer = typeof asked === 'string' ? asked : await answers.answer(asked);
    if (typeof answer === 'string') bad.push({ line: number, what: answer });
    else await io.write(`${JSON.stringify(answer)}\n`);
  }
  const [first] = bad;
  if (first === undefined) return;
  const others = bad.slice(1, NAMED).map(({ line }) => line);
  const cut = bad.length > NAMED ? ', ...' : '';
  const rest = others.length === 0 ? '' : `; nor are lines ${others.join(', ')}${cut} answered`;
  throw new GuardError('usage', `line ${first.line} ${first.what}${rest}`, {
    hint: `each line: ${answers.example}; the other lines were answered`,
  });
}

/** The object on a line, or what is wrong with the line. */
function objectOf(line: string): object | string {
  let parsed: unknown;
  try {
    parsed = JSON.parse(line);
  } catch {
    // The parser's own message would repeat the line, secrets included.
    return 'is not JSON';
  }
  return typeof parsed === 'object' && parsed !== null ? parsed : 'is no object';
}
