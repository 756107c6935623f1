/** What a database text does: told by its statements, with comments and strings taken out. */

/** `adds` makes new things beside what is there; `runs` starts something that cannot be read here. */
export type SqlEffect = 'reads' | 'adds' | 'changes' | 'runs';

const ORDER: readonly SqlEffect[] = ['reads', 'adds', 'changes', 'runs'];
const READS =
  /^(?:select|show|explain|describe|desc|with|values|table|use|set|begin|start|commit|rollback|end|abort|savepoint|release|pragma|analyze|check|checksum|help|list|fetch|declare|close|deallocate|listen|unlisten|discard|reset|status|go|print|exists|attach|detach|source_info|from|exit|quit|tracing|consistency|paging|expand|summarize|delimiter|prompt|whenever|spool|clear|column)\b/i;
const ADDS = /^(?:create(?!\s+or\s+replace)|insert(?!\s+overwrite)|comment)\b/i;
const WRITES_INSIDE =
  /\binsert\s+(?:into|overwrite)\b|\bupdate\s+(?:only\s+)?[\w".`[\]]+\s+(?:as\s+\w+\s+)?set\b|\bdelete\s+from\b|\bmerge\s+into\b|\binto\s+(?:outfile|dumpfile|temp(?:orary)?\s|[a-z_"[`])/i;
const EFFECTFUL =
  /\b(?:pg_(?:terminate_backend|cancel_backend|reload_conf|promote|drop_replication_slot|switch_wal|rotate_logfile|file_write|write_file)|setval|lo_(?:import|unlink|export)|dblink(?:_exec)?|xp_\w+|sp_(?!help|who|columns|tables)\w+|load_extension|sys_(?:exec|eval)|writefile)\s*\(?/i;
const SETS_SERVER = /^set\s+(?:password|global|persist)/i;

/** The strongest effect of all statements. Both readings of a backslash in a string count. */
export function sqlEffect(text: string): SqlEffect {
  const plain = [stripped(text, BACKSLASH_PLAIN), stripped(text, BACKSLASH_ESCAPES)];
  return strongest(plain.flatMap((reading) => statements(reading).map(statementEffect)));
}

export function strongest(effects: readonly SqlEffect[]): SqlEffect {
  return ORDER.findLast((effect) => effects.includes(effect)) ?? 'reads';
}

const BACKSLASH_PLAIN =
  /'(?:[^']|'')*'|"(?:[^"]|"")*"|`[^`]*`|\$(\w*)\$[\s\S]*?\$\1\$|--(?=\s|$)[^\n]*|\/\*(?!!)[\s\S]*?\*\//g;
const BACKSLASH_ESCAPES =
  /'(?:[^'\\]|''|\\[\s\S])*'|"(?:[^"\\]|""|\\[\s\S])*"|`[^`]*`|\$(\w*)\$[\s\S]*?\$\1\$|--(?=\s|$)[^\n]*|\/\*(?!!)[\s\S]*?\*\//g;

/** Strings and quoted names become `"x"`, comments a blank; MySQL runs what stands in its `!` comments. */
function stripped(text: string, pieces: RegExp): string {
  return text
    .replace(pieces, (piece) => (/^(?:--|\/\*)/.test(piece) ? ' ' : '"x"'))
    .replace(/\/\*!\d*|\*\//g, ' ');
}

/** Client commands (`\dt`, `.tables`) end with their line. */
function statements(text: string): readonly string[] {
  return text
    .replace(/^\s*([\\.][^\n]*)$/gm, ';$1;')
    .replace(/\\[Gg](?=\s|;|$)/g, ';')
    .split(';')
    .map((statement) => statement.replace(/^[\s(]+/, '').trim())
    .filter((statement) => statement !== '');
}

function statementEffect(statement: string): SqlEffect {
  if (statement.startsWith('\\') || statement.startsWith('.')) return clientEffect(statement);
  if (/^copy\b/i.test(statement)) return copyEffect(statement);
  if (ADDS.test(statement)) return 'adds';
  if (!READS.test(statement) || SETS_SERVER.test(statement) || EFFECTFUL.test(statement)) return 'changes';
  const explains = /^explain\b(?![\s\S]*\banaly[sz]e\b)/i.test(statement);
  return !explains && WRITES_INSIDE.test(statement) ? 'changes' : 'reads';
}

function copyEffect(statement: string): SqlEffect {
  if (/\bprogram\b/i.test(statement)) return 'runs';
  return /\bfrom\b(?![\s\S]*\)\s*to\b)(?![\s\S]*\bto\b)/i.test(statement) ? 'changes' : 'reads';
}

/** psql's backslash commands and sqlite's dot commands. */
function clientEffect(command: string): SqlEffect {
  if (/^\\(?:!|i\b|ir\b|include|gexec|o\s*\||g\s*\||w\s*\||copy\b.*\bprogram\b)/i.test(command))
    return 'runs';
  if (/^\.(?:shell|system|read|load|!)/.test(command)) return 'runs';
  if (/^\\copy\b.*\bfrom\b(?!.*\bto\b)|^\\(?:password|lo_(?:import|unlink)|e\b|edit)/i.test(command))
    return 'changes';
  return /^\.(?:import|restore|archive|recover|save|clone)/.test(command) ? 'changes' : 'reads';
}
