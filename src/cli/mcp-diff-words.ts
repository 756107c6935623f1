import type { McpDifference } from '../engine/mcp/difference.ts';

/** Sentences first, then the lines they are about. */
export function differenceLines(changes: readonly McpDifference[]): readonly string[] {
  if (changes.length === 0) return [];
  const told = changes.flatMap(({ sentences, lines }) => [
    ...sentences.map((sentence) => `  ${sentence}`),
    ...lines.map((line) => `    ${line}`),
  ]);
  return ['', 'Changed since it was approved:', ...told];
}
