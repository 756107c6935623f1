/** Puts elements into the lists of a JSON file and takes exactly those out again; comments and the rest stay. */
import { isDeepStrictEqual } from 'node:util';
import { applyEdits, type FormattingOptions, modify, parse, type ParseError } from 'jsonc-parser';
import { isObject, type JsonObject } from '../engine/json-object.ts';
import type { NativeItem, UndoStep } from '../engine/native-model.ts';

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

export function holdsItem(settings: unknown, { at, item }: NativeItem): boolean {
  return listAt(settings, at).some((element) => isDeepStrictEqual(element, item));
}

/** The same settings with the item, as they must come out of an edit. */
function expected(settings: unknown, { at, item }: NativeItem): JsonObject | undefined {
  const here: JsonObject = isObject(settings) ? settings : {};
  const [key, ...rest] = at;
  if (key === undefined) return undefined;
  const old: unknown = here[key];
  if (rest.length === 0) {
    if (old !== undefined && !Array.isArray(old)) return undefined;
    return { ...here, [key]: [...(Array.isArray(old) ? old : []), item] };
  }
  if (old !== undefined && !isObject(old)) return undefined;
  const inner = expected(old, { at: rest, item });
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

function edited(text: string, { at, item }: NativeItem): string {
  const list = valueAt(readSettings(text), at);
  const formattingOptions = formatting(text);
  if (!Array.isArray(list)) return applyEdits(text, modify(text, [...at], [item], { formattingOptions }));
  const path = [...at, list.length];
  return applyEdits(text, modify(text, path, item, { formattingOptions, isArrayInsertion: true }));
}

/**
 * Adds the items that are not there yet. Undefined when the file is not a JSON object, or is so made that an edit
 * would come out as something else (a key that stands twice, a list that is none).
 */
export function withItems(before: string, items: readonly NativeItem[]): Merged | undefined {
  const bom = before.startsWith(BOM) ? BOM : '';
  let text = before;
  const undo: UndoStep[] = [];
  for (const entry of items) {
    const settings = readSettings(text);
    const wanted = settings === undefined ? undefined : expected(settings, entry);
    if (wanted === undefined) return undefined;
    if (holdsItem(settings, entry)) continue;
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

function withoutItem(text: string, entry: NativeItem): string {
  const list = listAt(readSettings(text), entry.at);
  const index = list.findIndex((element) => isDeepStrictEqual(element, entry.item));
  if (index < 0) return text;
  let left = removed(text, [...entry.at, index]);
  // Lists and objects that are empty now were made for the item, or mean the same when they are gone.
  for (let depth = entry.at.length; depth > 0; depth -= 1) {
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
export function withoutItems(text: string, items: readonly NativeItem[]): string | undefined {
  if (readSettings(text) === undefined) return undefined;
  const bom = text.startsWith(BOM) ? BOM : '';
  let left = text.slice(bom.length);
  for (const entry of items) left = withoutItem(left, entry);
  return readSettings(left) === undefined ? undefined : bom + left;
}
