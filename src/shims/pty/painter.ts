/** Draws a terminal model onto a real terminal of the same size. */
import type { IBufferCell, IBufferLine, Terminal } from '@xterm/headless';

const CSI = '\u001b[';

/** Clears the screen and draws every row. Leaves the pen reset and the cursor somewhere: the caller sets both. */
export function paintRows(terminal: Terminal): string {
  const buffer = terminal.buffer.active;
  const links = linkReader(terminal);
  let out = `${CSI}0m${CSI}2J`;
  for (let row = 0; row < terminal.rows; row++) {
    const line = buffer.getLine(buffer.baseY + row);
    const drawn = line === undefined ? '' : paintLine(line, links);
    if (drawn !== '') out += `${CSI}${row + 1};1H${drawn}`;
  }
  return `${out}${CSI}0m`;
}

type Links = (cell: IBufferCell) => string;

function paintLine(line: IBufferLine, links: Links): string {
  const cells = visibleCells(line);
  let out = '';
  let style = '0';
  let link = '';
  for (const cell of cells) {
    const next = styleOf(cell);
    const target = links(cell);
    if (target !== link) out += `\u001b]8;;${target}\u001b\\`;
    if (next !== style) out += `${CSI}${next}m`;
    style = next;
    link = target;
    out += cell.getChars() || ' ';
  }
  if (link !== '') out += '\u001b]8;;\u001b\\';
  return out === '' ? '' : `${out}${CSI}0m`;
}

/** The cells up to the last one that shows anything. */
function visibleCells(line: IBufferLine): readonly IBufferCell[] {
  const cells: IBufferCell[] = [];
  let shown = 0;
  for (let x = 0; x < line.length; x++) {
    const cell = line.getCell(x);
    // The second half of a wide character has width 0 and is drawn by the first.
    if (cell === undefined || cell.getWidth() === 0) continue;
    cells.push(cell);
    if (cell.getChars() !== '' || !cell.isBgDefault() || !cell.isAttributeDefault()) shown = cells.length;
  }
  return cells.slice(0, shown);
}

function styleOf(cell: IBufferCell): string {
  const parts = ['0'];
  if (cell.isBold()) parts.push('1');
  if (cell.isDim()) parts.push('2');
  if (cell.isItalic()) parts.push('3');
  if (cell.isUnderline()) parts.push(...underlineOf(cell));
  if (cell.isBlink()) parts.push('5');
  if (cell.isInverse()) parts.push('7');
  if (cell.isInvisible()) parts.push('8');
  if (cell.isStrikethrough()) parts.push('9');
  if (cell.isOverline()) parts.push('53');
  parts.push(...foreground(cell), ...background(cell));
  return parts.join(';');
}

function foreground(cell: IBufferCell): readonly string[] {
  if (cell.isFgDefault()) return [];
  return [cell.isFgRGB() ? rgb(38, cell.getFgColor()) : indexed(30, cell.getFgColor())];
}

function background(cell: IBufferCell): readonly string[] {
  if (cell.isBgDefault()) return [];
  return [cell.isBgRGB() ? rgb(48, cell.getBgColor()) : indexed(40, cell.getBgColor())];
}

function rgb(code: number, colour: number): string {
  return `${code};2;${(colour >> 16) & 255};${(colour >> 8) & 255};${colour & 255}`;
}

/** The first sixteen by their short codes, which terminals may brighten, the rest by number. */
function indexed(base: number, colour: number): string {
  if (colour < 8) return String(base + colour);
  return colour < 16 ? String(base + 60 + colour - 8) : `${base + 8};5;${colour}`;
}

/** Style and colour of an underline are in the model but not in its public interface. */
function underlineOf(cell: IBufferCell): readonly string[] {
  const style = underlineStyle(cell);
  if (style === 0) return [];
  const parts = [style > 1 ? `4:${style}` : '4'];
  if (call(cell, 'isUnderlineColorDefault') !== 0) return parts;
  const colour = call(cell, 'getUnderlineColor');
  const direct = call(cell, 'isUnderlineColorRGB') !== 0;
  return [
    ...parts,
    direct ? `58:2::${(colour >> 16) & 255}:${(colour >> 8) & 255}:${colour & 255}` : `58:5:${colour}`,
  ];
}

/** The emulator underlines hyperlinks by itself: only the style the program set is wanted (bits 26-28 of its store). */
function underlineStyle(cell: IBufferCell): number {
  if (!dig(cell, ['extended', 'urlId'])) return call(cell, 'getUnderlineStyle');
  const stored = dig(cell, ['extended', '_ext']);
  return typeof stored === 'number' ? (stored >> 26) & 7 : 0;
}

/** Calls a method that may be absent; its number, with true as 1 and anything else as 0. */
function call(target: object, name: string): number {
  const method: unknown = Reflect.get(target, name);
  const value: unknown = typeof method === 'function' ? Reflect.apply(method, target, []) : 0;
  return typeof value === 'number' ? value : Number(value === true);
}

/** Hyperlinks live in the emulator's own store; without it cells simply have none. */
function linkReader(terminal: Terminal): Links {
  const store = dig(terminal, ['_core', '_oscLinkService']);
  const lookup = dig(store, ['getLinkData']);
  if (typeof lookup !== 'function') return () => '';
  return (cell) => {
    const id = dig(cell, ['extended', 'urlId']);
    if (typeof id !== 'number' || id === 0) return '';
    const uri = dig(Reflect.apply(lookup, store, [id]), ['uri']);
    return typeof uri === 'string' ? uri : '';
  };
}

function dig(from: unknown, keys: readonly string[]): unknown {
  return keys.reduce<unknown>(
    (value, key) => (typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined),
    from,
  );
}

/** Places the cursor, rows counted from `top`. One that waits behind the last column is put back by drawing the last cell again. */
export function paintCursor(terminal: Terminal, top: number): string {
  const { cursorX, cursorY, baseY } = terminal.buffer.active;
  const place = (column: number): string => `${CSI}${cursorY - top + 1};${column + 1}H`;
  if (cursorX < terminal.cols) return place(cursorX);
  const line = terminal.buffer.active.getLine(baseY + cursorY);
  const last = terminal.cols - 1;
  const column = line?.getCell(last)?.getWidth() === 0 ? last - 1 : last;
  const cell = line?.getCell(column);
  if (cell === undefined) return place(last);
  const link = linkReader(terminal)(cell);
  const open = link === '' ? '' : `\u001b]8;;${link}\u001b\\`;
  const close = link === '' ? '' : '\u001b]8;;\u001b\\';
  return `${place(column)}${open}${CSI}${styleOf(cell)}m${cell.getChars() || ' '}${close}`;
}
