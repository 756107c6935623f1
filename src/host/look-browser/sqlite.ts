/** Reads copies of databases of other programs: one plain table, one question, nothing else of them. */
import type { Database, Statement } from 'node-sqlite3-wasm';

export type SqliteRow = ReturnType<Database['get']>;

/** What is asked of one table, as often as `use` likes. */
export interface SqliteQuestion {
  readonly table: string;
  readonly sql: string;
}

export type SqliteReader = <T>(
  file: string,
  question: SqliteQuestion,
  use: (prepared: Statement) => T,
) => T | undefined;

/** A view or a virtual table of that name could run on without an end. */
function isPlainTable(row: SqliteRow): boolean {
  const { type, sql } = row ?? {};
  return type === 'table' && typeof sql === 'string' && /^CREATE TABLE /i.test(sql);
}

function asked<T>(
  database: Database,
  { table, sql }: SqliteQuestion,
  use: (prepared: Statement) => T,
): T | undefined {
  // In one transaction: the library locks by a folder, which would be made and removed for each question.
  database.exec('PRAGMA trusted_schema = OFF; BEGIN');
  const form = database.get('SELECT type, sql FROM sqlite_master WHERE name = ?', [table]);
  if (!isPlainTable(form)) return undefined;
  const prepared = database.prepare(sql);
  try {
    return use(prepared);
  } finally {
    // One left open would keep the library's lock in the folder.
    prepared.finalize();
  }
}

/** Loads SQLite, 1.3 MB that little else needs. The reader answers undefined for what cannot be read to its end. */
export async function sqliteReader(): Promise<SqliteReader> {
  const { default: sqlite } = await import('node-sqlite3-wasm');
  return (file, question, use) => {
    try {
      const database = new sqlite.Database(file, { fileMustExist: true, readOnly: true });
      try {
        return asked(database, question, use);
      } finally {
        database.close();
      }
    } catch (error) {
      if (error instanceof sqlite.SQLite3Error) return undefined;
      throw error;
    }
  };
}
