/** Lines -> what a terminal is sent. Pure. */
import type { Box } from './box.ts';
import { textOf, type Line, type Style } from './lines.ts';
import { widthOf } from './width.ts';

const CSI = '\u001b[';
/** Sixteen colours at most; every style also reads without colour. */
const COLOURED: Readonly<Record<Style, string>> = {
  plain: '',
  dim: '2',
  bold: '1',
  danger: '1;31',
  added: '32',
  frame: '33',
  key: '1;36',
};
const COLOURLESS: Readonly<Record<Style, string>> = {
  plain: '',
  dim: '2',
  bold: '1',
  danger: '1',
  added: '',
  frame: '',
  key: '1',
};

export interface Ground {
  readonly columns: number;
  readonly rows: number;
  readonly colour: boolean;
}

/** Clears the screen and draws the box in its middle, a little above. */
export function drawBox(box: Box, ground: Ground): string {
  const height = box.lines.length + (box.framed ? 2 : 1);
  const top = Math.max(0, Math.floor((ground.rows - height) / 3));
  const left = Math.max(0, Math.floor((ground.columns - box.width) / 2));
  const lines = [
    headOf(box),
    ...box.lines.map((each) => row(box, each)),
    ...(box.framed ? [footOf(box)] : []),
  ];
  const drawn = lines
    .slice(0, ground.rows)
    .map(
      (each, at) =>
        `${CSI}${top + at + 1};${left + 1}H${ink(each, ground.colour)}${rightEdge(box, { at, left }, ground)}`,
    );
  return `${CSI}?2026h${CSI}0m${CSI}2J${drawn.join('')}${CSI}0m${CSI}?2026l`;
}

/** Segments with their attributes; pieces without text are left out. */
export function ink(segments: Line, colour: boolean): string {
  const table = colour ? COLOURED : COLOURLESS;
  return segments
    .filter(({ text }) => text !== '')
    .map(({ text, style }) => (table[style] === '' ? text : `${CSI}${table[style]}m${text}${CSI}0m`))
    .join('');
}

function headOf(box: Box): Line {
  const [begin, end] = box.framed ? ['┌─', '─┐'] : ['', ''];
  const label = box.label === '' ? '' : ` ${box.label} `;
  const word = ` ${box.word} `;
  const rule = box.width - widthOf(begin + end + label + word);
  return [
    { text: begin, style: 'frame' },
    { text: label, style: 'bold' },
    { text: '─'.repeat(Math.max(0, rule)), style: 'frame' },
    { text: word, style: 'bold' },
    { text: end, style: 'frame' },
  ];
}

function footOf(box: Box): Line {
  const foot = box.foot === '' ? '' : ` ${box.foot} `;
  const rule = box.width - 4 - widthOf(foot);
  return [
    { text: `└${'─'.repeat(Math.max(0, rule + 1))}`, style: 'frame' },
    { text: foot, style: 'dim' },
    { text: '─┘', style: 'frame' },
  ];
}

function row(box: Box, content: Line): Line {
  if (!box.framed) return content;
  return [{ text: `│${' '.repeat(box.padding)}`, style: 'frame' }, ...content];
}

/** Drawn at its own place: a character the terminal measures otherwise cannot push the frame out of line. */
function rightEdge(box: Box, place: { readonly at: number; readonly left: number }, ground: Ground): string {
  const inside = place.at > 0 && place.at <= box.lines.length;
  if (!box.framed || !inside) return '';
  return `${CSI}${place.left + box.width}G${ink([{ text: '│', style: 'frame' }], ground.colour)}`;
}

/** The same without cursor addressing: for dumb terminals and screen readers. */
export function plainText(box: Box): string {
  const head = [`${box.label || 'aup-guard'}: ${box.word}`, box.foot]
    .filter((text) => text !== '')
    .join(' · ');
  const lines = [head, ...box.lines.map((each) => textOf(each).trimEnd())];
  return `\r\n${lines.filter((text) => text !== '').join('\r\n')}\r\n`;
}
