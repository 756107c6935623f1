import { apart } from './covers.ts';
import { parseDate, parseDuration } from './units.ts';
import { listOf } from './raw.ts';
import type { Instant } from '../model.ts';
import type { Linting } from './linting.ts';
import type { RawClause, RawException } from './raw.ts';
import type { Path } from './problem.ts';

/** The rules for exceptions that the file's `exception` control sets. */
interface Grants {
  readonly approvers: readonly string[];
  readonly longestMs?: number;
  readonly longest?: string;
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

function textList(value: unknown): readonly string[] {
  const items: readonly unknown[] = Array.isArray(value) ? value : [value];
  return items.filter(isText);
}

function grantsIn(grants: object): Grants {
  const approvers = 'approvers' in grants ? textList(grants.approvers) : [];
  const longest = 'longest' in grants && isText(grants.longest) ? grants.longest : '';
  const longestMs = parseDuration(longest);
  return longestMs === undefined ? { approvers } : { approvers, longest, longestMs };
}

function grantsOf(clauses: readonly RawClause[]): Grants | undefined {
  for (const clause of clauses) {
    const grants = listOf(clause.control).includes('exception') ? clause['grants'] : undefined;
    if (typeof grants === 'object' && grants !== null) return grantsIn(grants);
  }
  return undefined;
}

function lintTime(
  { options, add }: Linting,
  exception: RawException,
  at: { path: Path; grants: Grants | undefined },
): void {
  const until = parseDate(exception.until);
  if (until === undefined) return;
  const path = [...at.path, 'until'];
  if (until <= options.now) {
    const message = `${exception.id}: ended on ${exception.until}`;
    add(path, { rule: 'exception-expired', message, fix: 'remove it, or have it granted again' });
    return;
  }
  const from: Instant = (exception.from === undefined ? undefined : parseDate(exception.from)) ?? options.now;
  if (from >= until) {
    const message = `${exception.id}: it ends before it begins`;
    add(path, { rule: 'exception-order', message, fix: 'choose a day after its `from`' });
  }
  if (until - from > (at.grants?.longestMs ?? Number.POSITIVE_INFINITY)) {
    const message = `${exception.id}: runs longer than ${at.grants?.longest}, the longest an exception may`;
    add(path, { rule: 'exception-too-long', message, fix: 'choose an earlier day' });
  }
}

/** What it allows, its clause is not about. */
function lintIdle({ options, file, add }: Linting, { id, clause: of }: RawException, path: Path): void {
  const { clauses, exceptions } = options.policy;
  const found = exceptions.find((one) => one.id === id && one.layer === file.layer);
  const owners = clauses.filter((one) => one.id === of && one.derived !== true);
  if (found === undefined || owners.length === 0) return;
  if (!owners.every((clause) => apart(found.allow, clause.when))) return;
  const message = `${id}: it allows what ${of} is not about: it never counts`;
  add([...path, 'allow'], {
    level: 'warning',
    rule: 'exception-idle',
    message,
    fix: 'name a case of the clause',
  });
}

/** Nobody is in a team no line of the file speaks of. */
function lintTeam({ file, add }: Linting, { id, who }: RawException, path: Path): void {
  const name = who.startsWith('team:') ? who.slice('team:'.length) : undefined;
  if (name === undefined || Object.hasOwn(file.raw.teams ?? {}, name)) return;
  add([...path, 'who'], {
    level: 'warning',
    rule: 'team-unknown',
    message: `${id}: the file does not say who is in the team ${name}: it is for nobody`,
    fix: `add \`teams: { ${name}: [...] }\`, or name users`,
  });
}

export function lintExceptions(linting: Linting): void {
  const { file, add } = linting;
  const grants = grantsOf(file.raw.clauses ?? []);
  (file.raw.exceptions ?? []).forEach((exception, index) => {
    const path: Path = ['exceptions', index];
    lintTime(linting, exception, { path, grants });
    lintIdle(linting, exception, path);
    lintTeam(linting, exception, path);
    if (grants === undefined || grants.approvers.includes(exception.by)) return;
    const message = `${exception.id}: \`${exception.by}\` is not among those who may grant exceptions`;
    add([...path, 'by'], {
      rule: 'exception-approver',
      message,
      fix: `one of: ${grants.approvers.join(', ')}`,
    });
  });
}
