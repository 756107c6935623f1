// Turns what `tmux capture-pane -e -p` printed (standard input) into an SVG (standard output).
import { readFileSync } from 'node:fs';

const CELL = { width: 8.4, height: 18 };
const COLOURS = { 31: '#ff7b72', 32: '#7ee787', 33: '#e3b341', 36: '#79c0ff', 39: '#e6edf3' };

const escape = (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

function restyle(style, codes) {
  const next = { ...style };
  for (const code of codes.split(';').map(Number)) {
    if (code === 0) Object.assign(next, { bold: false, dim: false, colour: COLOURS[39] });
    else if (code === 1) next.bold = true;
    else if (code === 2) next.dim = true;
    else if (COLOURS[code] !== undefined) next.colour = COLOURS[code];
  }
  return next;
}

/** Runs of equal style in one line, each with the column it starts in. */
function runs(line, first) {
  let style = first;
  let column = 0;
  const found = [];
  for (const [, codes, text = ''] of line.matchAll(/(?:\x1b\[([0-9;]*)m)|([^\x1b]+)/g)) {
    if (codes !== undefined) style = restyle(style, codes === '' ? '0' : codes);
    else {
      found.push({ text, column, style });
      column += [...text].length;
    }
  }
  return { found, style, width: column };
}

const lines = readFileSync(0, 'utf8').split('\n');
const shown = (line) => line.replaceAll(/\x1b\[[0-9;]*m/g, '').trim() !== '';
const kept = lines.slice(lines.findIndex(shown), lines.findLastIndex(shown) + 1);
let style = { bold: false, dim: false, colour: COLOURS[39] };
let columns = 0;
const body = kept.map((line, row) => {
  const read = runs(line, style);
  style = read.style;
  columns = Math.max(columns, read.width);
  return read.found
    .filter(({ text }) => text.trim() !== '')
    .map(({ text, column, style: { bold, dim, colour } }) => {
      const lead = text.length - text.trimStart().length;
      const x = (1 + column + lead) * CELL.width;
      const word = text.trim();
      const look = `fill="${colour}"${bold ? ' font-weight="bold"' : ''}${dim ? ' opacity="0.65"' : ''}`;
      const length = `textLength="${([...word].length * CELL.width).toFixed(1)}" lengthAdjust="spacingAndGlyphs"`;
      return `<text x="${x.toFixed(1)}" y="${(row + 1.7) * CELL.height}" ${length} ${look}>${escape(word)}</text>`;
    })
    .join('\n');
});
const width = Math.ceil((columns + 2) * CELL.width);
const height = (kept.length + 2) * CELL.height;
process.stdout
  .write(`<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">
<rect width="100%" height="100%" rx="8" fill="#0d1117"/>
<g font-family="ui-monospace, 'DejaVu Sans Mono', Menlo, monospace" font-size="14" xml:space="preserve">
${body.join('\n')}
</g>
</svg>
`);
