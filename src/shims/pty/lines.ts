/** Styled lines: what the box is made of before it becomes escape sequences. */
import { widthOf } from './width.ts';

export type Style = 'plain' | 'dim' | 'bold' | 'danger' | 'added' | 'frame' | 'key';

export interface Segment {
  readonly text: string;
  readonly style: Style;
}

export type Line = readonly Segment[];

export function line(text: string, style: Style = 'plain'): Line {
  return [{ text, style }];
}

export function lineWidth(segments: Line): number {
  return segments.reduce((sum, segment) => sum + widthOf(segment.text), 0);
}

export function textOf(segments: Line): string {
  return segments.map((segment) => segment.text).join('');
}

/** Two pieces at the two ends of a line, or undefined when they do not fit. */
export function spread(left: Line, right: Line, width: number): Line | undefined {
  const gap = width - lineWidth(left) - lineWidth(right);
  return gap < 2 ? undefined : [...left, { text: ' '.repeat(gap), style: 'plain' }, ...right];
}

/** Pieces side by side, on as many lines as needed. */
export function flow(pieces: readonly Line[], width: number): readonly Line[] {
  const lines: Line[] = [];
  let current: Line = [];
  for (const piece of pieces) {
    const joined: Line =
      current.length === 0 ? piece : [...current, { text: '  ', style: 'plain' }, ...piece];
    if (current.length > 0 && lineWidth(joined) > width) {
      lines.push(current);
      current = piece;
    } else current = joined;
  }
  return current.length === 0 ? lines : [...lines, current];
}
