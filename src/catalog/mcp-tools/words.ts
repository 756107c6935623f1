/** Words by which names of tools are read. */
import { wordList } from '../argv.ts';

/** Whoever begins so only looks. */
export const LOOKS: ReadonlySet<string> = new Set(
  wordList(`
    get list read search find fetch view show query describe count lookup check explain preview browse download load
    retrieve inspect compare diff summarize analyze validate resolve suggest recommend calculate convert extract parse
    format think whois watch tail status log logs help access reveal
  `),
);

/** Whoever ends so only looks: `pull_request_read`, `merge_status`. */
export const ENDS: ReadonlySet<string> = new Set(
  wordList(
    'get list read search status info details history logs count preview stats schema getter searcher',
  ),
);

/** They say that something is done, and another word or an argument says what. */
export const NEUTRAL: ReadonlySet<string> = new Set(
  wordList(`
    manage write run execute call use do invoke perform handle create add make update edit set put patch submit modify
    change move rename copy save append insert replace start stop open close enable disable apply cancel build generate
  `),
);

/** A shell or a program runs what it is given. */
export const RUNS: ReadonlySet<string> = new Set(
  wordList(`
    exec execute run shell bash zsh sh terminal command commands cmd powershell process spawn invoke ssh interact
  `),
);

export const WRITES: ReadonlySet<string> = new Set(
  wordList(`
    write edit create move rename copy save append insert replace update patch put modify overwrite set delete remove
    unlink trash rm store export
  `),
);

export const DATABASES: ReadonlySet<string> = new Set(
  wordList(
    'sql database db postgres postgresql mysql mariadb sqlite bigquery snowflake clickhouse redshift mssql duckdb',
  ),
);
