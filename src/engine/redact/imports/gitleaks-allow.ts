/** Reads the allowlists of a `.gitleaks.toml`. */
import type { ImportedAllowlist, ImportProblem } from './model.ts';
import { tablesAt, textAt, textsAt, type Table } from './tables.ts';

const ALLOW_KEYS = new Set(
  'id description title condition regexes regexTarget paths stopwords commits targetRules'.split(' '),
);

/** The file that is read: where its tables stand, and what is wrong with it. */
export interface Reading {
  readonly lines: ReadonlyMap<string, number>;
  readonly problems: ImportProblem[];
}

/** Keys of newer or other scanners change what a rule means: said, not guessed. */
export function unknownKeys(
  on: Reading,
  table: Table,
  known: { keys: ReadonlySet<string>; line: number },
): void {
  for (const name of Object.keys(table)) {
    if (known.keys.has(name)) continue;
    const message = `\`${name}\` is not supported and does not count`;
    on.problems.push({ level: 'warning', line: known.line, message });
  }
}

function readTarget(on: Reading, table: Table, line: number): ImportedAllowlist['target'] {
  const target = textAt(table, 'regexTarget') ?? 'secret';
  if (target === 'match' || target === 'line' || target === 'secret') return target;
  const message = `\`regexTarget\` cannot be \`${target}\`: the secret is compared`;
  on.problems.push({ level: 'warning', line, message, fix: 'one of: secret, match, line' });
  return 'secret';
}

function readAllowlist(on: Reading, table: Table, line: number): ImportedAllowlist {
  unknownKeys(on, table, { keys: ALLOW_KEYS, line });
  const commits = textsAt(table, 'commits');
  if (commits.length > 0) {
    const message = '`commits` counts only where history is read';
    on.problems.push({ level: 'warning', line, message });
  }
  const condition = (textAt(table, 'condition') ?? 'OR').toUpperCase();
  return {
    line,
    condition: condition === 'AND' || condition === '&&' ? 'all' : 'any',
    regexes: textsAt(table, 'regexes'),
    target: readTarget(on, table, line),
    paths: textsAt(table, 'paths'),
    stopwords: textsAt(table, 'stopwords').map((word) => word.toLowerCase()),
    commits,
    rules: textsAt(table, 'targetRules'),
  };
}

/** `[allowlist]` is the older spelling of one of `[[allowlists]]`. */
export function readAllowlists(on: Reading, table: Table, place: string): readonly ImportedAllowlist[] {
  const at = (name: string): number => on.lines.get(place === '' ? name : `${place}.${name}`) ?? 1;
  return [
    ...tablesAt(table, 'allowlist').map((one) => readAllowlist(on, one, at('allowlist'))),
    ...tablesAt(table, 'allowlists').map((one, index) => readAllowlist(on, one, at(`allowlists.${index}`))),
  ];
}
