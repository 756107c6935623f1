/** The questions put to a history: sums over ranges of addresses, so that no address ever leaves the database. */
import type { Database } from 'node-sqlite3-wasm';
import type { BrowserPlaces } from '../../engine/discover/browser.ts';

type Family = BrowserPlaces['family'];

/** Visits of a domain, and the last of them in seconds since 1970 (0 = not kept). */
export interface Count {
  readonly visits: number;
  readonly last: number;
}

type CountOf = (domain: string) => Count;

interface History {
  readonly file: string;
  readonly table: string;
  readonly sql: string;
  /** Between the browser's year zero and 1970. */
  readonly zero: number;
}

/** Seconds are taken within SQL: in microseconds they are more than a JavaScript number holds. */
export const HISTORIES: Readonly<Record<Family, History>> = {
  chromium: {
    file: 'History',
    table: 'urls',
    sql: `SELECT sum(visit_count) AS visits, max(last_visit_time) / 1000000 AS last
      FROM urls WHERE ?1 IS NOT NULL AND url >= ?2 AND url < ?3`,
    zero: 11_644_473_600,
  },
  firefox: {
    file: 'places.sqlite',
    table: 'moz_places',
    sql: `SELECT sum(visit_count) AS visits, max(last_visit_date) / 1000000 AS last
      FROM moz_places WHERE rev_host = ?1 AND url >= ?2 AND url < ?3`,
    zero: 0,
  },
};

/** `/` and what comes after it: every address of the host and of no other. */
const AFTER_SLASH = '0';

/** Values for the three places of the question: the host turned round (an index has it so), first and last address. */
function rangesOf(domain: string): readonly (readonly [string, string, string])[] {
  return [domain, `www.${domain}`].flatMap((host) =>
    ['https', 'http'].map((scheme) => {
      const start = `${scheme}://${host}`;
      return [`${host.split('').reverse().join('')}.`, `${start}/`, `${start}${AFTER_SLASH}`] as const;
    }),
  );
}

function amount(value: unknown): number {
  const number = typeof value === 'bigint' ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? Math.max(0, number) : 0;
}

type Row = ReturnType<Database['get']>;
type Answer = readonly (readonly [string, Count])[] | undefined;
/** All counts of one database: a part of them would pass for the whole. */
type Counter = (file: string, family: Family, domains: readonly string[]) => Answer;

/** One question put to one open database for every range of a domain. */
function countsOf(ask: (values: string[]) => Row, zero: number): CountOf {
  return (domain) => {
    const rows = rangesOf(domain).map((range) => ask([...range]));
    return {
      visits: rows.reduce((sum, row) => sum + amount(row?.['visits']), 0),
      last: Math.max(0, ...rows.map((row) => amount(row?.['last']) - zero)),
    };
  };
}

/** A view or a virtual table of that name could run on without an end. */
function isPlainTable(row: Row): boolean {
  const { type, sql } = row ?? {};
  return type === 'table' && typeof sql === 'string' && /^CREATE TABLE /i.test(sql);
}

/** Loads SQLite, 1.3 MB that nothing else needs. The counter answers undefined for a database that cannot be read to its end. */
export async function counterOf(): Promise<Counter> {
  const { default: sqlite } = await import('node-sqlite3-wasm');
  const withOpen = (file: string, use: (database: Database) => Answer): Answer => {
    const database = new sqlite.Database(file, { fileMustExist: true, readOnly: true });
    try {
      return use(database);
    } finally {
      database.close();
    }
  };
  return (file, family, domains) => {
    const { sql, table, zero } = HISTORIES[family];
    try {
      return withOpen(file, (database) => {
        // In one transaction: the library locks by a folder, which would be made and removed for each question.
        database.exec('PRAGMA trusted_schema = OFF; BEGIN');
        const form = database.get('SELECT type, sql FROM sqlite_master WHERE name = ?', [table]);
        if (!isPlainTable(form)) return undefined;
        // Asked over and over: to prepare it anew each time would double the time and take 20 MB.
        const question = database.prepare(sql);
        try {
          const counts = countsOf((values) => question.get(values), zero);
          return domains.map((domain) => [domain, counts(domain)] as const);
        } finally {
          // One left open would keep the library's lock in the folder.
          question.finalize();
        }
      });
    } catch (error) {
      if (error instanceof sqlite.SQLite3Error) return undefined;
      throw error;
    }
  };
}
