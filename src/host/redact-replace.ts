import type { Finding } from '../engine/model.ts';
import type { Segment } from './redact-pieces.ts';

/** Names what stands for a value. */
export interface Concealing {
  conceal(value: string, finding: Finding): string;
}

/** A segment with its findings replaced. */
export function replaceIn({ text, findings }: Segment, tools: Concealing): string {
  const parts: string[] = [];
  let copied = 0;
  for (const finding of findings) {
    const { start, end } = finding;
    parts.push(text.slice(copied, start), tools.conceal(text.slice(start, end), finding));
    copied = end;
  }
  parts.push(text.slice(copied));
  return parts.join('');
}
