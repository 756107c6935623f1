/** Lines of ours at the end of a TOML file of somebody else's, where they add what they should and nothing else. */
import { isDeepStrictEqual } from 'node:util';
import { parse } from 'smol-toml';
import type { Change, Manual } from '../engine/install-model.ts';
import { WHY_NOT } from '../engine/install.ts';
import { MARK_BEGIN, MARK_END } from '../engine/install-text.ts';
import { isObject, type JsonObject } from '../engine/json-object.ts';
import type { NativeEntry, NativeFile } from '../engine/native-model.ts';
import { readBounded } from './files.ts';
import { kindOf, MAX_START_FILE } from './shell-files.ts';

type TomlFile = NativeFile & { readonly kind: 'toml' };

function read(text: string): unknown {
  try {
    // Plain objects: what is compared has no prototypes of the reader's.
    return JSON.parse(JSON.stringify(parse(text)));
  } catch {
    return undefined;
  }
}

/** The same table with one entry more. */
function withEntry(table: unknown, entry: NativeEntry): JsonObject {
  const here: JsonObject = isObject(table) ? table : {};
  const [key = '', ...rest] = entry.at;
  const old: unknown = here[key];
  if (rest.length > 0) return { ...here, [key]: withEntry(old, { ...entry, at: rest }) };
  if ('value' in entry) return { ...here, [key]: entry.value };
  return { ...here, [key]: [...(Array.isArray(old) ? old : []), entry.item] };
}

/** Whether a text with the lines says what the file said, and what they should add. */
function isMeant(before: string, after: string, entries: readonly NativeEntry[]): boolean {
  let wanted = read(before);
  if (wanted === undefined) return false;
  for (const entry of entries) wanted = withEntry(wanted, entry);
  return isDeepStrictEqual(read(after), wanted);
}

/** Undefined when the lines are there. They are left to the person where they would not come out as meant. */
export function tomlStep({ path, lines, entries }: TomlFile): Change | Manual | undefined {
  const kind = kindOf(path);
  if (kind !== 'missing' && kind !== 'plain') return { path, why: WHY_NOT[kind], lines };
  const before = readBounded(path, MAX_START_FILE)?.toString('utf8') ?? '';
  const text = `${[MARK_BEGIN, ...lines, MARK_END].join('\n')}\n`;
  if (before.includes(text)) return undefined;
  const insert = before === '' || before.endsWith('\n') ? text : `\n${text}`;
  if (!isMeant(before, before + insert, entries)) {
    return { path, why: 'holds tables these lines belong into', lines };
  }
  return { kind: 'block', path, insert, exists: kind === 'plain', lines: before.split('\n').length - 1 };
}
