/** The approval box as lines. Pure: what is shown follows from the view alone. */
import type { ApprovalRequest } from '../../engine/approval.ts';
import { fit, shrinking, wrapped, type Block } from './blocks.ts';
import { footLines } from './foot.ts';
import { line, spread, type Line, type Style } from './lines.ts';
import type { BoxView } from './view.ts';
import { cut, widthOf, wrap } from './width.ts';

export interface Box {
  readonly width: number;
  /** Without room for a frame there is one rule above. */
  readonly framed: boolean;
  /** Blanks between frame and text. */
  readonly padding: number;
  readonly label: string;
  readonly word: string;
  readonly foot: string;
  readonly lines: readonly Line[];
}

const WIDEST = 84;

export function layout(view: BoxView): Box {
  const framed = view.columns >= 30 && view.rows >= 12;
  const width = framed ? Math.min(view.columns - 2, WIDEST) : view.columns;
  const padding = framed ? (width >= 50 ? 2 : 1) : 0;
  const inner = Math.max(8, framed ? width - 2 - 2 * padding : width);
  const room = Math.max(1, view.rows - (framed ? 2 : 1));
  const foot = footLines(view, inner).slice(0, room);
  const body = view.mode === 'diff' ? diffLines(view, inner, room - foot.length) : askLines(view, inner);
  return {
    width,
    framed,
    padding,
    label: labelOf(view, width),
    word: cut(view.word, width - 4),
    foot: widthOf(view.assurance) + 16 < width ? `assurance ${view.assurance}` : '',
    lines: [...fit(body, room - foot.length), ...foot],
  };
}

/** How many diff lines are on screen at once. */
export function diffRoom(view: BoxView): number {
  return Math.max(1, view.rows - (view.rows >= 12 ? 2 : 1) - 4);
}

function labelOf(view: BoxView, width: number): string {
  const all = view.turn + view.waiting;
  const label = all > 1 ? `aup-guard · ${view.turn} of ${all}` : 'aup-guard';
  return widthOf(label) + widthOf(view.word) + 10 <= width ? label : '';
}

function askLines(view: BoxView, width: number): readonly Block[] {
  const { request } = view;
  const [target = '', ...more] = request.facts;
  const blank: Block = { lines: [line('')], drop: 9 };
  return [
    shrinking(request.title, { width, style: 'bold', rank: 4 }),
    blank,
    ...commandBlocks(request, width),
    ...alsoBlocks(request, width),
    { lines: wrapped(`argv [${request.argv.join(',')}]`, { width, indent: 2, style: 'dim' }), drop: 7 },
    blank,
    ...(target === '' ? [] : [shrinking(target, { width, indent: 2, rank: 2 })]),
    ...more.map((fact) => factBlock(fact, width)),
    ...(request.people === undefined ? [] : [shrinking(request.people, { width, indent: 2, rank: 4 })]),
    ...request.danger.map((what, at) => dangerBlock(what, { width, first: at === 0 })),
    blank,
    clauseBlock(request, width),
    blank,
  ];
}

/** What is indented stands in a list, and goes first. */
function factBlock(fact: string, width: number): Block {
  if (fact.startsWith(' ')) return { lines: [line(cut(`    ${fact}`, width), 'dim')], drop: 8 };
  return { lines: wrapped(fact, { width, indent: 2 }), drop: 6 };
}

function dangerBlock(what: string, place: { readonly width: number; readonly first: boolean }): Block {
  const how = { width: place.width, indent: 2, style: 'danger', rank: 3 } as const;
  const block = shrinking(`! ${what}`, how);
  return place.first ? block : { ...block, drop: 5 };
}

/** The command, with the folder at its right end when there is room and on a line of its own when not. */
function commandBlocks(request: ApprovalRequest, width: number): readonly Block[] {
  const block = shrinking(request.command, { width, indent: 2, style: 'bold', rank: 1 });
  const where = line(`in ${request.cwd}`, 'dim');
  const only = block.lines.length === 1 ? block.lines[0] : undefined;
  const both = only === undefined ? undefined : spread(only, where, width);
  if (both !== undefined) return [{ lines: [both], drop: 0 }];
  const folder = line(cut(`  in ${request.cwd}`, width), 'dim');
  return [block, { lines: [folder], drop: 4 }];
}

/** What else a yes would allow: on a small screen a line each, and at the least how many there are. */
function alsoBlocks({ also = [] }: ApprovalRequest, width: number): readonly Block[] {
  const texts = also.map((command) => `and ${command}`);
  if (texts.length === 0) return [];
  const count = `and ${texts.length} more: see [v]`;
  const lines = texts.flatMap((text) => wrapped(text, { width, indent: 2, style: 'bold' }));
  const short = lines.length < 2 ? lines : [line(cut(`  ${count}`, width), 'bold')];
  return [{ lines, drop: 0, short: { lines: short, rank: 3 } }];
}

/** `HUMAN-1  the sentence, hanging   aup.yaml:41`; short: the id and where it stands. */
function clauseBlock(request: ApprovalRequest, width: number): Block {
  const { id, say, where } = request.clause;
  const indent = widthOf(id) + 2;
  const hanging = width - indent >= 24;
  const texts = wrap(`${hanging ? '' : `${id} `}${say} ${where}`, hanging ? width - indent : width);
  const lines = texts.map((text, at): Line => {
    const lead = hanging ? (at === 0 ? `${id}  ` : ' '.repeat(indent)) : '';
    const end = at === texts.length - 1 && text.endsWith(where) ? where : '';
    const middle = text.slice(0, text.length - end.length);
    return [
      { text: lead, style: 'bold' },
      { text: middle, style: 'plain' },
      { text: end, style: 'dim' },
    ];
  });
  return { lines, drop: 0, short: { lines: wrapped(`${id} ${where}`, { width, style: 'bold' }), rank: 5 } };
}

function diffLines(view: BoxView, width: number, room: number): readonly Block[] {
  const { diff } = view.request;
  const shown = diff.slice(view.scroll, view.scroll + Math.max(1, room - 2));
  const place = `${view.scroll + 1}-${view.scroll + shown.length} of ${diff.length}`;
  const title = spread(
    line(cut(view.request.command, width - widthOf(place) - 2), 'bold'),
    line(place, 'dim'),
    width,
  );
  const body = shown.map((text) => line(cut(text, width), diffStyle(text)));
  return [{ lines: [title ?? line(place, 'dim'), ...body, line('')], drop: 0 }];
}

function diffStyle(text: string): Style {
  if (text.startsWith('+')) return 'added';
  if (text.startsWith('-')) return 'danger';
  return text.startsWith('@@') || text.startsWith('diff ') ? 'dim' : 'plain';
}
