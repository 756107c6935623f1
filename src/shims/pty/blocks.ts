/** Parts of the box, and how they give way when there is little room. Pure. */
import { line, type Line, type Style } from './lines.ts';
import { cut, wrap } from './width.ts';

/** A part of the box. `drop` 0 never goes; the highest goes first. */
export interface Block {
  readonly lines: readonly Line[];
  readonly drop: number;
  /** What it can shrink to; the highest `rank` shrinks first. */
  readonly short?: { readonly lines: readonly Line[]; readonly rank: number };
}

interface Setting {
  readonly width: number;
  readonly indent?: number;
  readonly style?: Style;
}

/** Wrapped; in need one line, marked where it was cut. */
export function shrinking(text: string, how: Setting & { readonly rank: number }): Block {
  const indent = ' '.repeat(indentOf(how));
  const short = line(indent + cut(text.replaceAll(/ +/g, ' '), how.width - indent.length), how.style);
  return { lines: wrapped(text, how), drop: 0, short: { lines: [short], rank: how.rank } };
}

export function wrapped(text: string, how: Setting): readonly Line[] {
  const indent = indentOf(how);
  return wrap(text, how.width - indent).map((part) => line(' '.repeat(indent) + part, how.style));
}

function indentOf(how: Setting): number {
  return how.width >= 30 ? (how.indent ?? 0) : 0;
}

/** Drops, then shrinks, then cuts, until the blocks fit. */
export function fit(blocks: readonly Block[], room: number): readonly Line[] {
  let kept = blocks;
  while (height(kept) > room) {
    const highest = Math.max(...kept.map((block) => block.drop));
    if (highest === 0) break;
    const last = kept.findLastIndex((block) => block.drop === highest);
    kept = kept.filter((_, at) => at !== last);
  }
  for (const rank of [5, 4, 3, 2, 1]) {
    if (height(kept) <= room) break;
    kept = kept.map((block) => (block.short?.rank === rank ? { ...block, lines: block.short.lines } : block));
  }
  return kept.flatMap((block) => block.lines).slice(0, Math.max(0, room));
}

function height(blocks: readonly Block[]): number {
  return blocks.reduce((sum, block) => sum + block.lines.length, 0);
}
