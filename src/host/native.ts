/** Works out what agents' own hooks need on this machine: files of ours, entries in files of others. */
import { isDeepStrictEqual } from 'node:util';
import type { Change, Manual, MergeChange, OwnFile } from '../engine/install-model.ts';
import { WHY_NOT } from '../engine/install.ts';
import { parseObject } from '../engine/json-object.ts';
import type { NativeFile, NativeEntry } from '../engine/native-model.ts';
import { readBounded } from './files.ts';
import { baseOf } from './journal-merge.ts';
import type { Journal } from './journal.ts';
import { holdsItem, readSettings, withItems, withoutItems } from './native-json.ts';
import { tomlStep } from './native-toml.ts';
import { kindOf, MAX_START_FILE } from './shell-files.ts';

const NOT_JSON = 'is not JSON the guard can add to';
const DROPPED = 'is not plain JSON: the agent does not load it; put it right first';
const YOURS = 'AUP_GUARD_NO_MODIFY_PATH keeps files of yours as they are';

export interface NativePlan {
  readonly own: readonly OwnFile[];
  readonly steps: readonly (Change | Manual)[];
}

type JsonFile = NativeFile & { readonly kind: 'json' };

function byHand({ path, items }: JsonFile, why: string): Manual {
  const lines = items.map((entry) =>
    'value' in entry
      ? `set ${entry.at.join('.')}: ${JSON.stringify(entry.value)}`
      : `add to the list ${entry.at.join('.')}: ${JSON.stringify(entry.item)}`,
  );
  return { path, why, lines };
}

interface Found {
  /** Without what is ours. */
  readonly base: string;
  readonly existed: boolean;
  /** By the journal, and in the file. */
  readonly inPlace: boolean;
}

function isInPlace(current: string, known: readonly NativeEntry[], wanted: readonly NativeEntry[]): boolean {
  const settings = readSettings(current);
  const stale = known.some((entry) => !wanted.some((each) => isDeepStrictEqual(each, entry)));
  return !stale && wanted.every((entry) => holdsItem(settings, entry));
}

/** Items that are there already come from an install whose journal was lost: they are taken for ours. */
function adopted(current: string, items: readonly NativeEntry[]): Found | undefined {
  const settings = readSettings(current);
  // A value may be somebody else's own.
  if (!items.some((entry) => 'item' in entry && holdsItem(settings, entry)))
    return { base: current, existed: true, inPlace: false };
  const base = withoutItems(current, items);
  if (base === undefined) return undefined;
  return { base, existed: Object.keys(readSettings(base) ?? {}).length > 0, inPlace: false };
}

/** Undefined when it cannot be told what of a file is ours. */
function lookAt({ path, items }: JsonFile, journal: Journal): Found | undefined {
  const bytes = readBounded(path, MAX_START_FILE);
  const current = bytes?.toString('utf8') ?? '';
  const known = journal.find('merge', path);
  if (bytes === undefined) return { base: '', existed: false, inPlace: false };
  if (known?.kind !== 'merge') return adopted(current, items);
  const base = baseOf(current, known);
  if (base === undefined) return undefined;
  return { base, existed: known.existed, inPlace: isInPlace(current, known.items, items) };
}

function isUtf8(file: string): boolean {
  const bytes = readBounded(file, MAX_START_FILE);
  return bytes === undefined || Buffer.from(bytes.toString('utf8')).equals(bytes);
}

/** True for JSON as its standard has it, and for an empty file. */
function isPlain(text: string): boolean {
  const body = text.replace(/^\uFEFF/, '');
  return body.trim() === '' || parseObject(body) !== undefined;
}

/** Why nothing can be added to a file, if so. */
function obstacle(file: JsonFile, found: Found | undefined): string | undefined {
  if (found === undefined) return NOT_JSON;
  return file.strict === true && !isPlain(found.base) ? DROPPED : undefined;
}

/** Undefined when everything is in place. */
function mergeOf(file: JsonFile, journal: Journal): MergeChange | Manual | undefined {
  const { path } = file;
  const kind = kindOf(path);
  if (kind !== 'missing' && kind !== 'plain') return byHand(file, WHY_NOT[kind]);
  const found = isUtf8(path) ? lookAt(file, journal) : undefined;
  if (found?.inPlace === true) return undefined;
  const why = obstacle(file, found);
  if (found === undefined || why !== undefined) return byHand(file, why ?? NOT_JSON);
  return changeOf(file, found, kind === 'plain');
}

function changeOf(file: JsonFile, found: Found, exists: boolean): MergeChange | Manual {
  const { path, items, fresh } = file;
  const merged = withItems(found.base, items, fresh);
  if (merged === undefined) return byHand(file, NOT_JSON);
  const { text, undo } = merged;
  const there = readSettings(found.base);
  const added = items.filter((entry) => 'item' in entry || !holdsItem(there, entry));
  const base = found.existed ? found.base : undefined;
  return { kind: 'merge', path, text, base, undo, items: added, exists, note: noteOf(added) };
}

function noteOf(items: readonly NativeEntry[]): string {
  const hooks = items.flatMap((entry) => ('item' in entry ? [entry.at.at(-1) ?? ''] : []));
  const values = items.flatMap((entry) => ('value' in entry ? [` · ${entry.at.join('.')}`] : []));
  return `+${hooks.length} hooks: ${[...new Set(hooks)].join(' ')}${values.join('')}`;
}

function ownOf({ path, text }: NativeFile & { readonly kind: 'own' }, journal: Journal): OwnFile {
  const there = readBounded(path, MAX_START_FILE)?.toString('utf8');
  const current = journal.find('file', path) === undefined ? undefined : there;
  return { path, content: text, mode: 0o600, current, note: 'hooks of the agent itself' };
}

/** What is to be done about some files of agents. Fails with `state-unwritable` on one that cannot be read. */
export function planNative(
  files: readonly NativeFile[],
  { journal, printOnly }: { readonly journal: Journal; readonly printOnly: boolean },
): NativePlan {
  const own = files.flatMap((file) => (file.kind === 'own' ? [ownOf(file, journal)] : []));
  const steps = files.flatMap((file): readonly (Change | Manual)[] => {
    const step = stepOf(file, journal);
    const here = step === undefined ? [] : [printOnly ? leftTo(file, step) : step];
    const more = planNative(followers(file, step), { journal, printOnly });
    return [...here, ...more.steps];
  });
  return { own, steps };
}

/** Files of the person's own are theirs to change. */
function leftTo(file: NativeFile, step: Change | Manual): Change | Manual {
  if (file.kind === 'json') return byHand(file, YOURS);
  return file.kind === 'toml' ? { path: file.path, why: YOURS, lines: file.lines } : step;
}

/** What must stand elsewhere as well, once the items of a file are in it. */
function followers(file: NativeFile, step: Change | Manual | undefined): readonly NativeFile[] {
  if (file.kind !== 'json' || file.alongside === undefined) return [];
  if (step === undefined) {
    return file.alongside(readBounded(file.path, MAX_START_FILE)?.toString('utf8') ?? '');
  }
  return 'kind' in step && step.kind === 'merge' ? file.alongside(step.text) : [];
}

function stepOf(file: NativeFile, journal: Journal): Change | Manual | undefined {
  switch (file.kind) {
    case 'json':
      return mergeOf(file, journal);
    case 'toml':
      return tomlStep(file, journal);
    case 'own':
      return undefined;
  }
}
