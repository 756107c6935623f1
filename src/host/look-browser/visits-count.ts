/** The questions put to a history: sums over ranges of addresses, so that no address ever leaves the database. */
import type { BrowserPlaces } from '../../engine/discover/browser.ts';
import { sqliteReader, type SqliteRow } from './sqlite.ts';

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

type Answer = readonly (readonly [string, Count])[] | undefined;
/** All counts of one database: a part of them would pass for the whole. */
type Counter = (file: string, family: Family, domains: readonly string[]) => Answer;

/** One question put to one open database for every range of a domain. */
function countsOf(ask: (values: string[]) => SqliteRow, zero: number): CountOf {
  return (domain) => {
    const rows = rangesOf(domain).map((range) => ask([...range]));
    return {
      visits: rows.reduce((sum, row) => sum + amount(row?.['visits']), 0),
      last: Math.max(0, ...rows.map((row) => amount(row?.['last']) - zero)),
    };
  };
}

/** The counter answers undefined for a database that cannot be read to its end. */
export async function counterOf(): Promise<Counter> {
  const read = await sqliteReader();
  return (file, family, domains) => {
    const { sql, table, zero } = HISTORIES[family];
    // Asked over and over: to prepare it anew each time would double the time and take 20 MB.
    return read(file, { table, sql }, (question) => {
      const counts = countsOf((values) => question.get(values), zero);
      return domains.map((domain) => [domain, counts(domain)] as const);
    });
  };
}
