/** Lines of ours at the end of a TOML file of somebody else's, where they add what they should and nothing else. */
import { isDeepStrictEqual } from 'node:util';
import { parse } from 'smol-toml';
import type { Change, Manual } from '../engine/install-model.ts';
import { WHY_NOT } from '../engine/install.ts';
import { MARK_BEGIN, MARK_END } from '../engine/install-text.ts';
import { isObject, type JsonObject } from '../engine/json-object.ts';
import type { NativeEntry, NativeFile } from '../engine/native-model.ts';
import { readBounded } from './files.ts';
import type { Journal } from './journal.ts';
import { holdsItem } from './native-json.ts';
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

function withEntries(settings: unknown, entries: readonly NativeEntry[]): unknown {
  let wanted = settings;
  for (const entry of entries) wanted = withEntry(wanted, entry);
  return wanted;
}

/** Whether a text with the lines says what the file said, and what they should add. */
function isMeant(before: string, after: string, entries: readonly NativeEntry[]): boolean {
  const settings = read(before);
  return settings !== undefined && isDeepStrictEqual(read(after), withEntries(settings, entries));
}

function valueAt(settings: unknown, [key, ...rest]: readonly string[]): unknown {
  if (key === undefined) return settings;
  return isObject(settings) ? valueAt(settings[key], rest) : undefined;
}

/** Whether a TOML text says all of this, wherever it stands and whoever wrote it. */
export function holdsToml(text: string, entries: readonly NativeEntry[]): boolean {
  const settings = read(text);
  return entries.every((entry) =>
    'item' in entry ? holdsItem(settings, entry) : valueAt(settings, entry.at) === entry.value,
  );
}

interface Found {
  /** Without the lines of an earlier install. */
  readonly before: string;
  /** Those, where they still stand as they were written. */
  readonly removes?: string;
}

/** What stands between our marks; undefined when that cannot be told. */
function markedIn(text: string): string | undefined {
  const [begin, end] = [text.indexOf(MARK_BEGIN), text.indexOf(`${MARK_END}\n`)];
  const once = begin === text.lastIndexOf(MARK_BEGIN);
  return once && begin >= 0 && end > begin ? text.slice(begin, end + MARK_END.length + 1) : undefined;
}

/** Our lines with other values in them are ours; with more than that, they are somebody's too. */
function lookAt({ path, entries }: TomlFile, current: string, journal: Journal): Found {
  const known = journal.find('block', path);
  if (known?.kind !== 'block') return { before: current };
  const removes = current.includes(known.inserted) ? known.inserted : markedIn(current);
  if (removes === undefined) return { before: current };
  const before = current.replace(removes, () => '');
  const ours =
    removes === known.inserted ||
    isDeepStrictEqual(withEntries(read(current), entries), withEntries(read(before), entries));
  return ours ? { before, removes } : { before: current };
}

/** Undefined when all is said. The lines are left to the person where they would not come out as meant. */
export function tomlStep(file: TomlFile, journal: Journal): Change | Manual | undefined {
  const { path, lines, entries } = file;
  const kind = kindOf(path);
  if (kind !== 'missing' && kind !== 'plain') return { path, why: WHY_NOT[kind], lines };
  const current = readBounded(path, MAX_START_FILE)?.toString('utf8') ?? '';
  if (holdsToml(current, entries)) return undefined;
  const { before, ...replacing } = lookAt(file, current, journal);
  const text = `${[MARK_BEGIN, ...lines, MARK_END].join('\n')}\n`;
  const insert = before === '' || before.endsWith('\n') ? text : `\n${text}`;
  if (!isMeant(before, before + insert, entries)) {
    return { path, why: 'holds tables these lines belong into', lines };
  }
  const above = before.split('\n').length - 1;
  return { kind: 'block', path, insert, ...replacing, exists: kind === 'plain', lines: above };
}
