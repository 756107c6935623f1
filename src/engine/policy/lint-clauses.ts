/** Clauses that can never speak, or are always spoken over. */
import { isActionControl, isDataControl } from '../controls/kinds.ts';
import { phaseAt, strength } from '../lattice.ts';
import { PHASES } from '../model.ts';
import { apart, covers, isEmpty } from './covers.ts';
import { lintInstalled } from './lint-here.ts';
import { isOneWay } from './one-way.ts';
import type { Instant } from '../model.ts';
import type { Clause } from './model.ts';
import type { Linting } from './linting.ts';
import type { Path } from './problem.ts';

function isJudged(clause: Clause): boolean {
  return clause.controls.some((kind) => isActionControl(kind) || isDataControl(kind));
}

function lintReach({ add }: Linting, clause: Clause, path: Path): void {
  if (!isJudged(clause)) return;
  if (isEmpty(clause.when)) {
    const message = `${clause.id}: nothing can ever meet its \`when\``;
    add([...path, 'when'], { rule: 'unreachable', message, fix: 'name an action or data that can be found' });
  }
  clause.unless.forEach((entry, at) => {
    const where = [...path, 'unless', at];
    if (covers(entry, clause.when)) {
      const message = `${clause.id}: this \`unless\` is as wide as its \`when\`: the clause can never speak`;
      add(where, { rule: 'unless-wider', message, fix: 'name a narrower case' });
    } else if (apart(entry, clause.when)) {
      const message = `${clause.id}: this \`unless\` names what the clause is not about`;
      add(where, {
        level: 'warning',
        rule: 'unless-outside',
        message,
        fix: 'remove it, or name a case of the clause',
      });
    }
  });
}

function rank(clause: Clause, at: Instant): number {
  return PHASES.indexOf(phaseAt(clause.phases, at));
}

/** True when `strong` says everything `weak` says, at least as firmly, now and at every later step. */
function overshadows(strong: Clause, weak: Clause, now: Instant): boolean {
  const moments = [
    now,
    ...[...strong.phases, ...weak.phases].map((step) => step.from).filter((at) => at > now),
  ];
  return (
    weak.controls.every((kind) => strong.controls.includes(kind)) &&
    strong.unless.every((entry) => weak.unless.some((own) => covers(own, entry))) &&
    strength(strong.demand) >= strength(weak.demand) &&
    (strong.demand !== 'redact' || isOneWay(strong) || !isOneWay(weak)) &&
    covers(strong.when, weak.when) &&
    moments.every((at) => rank(strong, at) >= rank(weak, at))
  );
}

function lintShadow({ options, add }: Linting, clause: Clause, path: Path): void {
  if (!isJudged(clause)) return;
  const all = options.policy.clauses;
  const own = all.indexOf(clause);
  const stronger = all.find((other, at) => {
    if (other === clause || !isJudged(other) || !overshadows(other, clause, options.now)) return false;
    // Of two that say the same, only the later one is told.
    return at < own || !overshadows(clause, other, options.now);
  });
  if (stronger === undefined) return;
  const message = `${clause.id}: ${stronger.id} (${stronger.where}) already says all of it`;
  add(path, { level: 'warning', rule: 'shadowed', message, fix: 'remove one of the two' }, 'id');
}

/** Compiled clauses are found by the line their message names; ignored ones are not among them. */
export function lintClauses(linting: Linting): void {
  const { file, options } = linting;
  (file.raw.clauses ?? []).forEach((raw, index) => {
    const path: Path = ['clauses', index];
    const where = file.source.where([...path, 'id']);
    const clause = options.policy.clauses.find(
      (one) => one.layer === file.layer && one.id === raw.id && one.where === where,
    );
    if (clause === undefined) return;
    lintReach(linting, clause, path);
    lintShadow(linting, clause, path);
    lintInstalled(linting, clause, path);
  });
}
