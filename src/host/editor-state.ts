/** Single values out of the database an editor keeps its state in. Tokens lie in the same table: only keys of the catalogue are asked for. */
import type { Skipped } from '../engine/discover/model.ts';
import type { TierItem } from '../engine/tier/model.ts';
import { onCopy } from './look-browser/database.ts';
import { inPrivateFolder } from './look-browser/private-copy.ts';
import { type Look, skip } from './look-browser/read.ts';
import { sqliteReader, type SqliteRow } from './look-browser/sqlite.ts';
import type { Ground } from './mcp-places.ts';
import { safe } from './text.ts';

const TABLE = 'ItemTable';
/** Bytes of a value at most: what tells a plan is short. */
const LARGEST = 64 * 1024;
const SQL = `SELECT value FROM ${TABLE} WHERE key >= ?1 AND key <= ?2 AND length(value) <= ${LARGEST} LIMIT 1`;
/** Behind every key that goes on from a beginning. */
const LAST = '\u{10ffff}';

/** First and last key asked for: the same one, unless it is given with a `*` at its end. */
function rangeOf(key: string): [string, string] {
  if (!key.endsWith('*')) return [key, key];
  const start = key.slice(0, -1);
  return [start, `${start}${LAST}`];
}

function textOf(row: SqliteRow): string | undefined {
  const value = row?.['value'];
  if (value instanceof Uint8Array) return new TextDecoder().decode(value);
  return typeof value === 'string' ? value : undefined;
}

type Values = ReadonlyMap<string, string>;
const NONE: Values = new Map();

async function valuesIn(look: Look, file: string, keys: readonly string[]): Promise<Values> {
  const read = await sqliteReader();
  const found = await inPrivateFolder(async (folder) =>
    onCopy(
      look,
      { file, folder },
      (copy) =>
        read(copy, { table: TABLE, sql: SQL }, (question) =>
          keys.flatMap((key) => {
            const text = textOf(question.get(rangeOf(key)));
            return text === undefined ? [] : [[key, text] as const];
          }),
        ) ?? skip(look, file, safe`is damaged, half written or of a form not known here`),
    ),
  );
  return found === undefined ? NONE : new Map(found);
}

export interface EditorState {
  /** The value of a key of the catalogue; undefined for any other key, and where there is none. Throws `environment`. */
  readonly readItem: (file: string, key: string) => Promise<string | undefined>;
  /** What could not be read, once it was asked for. */
  readonly skipped: readonly Skipped[];
}

/** Each database is copied once, however many keys are asked for; the copy is gone afterwards. */
export function editorState(ground: Ground, items: readonly TierItem[]): EditorState {
  const look: Look = { ground, skipped: [] };
  const keys = [...new Set(items.map(({ key }) => key))];
  const read = new Map<string, Promise<Values>>();
  return {
    skipped: look.skipped,
    readItem: async (file, key) => {
      const values = read.get(file) ?? valuesIn(look, file, keys);
      read.set(file, values);
      return (await values).get(key);
    },
  };
}
