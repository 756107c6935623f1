/** The last lines of the box: what can be pressed and how long there is. Pure. */
import { flow, line, spread, type Line } from './lines.ts';
import type { BoxView } from './view.ts';
import { cut, widthOf, wrap } from './width.ts';

const CARET = '▏';

export function footLines(view: BoxView, width: number): readonly Line[] {
  const time = line(clock(view.secondsLeft, width), 'dim');
  const lines = [...fieldLines(view, width), ...flow(keys(view, width), width)];
  const last = lines.at(-1) ?? [];
  const joined = spread(last, time, width);
  const hint = view.hint === '' ? [] : [line(cut(view.hint, width), 'dim')];
  return [...hint, ...(joined === undefined ? [...lines, time] : [...lines.slice(0, -1), joined])];
}

function clock(seconds: number, width: number): string {
  const left = Math.max(0, seconds);
  const text = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, '0')}`;
  return width < 30 ? text : `denies in ${text}`;
}

/** What is being typed: its end is what must stay in sight. */
function fieldLines(view: BoxView, width: number): readonly Line[] {
  if (view.mode === 'reason') return wrap(`why yes: ${view.typed}${CARET}`, width).map((text) => line(text));
  if (view.mode === 'note') return wrap(`why: ${view.typed}${CARET}`, width).map((text) => line(text));
  if (view.mode !== 'ask' || view.request.code === undefined) return [];
  const words = width < 30 ? `type ${view.request.code}:` : `type ${view.request.code} and Enter to approve:`;
  const room = Math.max(0, width - widthOf(words) - 2);
  const typed = view.typed.slice(-room);
  return [
    [
      { text: words, style: view.armed ? 'key' : 'dim' },
      { text: ` ${typed}${CARET}`, style: 'plain' },
    ],
  ];
}

function keys(view: BoxView, width: number): readonly Line[] {
  const key = keyMaker(view.armed);
  const tight = width < 40;
  switch (view.mode) {
    case 'note':
      return [key('Enter', tight ? 'deny' : 'deny and say so'), key('Esc', 'deny')];
    case 'reason':
      return [key('Enter', 'approve'), key('Esc', 'deny')];
    case 'diff':
      return [key('↑↓ space', 'scroll'), key('v', 'back'), key('d', 'deny')];
    case 'ask':
      return askKeys(view, { key, width, tight });
  }
}

type KeyMaker = (name: string, does: string) => Line;

function askKeys(
  { request }: BoxView,
  { key, width, tight }: { readonly key: KeyMaker; readonly width: number; readonly tight: boolean },
): readonly Line[] {
  return [
    ...(request.code === undefined ? [key('a', tight ? 'once' : 'approve once')] : []),
    ...(request.session === undefined ? [] : [key('s', cut(request.session, width - 4))]),
    ...(request.diff.length === 0 ? [] : [key('v', request.also === undefined ? 'diff' : 'details')]),
    key('d', 'deny'),
    key('n', tight ? 'why' : 'deny and tell the agent why'),
  ];
}

function keyMaker(armed: boolean): KeyMaker {
  return (name, does) => [
    { text: `[${name}]`, style: armed ? 'key' : 'dim' },
    { text: ` ${does}`, style: armed ? 'plain' : 'dim' },
  ];
}
