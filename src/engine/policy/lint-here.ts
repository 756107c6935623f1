/** What a policy counts on that is not here, and what it leaves out that a framework asks about. */
import { controlOf } from '../controls/index.ts';
import { phaseAt } from '../lattice.ts';
import { linesOf } from './frameworks.ts';
import { isObject } from '../json-object.ts';
import { listOf } from './raw.ts';
import { CONTROL_KINDS, type ControlKind } from '../model.ts';
import type { Clause } from './model.ts';
import type { Linting } from './linting.ts';
import type { RawClause } from './raw.ts';
import type { Path } from './problem.ts';

/** They need no installation: the ledger is written by whatever runs, and a policy is read by it. */
const EVERYWHERE: ReadonlySet<string> = new Set(['ledger', 'policy']);

function isMissing(kind: ControlKind, installed: ReadonlySet<string>): boolean {
  const { enforced, points } = controlOf(kind);
  return (
    enforced && points.length > 0 && points.every((point) => !EVERYWHERE.has(point) && !installed.has(point))
  );
}

/** A clause whose control stands nowhere on this machine holds nobody to anything. */
export function lintInstalled({ options, add }: Linting, clause: Clause, path: Path): void {
  const { installed, now } = options;
  if (installed === undefined || phaseAt(clause.phases, now) === 'draft') return;
  const missing = clause.controls.filter((kind) => isMissing(kind, installed));
  if (missing.length === 0) return;
  const message = `${clause.id}: ${missing.join(', ')} is not installed on this machine: nothing acts on the clause here`;
  add(
    path,
    { level: 'warning', rule: 'control-not-installed', message, fix: 'run: aup-guard install' },
    'control',
  );
}

/** People are told before anything about them leaves the machine. */
export function lintExport({ add }: Linting, raw: RawClause, index: number): void {
  const { log } = raw;
  const sinks: unknown = isObject(log) ? log['export'] : undefined;
  if (!Array.isArray(sinks) || sinks.length === 0 || raw['notice'] !== undefined) return;
  const message = `${raw.id}: the log leaves the machine, and no notice tells the people concerned`;
  add(['clauses', index, 'log', 'export'], {
    rule: 'notice-needed',
    message,
    fix: 'add `notice:` with the file that tells them',
  });
}

/** Controls nobody bound a clause to, though a line of a framework is about them. Once, for all files. */
export function lintFrameworks({ options, file, add }: Linting): void {
  const { frameworks, files, policy } = options;
  if (frameworks === undefined || file !== files[0]) return;
  const bound = new Set([
    ...policy.clauses.flatMap(({ controls }) => controls),
    ...files.flatMap(({ raw }) => (raw.clauses ?? []).flatMap(({ control }) => listOf(control))),
  ]);
  for (const kind of CONTROL_KINDS.filter((one) => !bound.has(one))) {
    const [first, ...more] = linesOf(frameworks, kind);
    if (first === undefined) continue;
    const rest = more.length === 0 ? '' : ` and ${more.length} more`;
    const message = `no clause uses ${kind}: nothing is evidence for ${first.framework} ${first.ref}${rest}`;
    add(['policy'], { level: 'info', rule: 'framework-gap', message });
  }
}
