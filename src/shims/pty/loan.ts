/** The sequences that take a terminal from a program for a while and give it back as it was. Pure. */
import type { TerminalState } from './state.ts';

const CSI = '\u001b[';
/** Mouse, focus, key and size reports: while the box is up the terminal must say nothing by itself. */
const SILENCED: readonly number[] = [1, 9, 1000, 1001, 1002, 1003, 1004, 1005, 1006, 1015, 1016, 2031, 2048];

function set(mode: number, on: boolean): string {
  return `${CSI}?${mode}${on ? 'h' : 'l'}`;
}

function when(condition: boolean, sequence: string): string {
  return condition ? sequence : '';
}

/** To a blank screen with plain keys, no reports and pastes marked. On the main screen the terminal keeps the picture. */
export function borrow(state: TerminalState): string {
  return [
    when(state.on(2026), set(2026, false)),
    when(!state.alternate, set(1049, true)),
    when(state.link !== '', '\u001b]8;;\u001b\\'),
    when(state.foreignCharset, '\u001b(B\u000f'),
    when(state.insert, `${CSI}4l`),
    when(state.on(6), set(6, false)),
    when(state.keypad, '\u001b>'),
    when(state.enhancedKeys, `${CSI}>0u`),
    when(state.otherKeys !== 0, `${CSI}>4;0m`),
    ...SILENCED.map((mode) => when(state.on(mode), set(mode, false))),
    set(7, false) + set(2004, true) + set(25, false),
    `${CSI}0m${CSI}2J${CSI}H`,
  ].join('');
}

/** Draws an alternate screen again, which a terminal does not keep. */
export interface Picture {
  rows(): string;
  /** Places the cursor; rows count from `top` in origin mode. */
  cursor(top: number): string;
}

/** Back to what the program left; `picture` is needed on the alternate screen only. */
export function giveBack(state: TerminalState, picture: Picture | undefined): string {
  return [
    set(2026, true),
    state.alternate ? (picture?.rows() ?? '') : '',
    reportsBack(state),
    // Origin mode moves the cursor, so it comes before the cursor is put back; wrapping decides how it is put back.
    when(state.on(6), set(6, true)),
    set(7, state.on(7)),
    state.alternate ? (picture?.cursor(state.on(6) ? state.regionTop : 0) ?? '') : set(1049, false),
    when(state.insert, `${CSI}4h`),
    when(state.foreignCharset, state.charsets),
    state.pen.sequence + state.link + set(25, state.on(25)),
    when(!state.on(2026), set(2026, false)),
  ].join('');
}

function reportsBack(state: TerminalState): string {
  return [
    when(state.enhancedKeys, `${CSI}<1u`),
    when(state.otherKeys !== 0, `${CSI}>4;${state.otherKeys}m`),
    ...SILENCED.map((mode) => when(state.on(mode), set(mode, true))),
    when(state.keypad, '\u001b='),
    when(!state.on(2004), set(2004, false)),
  ].join('');
}
