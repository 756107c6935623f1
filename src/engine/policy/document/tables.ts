/** The tables of the document: tools, data, servers, phases, exceptions. */
import { isObject, type JsonObject } from '../../json-object.ts';
import { PHASES } from '../../model.ts';
import { ALL, conditionWords, valueWords } from '../diff/words.ts';
import { listOf } from '../raw.ts';
import { dateOf } from '../units.ts';
import { plain, type Block, type DocumentInput, type Line, type WrittenClause } from './model.ts';

interface Table {
  readonly caption: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** No table for no rows. */
function table({ caption, head, rows }: Table): readonly Block[] {
  const lines = rows.map((row): readonly Line[] => row.map((cell) => plain(cell)));
  return lines.length === 0 ? [] : [{ kind: 'table', caption, head, rows: lines }];
}

function entriesIn(written: WrittenClause, key: string): readonly JsonObject[] {
  const value = written.raw[key];
  const list: readonly unknown[] = Array.isArray(value) ? value : [];
  return list.filter((item) => isObject(item));
}

function cell(value: unknown, absent: string): string {
  return value === undefined ? absent : valueWords(value, ALL);
}

function nameOf(id: unknown, names: ReadonlyMap<string, string>): string {
  if (typeof id !== 'string') return 'any tool';
  const name = names.get(id);
  return name === undefined || name === id ? id : `${name} (${id})`;
}

export function toolTables(
  { toolNames }: DocumentInput,
  clauses: readonly WrittenClause[],
): readonly Block[] {
  const approved = clauses.flatMap((written) =>
    entriesIn(written, 'tools').map((tool) => [
      nameOf(tool['id'], toolNames),
      cell(tool['tier'], 'any'),
      cell(tool['evidence'], 'declared'),
      cell(tool['data'], 'all classes'),
      written.clause.id,
    ]),
  );
  const prohibited = clauses.flatMap((written) =>
    entriesIn(written, 'prohibited').map((tool) => [
      nameOf(tool['id'], toolNames),
      cell(tool['tier'], 'any'),
      cell(tool['why'], ''),
      written.clause.id,
    ]),
  );
  return [
    ...table({
      caption: 'Approved tools',
      head: ['Tool', 'Plans', 'Proof of the plan', 'Data it may be given', 'Clause'],
      rows: approved,
    }),
    ...table({ caption: 'Prohibited', head: ['Tool', 'Plans', 'Why', 'Clause'], rows: prohibited }),
  ];
}

/** What happens to tools that stand in neither table. */
export function otherTools(clauses: readonly WrittenClause[], stance: string): readonly string[] {
  return clauses.flatMap(({ clause, raw }) => {
    if (!clause.controls.includes('tool-allowlist')) return [];
    const asked = isObject(raw['otherwise']) ? raw['otherwise']['do'] : undefined;
    const what = typeof asked === 'string' ? asked : stance;
    return [`Every other tool (${clause.id}): ${what}`];
  });
}

function matchWords(match: object): string {
  return Object.entries(match)
    .filter(([name, value]) => value !== undefined && name !== 'examples')
    .map(([name, value]) =>
      name === 'words' ? `${listOf<unknown>(value).length} names` : `${name} ${valueWords(value, ALL)}`,
    )
    .join(', ');
}

export function dataTable({ files }: DocumentInput): readonly Block[] {
  const classes = files.flatMap(({ raw }) => Object.entries(raw.data_classes ?? {}));
  const rows = classes.map(([name, { detect, match = [] }]) => {
    const parts = [...listOf(detect), ...match.map((one) => matchWords(one))].filter((part) => part !== '');
    return [name, parts.length === 0 ? 'nothing: a name for readers' : parts.join('; ')];
  });
  return table({ caption: 'Classes of data', head: ['Class', 'How it is known'], rows });
}

/** What groups of actions hold that the policy itself describes. */
export function actionTable({ files }: DocumentInput): readonly Block[] {
  const groups = files.flatMap(({ raw }) => Object.entries(raw.actions ?? {}));
  const rows = groups.map(([name, { builtin, also }]) => [name, cell(builtin, 'none'), cell(also, 'none')]);
  return table({ caption: 'Groups of actions', head: ['Group', 'Actions', 'Commands'], rows });
}

export function serverTable(clauses: readonly WrittenClause[]): readonly Block[] {
  const rows = clauses.flatMap((written) =>
    entriesIn(written, 'servers').map((server) => [
      cell(server['id'], ''),
      // A query may hold a key.
      typeof server['url'] === 'string'
        ? server['url'].replace(/[?#].*$/su, '')
        : cell(server['command'], ''),
      cell(server['tools'], 'all'),
      cell(server['data'], 'placeholders only'),
      written.clause.id,
    ]),
  );
  const head = ['Server', 'Address or command', 'Tools', 'Data in clear', 'Clause'];
  return table({ caption: 'MCP servers', head, rows });
}

/** Dates in place of a phase of today: the document stays true while the days go by. */
export function phaseTable(clauses: readonly WrittenClause[]): readonly Block[] {
  const rows = clauses.map(({ clause }) => [
    clause.id,
    ...PHASES.map((phase) => {
      const step = clause.phases.find((one) => one.phase === phase);
      if (step === undefined) return '-';
      return step.from === 0 ? 'from the start' : dateOf(step.from);
    }),
  ]);
  return table({ caption: 'When each clause is in which phase', head: ['Clause', ...PHASES], rows });
}

export function exceptionTable({ policy, files }: DocumentInput): readonly Block[] {
  const written = new Map(files.flatMap(({ raw }) => raw.exceptions ?? []).map((one) => [one.id, one]));
  const rows = policy.exceptions.map((one) => {
    const allow = conditionWords(written.get(one.id)?.allow ?? {}, ALL);
    return [
      one.id,
      one.clause,
      one.who === '*' ? 'everybody' : one.who,
      allow === '' ? 'all of it' : allow,
      one.why,
      one.by,
      one.from === 0 ? 'the start' : dateOf(one.from),
      dateOf(one.until),
    ];
  });
  const head = ['Exception', 'From clause', 'Who', 'What', 'Why', 'Granted by', 'From', 'Over on'];
  return table({ caption: 'Exceptions', head, rows });
}

/** Clauses beside lines of frameworks, grouped by neither: the order is that of the mapping. */
export function frameworkTable(rows: readonly (readonly string[])[]): readonly Block[] {
  const head = ['Framework', 'Reference', 'About', 'Strength', 'Clauses'];
  return table({ caption: 'What the clauses are evidence for', head, rows });
}
