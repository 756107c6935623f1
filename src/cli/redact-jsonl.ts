/** `{id,text}` lines in, `{id,findings}` lines out. */
import type { RedactTools } from '../host/redact-tools.ts';
import { answerLines } from './json-lines.ts';
import type { FilterIo } from './redact-filter.ts';

/** Findings of all kinds, one answer a line. */
export async function findInLines(tools: RedactTools, io: FilterIo): Promise<void> {
  const answer = async (asked: object): Promise<object | string> => findingsOf(tools, asked);
  await answerLines({ example: '{"id":"1","text":"..."}', answer }, io);
}

function findingsOf({ scanner }: RedactTools, asked: object): object | string {
  if (!('text' in asked) || typeof asked.text !== 'string') return 'has no text';
  const findings = scanner
    .scan(asked.text)
    .map(({ detector, start, end }) => ({ type: detector, start, end }));
  return { id: 'id' in asked ? asked.id : null, findings };
}
