/** All text of a tool that a model reads, with the place it stands in. */
import { isObject } from '../json-object.ts';
import type { McpTool } from './model.ts';

export interface PlacedText {
  /** `read_file.description`, `read_file.inputSchema.properties.path.description`. */
  readonly where: string;
  readonly text: string;
}

const DEEPEST = 24;
/** Text beyond is not read for phrases; structure is looked at in full. */
const MOST_STRINGS = 20_000;

interface Walk {
  readonly found: PlacedText[];
}

function collect(walk: Walk, { where, value }: { where: string; value: unknown }, depth: number): void {
  if (depth > DEEPEST || walk.found.length >= MOST_STRINGS) return;
  if (typeof value === 'string') walk.found.push({ where, text: value });
  else if (Array.isArray(value)) {
    for (const [index, each] of value.entries()) {
      collect(walk, { where: `${where}[${index}]`, value: each }, depth + 1);
    }
  } else if (isObject(value)) {
    for (const [key, each] of Object.entries(value)) {
      const inner = `${where}.${key}`;
      // The names of parameters reach the model too.
      walk.found.push({ where: `${inner} (name)`, text: key });
      collect(walk, { where: inner, value: each }, depth + 1);
    }
  }
}

/** Strings of the definitions and the instructions, icons left out. */
export function textsOf(tools: readonly McpTool[], instructions: string | undefined): readonly PlacedText[] {
  const found: PlacedText[] = [];
  for (const { name, definition } of tools) {
    const { icons: _icons, ...rest } = definition;
    collect({ found }, { where: name, value: rest }, 0);
  }
  if (instructions !== undefined) found.push({ where: 'instructions', text: instructions });
  return found;
}
