/** Puts elements into the lists of a JSON file and takes exactly those out again; comments and the rest stay. */
import { isDeepStrictEqual } from 'node:util';
import { applyEdits, type FormattingOptions, modify, parse, type ParseError } from 'jsonc-parser';
import { isObject, type JsonObject } from '../engine/json-object.ts';
import type { NativeEntry, UndoStep } from '../engine/native-model.ts';

export interface Merged {
  readonly text: string;
  /** In the order to be taken. */
  readonly undo: readonly UndoStep[];
}

const BOM = '\uFEFF';
const LENIENT = { allowTrailingComma: true, disallowComments: false };

/** The object a settings file holds; undefined when it holds something else. An empty file holds an empty one. */
export function readSettings(text: string): JsonObject | undefined {
  const body = text.startsWith(BOM) ? text.slice(1) : text;
  if (body.trim() === '') return {};
  const errors: ParseError[] = [];
  const value: unknown = parse(body, errors, LENIENT);
  return errors.length === 0 && isObject(value) ? value : undefined;
}

function formatting(text: string): FormattingOptions {
  const indent = /^([ \t]+)["/]/m.exec(text)?.[1] ?? '  ';
  return {
    insertSpaces: !indent.startsWith('\t'),
    tabSize: indent.startsWith('\t') ? 1 : indent.length,
    eol: text.includes('\r\n') ? '\r\n' : '\n',
  };
}

/** The element at the end of some keys; undefined when a key is missing. */
function valueAt(settings: unknown, keys: readonly string[]): unknown {
  let at = settings;
  for (const key of keys) at = isObject(at) && Object.hasOwn(at, key) ? at[key] : undefined;
  return at;
}

function listAt(settings: unknown, keys: readonly string[]): readonly unknown[] {
  const list = valueAt(settings, keys);
  return Array.isArray(list) ? list : [];
}

export function holdsItem(settings: unknown, entry: NativeEntry): boolean {
  if ('value' in entry) return isDeepStrictEqual(valueAt(settings, entry.at), entry.value);
  return listAt(settings, entry.at).some((element) => isDeepStrictEqual(element, entry.item));
}

/** What stands at the last key afterwards; undefined where something else is there, which is not ours to change. */
function placed(old: unknown, entry: NativeEntry): unknown {
  if ('value' in entry) return old === undefined ? entry.value : undefined;
  if (old === undefined) return [entry.item];
  return Array.isArray(old) ? [...old, entry.item] : undefined;
}

/** The same settings with the entry, as they must come out of an edit. */
function expected(settings: unknown, entry: NativeEntry): JsonObject | undefined {
  const here: JsonObject = isObject(settings) ? settings : {};
  const [key, ...rest] = entry.at;
  if (key === undefined) return undefined;
  const old: unknown = here[key];
  if (rest.length > 0 && old !== undefined && !isObject(old)) return undefined;
  const inner = rest.length === 0 ? placed(old, entry) : expected(old, { ...entry, at: rest });
  return inner === undefined ? undefined : { ...here, [key]: inner };
}

/** What differs between two texts, as the step from the second back to the first. */
function stepBack(before: string, after: string): UndoStep {
  const most = Math.min(before.length, after.length);
  let start = 0;
  while (start < most && before[start] === after[start]) start += 1;
  let end = 0;
  while (end < most - start && before.at(-1 - end) === after.at(-1 - end)) end += 1;
  return {
    offset: start,
    length: after.length - start - end,
    content: before.slice(start, before.length - end),
  };
}

function edited(text: string, entry: NativeEntry): string {
  const { at } = entry;
  const formattingOptions = formatting(text);
  if ('value' in entry) return applyEdits(text, modify(text, [...at], entry.value, { formattingOptions }));
  const { item } = entry;
  const list = valueAt(readSettings(text), at);
  if (!Array.isArray(list)) return applyEdits(text, modify(text, [...at], [item], { formattingOptions }));
  const path = [...at, list.length];
  return applyEdits(text, modify(text, path, item, { formattingOptions, isArrayInsertion: true }));
}

/** An empty file filled with what one of its kind begins with. */
function begun(before: string, fresh: string): Merged {
  return fresh !== '' && before.replace(BOM, '').trim() === ''
    ? { text: fresh, undo: [stepBack(before, fresh)] }
    : { text: before, undo: [] };
}

/**
 * Adds the items that are not there yet; a file without anything begins with `fresh`. Undefined when the file is not
 * a JSON object, or is so made that an edit would come out as something else (a key that stands twice, a list that is
 * none).
 */
export function withItems(before: string, items: readonly NativeEntry[], fresh = ''): Merged | undefined {
  const start = begun(before, fresh);
  const bom = start.text.startsWith(BOM) ? BOM : '';
  let { text } = start;
  const undo: UndoStep[] = [...start.undo];
  for (const entry of items) {
    const settings = readSettings(text);
    if (settings !== undefined && holdsItem(settings, entry)) continue;
    const wanted = settings === undefined ? undefined : expected(settings, entry);
    if (wanted === undefined) return undefined;
    const body = text.slice(bom.length);
    const next = bom + edited(body.trim() === '' ? '{}\n' : body, entry);
    if (!isDeepStrictEqual(readSettings(next), wanted)) return undefined;
    undo.unshift(stepBack(text, next));
    text = next;
  }
  return { text, undo };
}

/** Takes edits back, in a text nobody has touched since. */
export function steppedBack(text: string, undo: readonly UndoStep[]): string {
  let before = text;
  for (const { offset, length, content } of undo) {
    before = before.slice(0, offset) + content + before.slice(offset + length);
  }
  return before;
}

function removed(text: string, path: readonly (string | number)[]): string {
  return applyEdits(text, modify(text, [...path], undefined, { formattingOptions: formatting(text) }));
}

/** Where in the settings an entry of ours stands; undefined when it does not. */
function placeOf(settings: unknown, entry: NativeEntry): readonly (string | number)[] | undefined {
  if ('value' in entry) return holdsItem(settings, entry) ? entry.at : undefined;
  const index = listAt(settings, entry.at).findIndex((element) => isDeepStrictEqual(element, entry.item));
  return index < 0 ? undefined : [...entry.at, index];
}

function withoutItem(text: string, entry: NativeEntry): string {
  const place = placeOf(readSettings(text), entry);
  if (place === undefined) return text;
  let left = removed(text, place);
  // Lists and objects that are empty now were made for the item, or mean the same when they are gone.
  for (let depth = place.length - 1; depth > 0; depth -= 1) {
    const path = entry.at.slice(0, depth);
    const value = valueAt(readSettings(left), path);
    const empty = Array.isArray(value)
      ? value.length === 0
      : isObject(value) && Object.keys(value).length === 0;
    if (!empty) break;
    left = removed(left, path);
  }
  return left;
}

/** Takes the items out of a text that was changed since. Undefined when it cannot be read any more. */
export function withoutItems(text: string, items: readonly NativeEntry[]): string | undefined {
  if (readSettings(text) === undefined) return undefined;
  const bom = text.startsWith(BOM) ? BOM : '';
  let left = text.slice(bom.length);
  for (const entry of items) left = withoutItem(left, entry);
  return readSettings(left) === undefined ? undefined : bom + left;
}
