/** From nodes and paths of a YAML document back to line and column. */
import { isMap, isPair, isScalar } from 'yaml';
import type { Document, LineCounter } from 'yaml';
import type { Path } from './problem.ts';

export type Parsed = Document.Parsed;

export interface Position {
  readonly line: number;
  readonly column: number;
}

export const START: Position = { line: 1, column: 1 };

export class Locator {
  readonly #document: Parsed;
  readonly #lines: LineCounter;

  constructor(document: Parsed, lines: LineCounter) {
    this.#document = document;
    this.#lines = lines;
  }

  at(offset: number): Position {
    const { line, col } = this.#lines.linePos(offset);
    return { line: Math.max(line, 1), column: Math.max(col, 1) };
  }

  node(node: unknown): Position | undefined {
    const range = typeof node === 'object' && node !== null && 'range' in node ? node.range : undefined;
    const offset: unknown = Array.isArray(range) ? range[0] : undefined;
    return typeof offset === 'number' ? this.at(offset) : undefined;
  }

  /** The node at a path, or the nearest one around it. */
  path(path: Path, keyOf?: string): Position {
    for (let length = path.length; length >= 0; length -= 1) {
      const node: unknown =
        length === 0 ? this.#document.contents : this.#document.getIn(path.slice(0, length), true);
      const key = length === path.length && keyOf !== undefined ? keyNode(node, keyOf) : undefined;
      const position = this.node(key ?? node);
      if (position !== undefined) return position;
    }
    return START;
  }
}

function keyNode(map: unknown, name: string): unknown {
  if (!isMap(map)) return undefined;
  return map.items.find((item) => isPair(item) && isScalar(item.key) && String(item.key.value) === name)?.key;
}
