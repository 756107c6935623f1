/** The document as Markdown. Nothing in a policy can become markup. */
import { toSafe } from '../../text.ts';
import type { Mask } from '../../text.ts';
import type { Block, Line, Rendering, Run } from './model.ts';

const LONGEST = 2000;

function escaped(text: string, mask: Mask): string {
  const safe = toSafe(text, mask, LONGEST)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;');
  return safe.replaceAll(/[\\`*_{}[\]#|~!]/g, String.raw`\$&`);
}

function runText({ text, style }: Run, mask: Mask): string {
  const words = escaped(text, mask);
  return style === 'strong' ? `**${words}**` : words;
}

function lineText(line: Line, mask: Mask): string {
  return line.map((run) => runText(run, mask)).join('');
}

/** What begins a line must not look like a list, a quote or a rule. */
function startOf(text: string): string {
  return text
    .trimStart()
    .replace(/^([-+=])/u, String.raw`\$1`)
    .replace(/^(\d+)([.)])/u, String.raw`$1\$2`);
}

function row(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}

function blockText(block: Block, mask: Mask): string {
  if (block.kind === 'text') return startOf(lineText(block.line, mask));
  if (block.kind === 'list')
    return block.items.map((item) => `- ${startOf(lineText(item, mask))}`).join('\n');
  const { caption, head, rows } = block;
  const body = rows.map((cells) => row(cells.map((cell) => lineText(cell, mask))));
  return [`**${caption}**`, '', row(head), row(head.map(() => '---')), ...body].join('\n');
}

/** Ends with a newline. */
export function markdownOf({ document, mask }: Rendering): string {
  const sections = document.sections.flatMap(({ title, blocks }) => [
    `## ${title}`,
    ...blocks.map((block) => blockText(block, mask)),
  ]);
  return `${[`# ${escaped(document.title, mask)}`, ...sections].join('\n\n')}\n`;
}
