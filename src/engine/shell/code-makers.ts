/** How calls that only make values make them. */
import { libraryName } from './code-imports.ts';
import {
  HIDDEN,
  NOTHING,
  concat,
  itemsOf,
  path,
  text,
  textsOf,
  thing,
  type Args,
  type Value,
} from './code-values.ts';
import { fromBase64, fromHex } from './code-decode.ts';
import { UNKNOWN } from './model.ts';
import type { CodeCall } from './code-values.ts';

export type Pure = (call: CodeCall) => Value | undefined;

export const first: Pure = ({ args }) => args.items[0];
export const self: Pure = ({ of }) => of.items[0];
export const hidden: Pure = () => HIDDEN;

/** Undoes a disguise where that is exact; what is not plain text then stays hidden. */
export const decoded =
  (decode: (text: string) => string | undefined): Pure =>
  ({ args }) => {
    const texts = textsOf(args.items[0])?.map((one) => (one.includes(UNKNOWN) ? undefined : decode(one)));
    if (texts === undefined) return HIDDEN;
    const plain = texts.filter((one) => one !== undefined);
    return plain.length === texts.length ? text(...plain) : HIDDEN;
  };

/** Characters by their numbers, in a list or one after the other. */
export const fromCodes: Pure = ({ args }) => {
  const numbers = args.items.flatMap((item) => (item.kind === 'list' ? item.items : [item]));
  const codes = numbers.map((item) => Number(textsOf(item)?.[0] ?? ''));
  const fine =
    codes.length > 0 && codes.every((code) => Number.isInteger(code) && code > 0 && code < 0x1_0000);
  return fine ? text(String.fromCodePoint(...codes)) : HIDDEN;
};
export const always =
  (...texts: readonly string[]): Pure =>
  () =>
    text(...texts);

/** Applies to every text a value may be; unknown parts stay unknown. */
export const mapped =
  (pick: Pure, change: (one: string) => string): Pure =>
  (call) => {
    const texts = textsOf(pick(call));
    return texts === undefined
      ? HIDDEN
      : text(...texts.map((one) => (one.includes(UNKNOWN) ? one : change(one))));
  };

export const joinPaths: Pure = ({ args }) => {
  const parts = args.items.length === 1 ? (itemsOf(args.items[0]) ?? args.items) : args.items;
  const rooted = parts.findLastIndex((part) => /^[/~]/.test(textsOf(part)?.[0] ?? ''));
  return concat(parts.slice(Math.max(rooted, 0)), '/');
};

export const libraryOf: Pure = ({ args }) => {
  const names = textsOf(args.items[0]);
  const [name] = names ?? [UNKNOWN];
  if (name !== undefined && /^\.{0,2}\//.test(name)) return thing('own');
  return thing(name === undefined || name.includes(UNKNOWN) ? '?' : libraryName(name));
};

/** `getattr(os, 'system')`, `x.send(:system)`. */
export function memberOf(owner: Value | undefined, name: Value | undefined): Value {
  const [text = UNKNOWN] = textsOf(name) ?? [];
  const known = text.includes(UNKNOWN) ? '?' : text;
  return owner?.kind === 'thing' ? thing(`${owner.name}.${known}`, owner.of) : NOTHING;
}

export const splitWords: Pure = (call) => {
  const [only, ...others] = textsOf(call.args.items[0] ?? call.of.items[0]) ?? [];
  if (only === undefined || others.length > 0) return NOTHING;
  return {
    kind: 'list',
    items: only
      .split(/\s+/)
      .filter((word) => word !== '')
      .map((word) => text(word)),
  };
};

/** `'a b'.split()`; other separators than a blank only when they are known. */
export const split: Pure = (call) => {
  const [by = ' '] = textsOf(call.args.items[0]) ?? [];
  const [only] = textsOf(call.of.items[0]) ?? [];
  if (call.args.items.length === 0 || by === ' ') return splitWords({ ...call, args: call.of });
  if (only === undefined || by.includes(UNKNOWN)) return NOTHING;
  return { kind: 'list', items: only.split(by).map((part) => text(part)) };
};

export const replace: Pure = ({ of, args }) => {
  const [from] = textsOf(args.items[0]) ?? [];
  const [to] = textsOf(args.items[1]) ?? [];
  const texts = textsOf(of.items[0]);
  if (texts === undefined || from === undefined || to === undefined) return HIDDEN;
  return text(
    ...texts.map((one) =>
      from.includes(UNKNOWN) || one.includes(UNKNOWN) ? UNKNOWN : one.replaceAll(from, to),
    ),
  );
};

export const makePath: Pure = ({ args }) =>
  path(joinPaths({ args, of: args, name: '', line: '' }) ?? NOTHING, thing('pathlib.Path()'));
export const under =
  (tail: (args: Args) => readonly Value[]): Pure =>
  ({ of, args }) =>
    path(concat([...of.items.slice(0, 1), ...tail(args)], '/'), thing('pathlib.Path()'));

/** `Buffer.from(x, 'base64')` undoes a disguise; without an encoding it only wraps. */
export const base64: Pure = decoded(fromBase64);
export const hex: Pure = decoded(fromHex);
export const buffer: Pure = (call) => {
  const { args } = call;
  const [encoding = 'utf8'] = args.items.length > 1 ? (textsOf(args.items[1]) ?? []) : [];
  if (/^base64(?:url)?$/i.test(encoding)) return base64(call);
  if (/^hex$/i.test(encoding)) return hex(call);
  const known = /^(?:utf-?8|ascii|latin1)$/i.test(encoding);
  return known && args.items[0]?.kind === 'text' ? args.items[0] : HIDDEN;
};

/** `map(chr, [..])` makes text of numbers. */
export const map: Pure = ({ args }) => {
  const [made, list] = args.items;
  if (made?.kind !== 'thing' || !/^(?:chr|String\.fromCharCode)$/.test(made.name)) return undefined;
  const codes = itemsOf(list) ?? [];
  const chars = codes.map((code) =>
    fromCodes({ name: '', args: { items: [code], named: new Map() }, of: args, line: '' }),
  );
  return { kind: 'list', items: chars.map((char) => char ?? HIDDEN) };
};

export const parent = (one: string): string =>
  one.includes('/') ? one.slice(0, one.lastIndexOf('/')) || '/' : '.';

export function joinedBy(between: Value | undefined, list: Value | undefined): Value {
  if (list?.kind === 'hidden') return HIDDEN;
  const [by] = textsOf(between) ?? [];
  return list?.kind === 'list' ? concat(list.items, by ?? UNKNOWN) : text(UNKNOWN);
}
