/** What is refused before or beside the YAML parser, because there it would cost too much. */
import { isScalar, visit } from 'yaml';
import type { Document, Node, YAMLMap } from 'yaml';
import type { Problem } from './problem.ts';

const MAX_INDENT = 200;
const MAX_FLOW_DEPTH = 100;
const COMPACT_NESTING = / *(?:[-?:] +){20}/uy;

/** Depth of brackets after a line. Those in quoted text count too: honest policies stay far below the limit. */
function flowDepth(line: string, before: number): number {
  let depth = before;
  let deepest = before;
  for (const char of line) {
    if (char === '[' || char === '{') depth += 1;
    if (char === ']' || char === '}') depth = Math.max(0, depth - 1);
    deepest = Math.max(deepest, depth);
  }
  return deepest > MAX_FLOW_DEPTH ? deepest : depth;
}

function isBlockTooDeep(line: string): boolean {
  COMPACT_NESTING.lastIndex = 0;
  return line.search(/[^ ]/u) > MAX_INDENT || COMPACT_NESTING.test(line);
}

/** The line at which nesting gets out of hand. The parser recurses: near the end of the stack it can take node down. */
export function tooDeepAt(text: string): number | undefined {
  let depth = 0;
  for (const [index, line] of text.split('\n').entries()) {
    depth = flowDepth(line, depth);
    if (depth > MAX_FLOW_DEPTH || isBlockTooDeep(line)) return index + 1;
  }
  return undefined;
}

export interface Misplaced {
  readonly node: Node;
  readonly problem: Problem;
}

function repeatedKeys(map: YAMLMap): readonly Node[] {
  const seen = new Set<unknown>();
  return map.items.flatMap(({ key }) => {
    if (!isScalar(key)) return [];
    const again = seen.has(key.value);
    seen.add(key.value);
    return again ? [key] : [];
  });
}

/** Keys that stand twice in one map. The parser's own check takes quadratic time. */
export function duplicateKeys(document: Document.Parsed): readonly Misplaced[] {
  const found: Misplaced[] = [];
  const problem: Problem = {
    rule: 'duplicate-key',
    message: 'this key is there twice',
    fix: 'keep one of them',
  };
  visit(document, {
    Map(_, map) {
      for (const node of repeatedKeys(map)) found.push({ node, problem });
    },
  });
  return found;
}
