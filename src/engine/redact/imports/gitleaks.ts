/** Reads the rules of a `.gitleaks.toml`. */
import { parse, TomlError } from 'smol-toml';
import type { GitleaksConfig, ImportedExtend, ImportedRule } from './model.ts';
import { readAllowlists, unknownKeys, type Reading } from './gitleaks-allow.ts';
import { isTable, numberAt, tablesAt, textAt, textsAt, type Table } from './tables.ts';
import { tableLines } from './toml-places.ts';

/** Longer files are not read. */
const TEXT_MAX = 2 * 1024 * 1024;
const RULES_MAX = 2000;

const RULE_KEYS = new Set(
  'id description title regex secretGroup keywords entropy path tags allowlist allowlists severity confidence'.split(
    ' ',
  ),
);
const TOP_KEYS = new Set('title description version minVersion extend rules allowlist allowlists'.split(' '));

/** A rule without a regex can only add to one of an extended file. */
function isUsable(on: Reading, { table, line, extends: extending }: RuleTable): boolean {
  const id = textAt(table, 'id') ?? '';
  if (id === '') on.problems.push({ level: 'error', line, message: 'this rule has no `id`' });
  if (id === '' || textAt(table, 'regex') !== undefined) return id !== '';
  if (extending) return true;
  const why = textAt(table, 'path') === undefined ? '' : ': file names are not searched';
  on.problems.push({ level: 'warning', line, message: `the rule ${id} has no \`regex\`${why}` });
  return false;
}

interface RuleTable {
  readonly table: Table;
  readonly line: number;
  readonly extends: boolean;
}

function numbersOf(table: Table): Pick<ImportedRule, 'secretGroup' | 'entropy'> {
  const secretGroup = numberAt(table, 'secretGroup');
  const entropy = numberAt(table, 'entropy');
  return {
    ...(secretGroup === undefined ? {} : { secretGroup: Math.max(0, Math.trunc(secretGroup)) }),
    ...(entropy === undefined ? {} : { entropy }),
  };
}

function readRule(
  on: Reading,
  table: Table,
  at: { index: number; extends: boolean },
): ImportedRule | undefined {
  const place = `rules.${at.index}`;
  const line = on.lines.get(place) ?? 1;
  unknownKeys(on, table, { keys: RULE_KEYS, line });
  if (!isUsable(on, { table, line, extends: at.extends })) return undefined;
  const regex = textAt(table, 'regex');
  const path = textAt(table, 'path');
  return {
    id: textAt(table, 'id') ?? '',
    line,
    ...(regex === undefined ? {} : { regex }),
    ...numbersOf(table),
    keywords: textsAt(table, 'keywords')
      .map((word) => word.toLowerCase())
      .filter((word) => word !== ''),
    ...(path === undefined ? {} : { path }),
    allowlists: readAllowlists(on, table, place),
  };
}

function readExtend(on: Reading, table: Table): ImportedExtend | undefined {
  const extend = table['extend'];
  if (!isTable(extend)) return undefined;
  const line = on.lines.get('extend') ?? 1;
  const useDefault = extend['useDefault'] === true;
  if (textAt(extend, 'url') !== undefined) {
    const message = '`extend.url` is not fetched: a policy depends on local files only';
    on.problems.push({ level: 'warning', line, message, fix: 'keep the file beside this one: `path`' });
  }
  const path = textAt(extend, 'path');
  const disabledRules = textsAt(extend, 'disabledRules');
  return { line, useDefault, disabledRules, ...(path === undefined ? {} : { path }) };
}

/** A rule that comes twice: the later one counts, as it does where the file comes from. */
function lastOfEach(on: Reading, rules: readonly ImportedRule[]): readonly ImportedRule[] {
  const byId = new Map<string, ImportedRule>();
  for (const rule of rules) {
    const before = byId.get(rule.id);
    if (before !== undefined) {
      const message = `the rule ${rule.id} comes again; that of line ${before.line} does not count`;
      on.problems.push({ level: 'warning', line: rule.line, message });
    }
    byId.set(rule.id, rule);
  }
  return [...byId.values()];
}

function failed(line: number, message: string): GitleaksConfig {
  return { rules: [], allowlists: [], problems: [{ level: 'error', line, message }] };
}

/** Reads rules, allowlists and `extend`. Patterns are not compiled here. */
export function parseGitleaksToml(text: string): GitleaksConfig {
  if (text.length > TEXT_MAX) return failed(1, 'the file is larger than 2 MiB and is not read');
  let table: Table;
  try {
    table = parse(text.replace(/^\uFEFF/u, ''));
  } catch (error) {
    if (!(error instanceof TomlError)) return failed(1, 'this is not TOML');
    return failed(error.line, `this is not TOML (column ${error.column})`);
  }
  const on: Reading = { lines: tableLines(text), problems: [] };
  unknownKeys(on, table, { keys: TOP_KEYS, line: 1 });
  const written = tablesAt(table, 'rules');
  if (written.length > RULES_MAX) return failed(1, `the file has more than ${RULES_MAX} rules`);
  const extend = readExtend(on, table);
  const extending = extend !== undefined;
  const rules = written.flatMap((one, index) => readRule(on, one, { index, extends: extending }) ?? []);
  return {
    rules: lastOfEach(on, rules),
    allowlists: readAllowlists(on, table, ''),
    ...(extend === undefined ? {} : { extend }),
    problems: on.problems,
  };
}
