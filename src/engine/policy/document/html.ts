/** The document as one HTML file: no script, nothing from elsewhere, readable by everybody, in the dark and on paper. */
import { htmlText } from '../../html-text.ts';
import { toSafe } from '../../text.ts';
import type { Block, Line, Rendering, Run } from './model.ts';

const LONGEST = 2000;

const STYLE = `
:root { color-scheme: light dark; }
body { font: 1rem/1.55 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; color: #1a1a1a; background: #fff; }
h1, h2 { line-height: 1.2; }
h2 { margin-top: 2.5rem; border-bottom: 1px solid #767676; padding-bottom: .3rem; }
nav ol { list-style: none; padding: 0; }
a { color: #0b57a4; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; margin: 1rem 0; width: 100%; }
caption { text-align: left; font-weight: 600; padding: .3rem 0; }
th, td { border: 1px solid #767676; padding: .35rem .6rem; text-align: left; vertical-align: top; overflow-wrap: anywhere; }
thead th { background: #eee; }
tbody th { font-weight: 600; }
@media (prefers-color-scheme: dark) {
  body { color: #eaeaea; background: #161616; }
  a { color: #8ab8f0; }
  thead th { background: #2a2a2a; }
}
@media print {
  body { max-width: none; margin: 0; color: #000; background: #fff; }
  nav { display: none; }
  .wide { overflow: visible; }
  h2 { break-after: avoid; }
  tr { break-inside: avoid; }
}`.trim();

interface Page extends Rendering {
  readonly section: number;
}

function escaped(text: string, { mask }: Pick<Rendering, 'mask'>): string {
  return htmlText(toSafe(text, mask, LONGEST));
}

function runHtml({ text, style, own }: Run, page: Rendering): string {
  const words = escaped(text, page);
  const { language } = page.document;
  const inner =
    own === true && language !== 'en' ? `<span lang="${escaped(language, page)}">${words}</span>` : words;
  return style === 'strong' ? `<strong>${inner}</strong>` : inner;
}

function lineHtml(line: Line, page: Rendering): string {
  return line.map((run) => runHtml(run, page)).join('');
}

function tableHtml({ caption, head, rows }: Extract<Block, { kind: 'table' }>, page: Page): string {
  const titles = head.map((title) => `<th scope="col">${escaped(title, page)}</th>`).join('');
  const body = rows.map((cells) => {
    const [first = [], ...rest] = cells;
    const others = rest.map((cell) => `<td>${lineHtml(cell, page)}</td>`).join('');
    return `<tr><th scope="row">${lineHtml(first, page)}</th>${others}</tr>`;
  });
  const label = escaped(caption, page);
  // A wide table scrolls by keyboard too, so it can be focused and has a name.
  return [
    `<div class="wide" role="region" aria-label="${label}" tabindex="0">`,
    `<table><caption>${label}</caption>`,
    `<thead><tr>${titles}</tr></thead>`,
    `<tbody>\n${body.join('\n')}\n</tbody></table></div>`,
  ].join('\n');
}

function blockHtml(block: Block, page: Page): string {
  if (block.kind === 'text') return `<p>${lineHtml(block.line, page)}</p>`;
  if (block.kind === 'table') return tableHtml(block, page);
  return `<ul>\n${block.items.map((item) => `<li>${lineHtml(item, page)}</li>`).join('\n')}\n</ul>`;
}

function sectionHtml(page: Page): string {
  const section = page.document.sections[page.section];
  if (section === undefined) return '';
  const id = `s${page.section + 1}`;
  const blocks = section.blocks.map((block) => blockHtml(block, page));
  return [
    `<section aria-labelledby="${id}">`,
    `<h2 id="${id}">${escaped(section.title, page)}</h2>`,
    ...blocks,
    '</section>',
  ].join('\n');
}

/** A whole page, ends with a newline. */
export function htmlOf({ document, mask }: Rendering): string {
  const { title, sections } = document;
  const page = { document, mask };
  const links = sections.map(
    (section, at) => `<li><a href="#s${at + 1}">${escaped(section.title, page)}</a></li>`,
  );
  return `${[
    '<!doctype html>',
    '<html lang="en">',
    '<head>',
    '<meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">`,
    `<title>${escaped(title, page)}</title>`,
    `<style>\n${STYLE}\n</style>`,
    '</head>',
    '<body>',
    `<header><h1>${escaped(title, page)}</h1></header>`,
    `<nav aria-label="Sections"><ol>\n${links.join('\n')}\n</ol></nav>`,
    '<main>',
    ...sections.map((_, section) => sectionHtml({ ...page, section })),
    '</main>',
    '</body>',
    '</html>',
  ].join('\n')}\n`;
}
