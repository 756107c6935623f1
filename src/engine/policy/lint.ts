/** What is wrong with a policy beyond its shape. Pure: clock, files and scanner come in as arguments. */
import { controlOf } from '../controls/index.ts';
import { nearest } from './nearest.ts';
import { lintClauses } from './lint-clauses.ts';
import { lintExport, lintFrameworks } from './lint-here.ts';
import { lintExceptions } from './lint-exceptions.ts';
import { lintOwn } from './lint-own.ts';
import { lintToolLists } from './lint-tools.ts';
import { lintTier } from './lint-tier.ts';
import { listOf } from './raw.ts';
import { parseDate } from './units.ts';
import type { Linting, LintOptions } from './linting.ts';
import type { PolicyIssue } from './model.ts';
import type { RawClause, RawCondition } from './raw.ts';
import type { Path } from './problem.ts';

function lintAbout({ options, file, add }: Linting): void {
  const { review_by: review } = file.raw.policy;
  const due = review === undefined ? undefined : parseDate(review);
  if (due !== undefined && due <= options.now) {
    const message = `the policy was due for review on ${review}`;
    add(['policy', 'review_by'], { rule: 'review-due', message, fix: 'review it and set the next date' });
  }
  if (file.raw.scope !== undefined) {
    const message = '`scope` is for readers: it switches no clause on or off';
    add(['scope'], { level: 'info', rule: 'scope-for-readers', message });
  }
}

/** Controls that exist in the format but not in this version. */
function lintControl({ add }: Linting, raw: RawClause, index: number): void {
  const idle = listOf(raw.control).filter((kind) => kind !== 'none' && !controlOf(kind).enforced);
  if (idle.length > 0) {
    const message = `${raw.id}: this version does not act on ${idle.join(', ')}: the clause is a wish for now`;
    const fix = 'keep it as a plan, with `phase: draft`';
    add(['clauses', index], { level: 'warning', rule: 'control-not-enforced', message, fix }, 'control');
  }
  if (listOf(raw.control).includes('none') && raw['reason'] === undefined) {
    const message = `${raw.id}: \`control: none\` needs a \`reason\` why nothing enforces it`;
    add(['clauses', index], { rule: 'none-without-reason', message, fix: 'add `reason:`' }, 'control');
  }
}

function lintTable({ add }: Linting, raw: RawClause, index: number): void {
  if (typeof raw.do !== 'object') return;
  const path = ['clauses', index, 'do'];
  if (listOf(raw.do.ask?.by).length > 1) {
    const message = `${raw.id}: this version asks the person at the terminal; a second person is not asked`;
    const fix = 'name one person, or count on one yes only';
    add([...path, 'ask'], { level: 'warning', rule: 'second-person', message, fix }, 'by');
  }
}

/** A notice to workers or a playbook nobody can read does not exist. */
function lintFiles({ options, file, add }: Linting, raw: RawClause, index: number): void {
  const path: Path = ['clauses', index];
  const playbook = typeof raw.do === 'object' ? raw.do.playbook : undefined;
  const named = [
    { path: [...path, 'notice'], value: raw['notice'], rule: 'notice-missing' },
    { path: [...path, 'do', 'playbook'], value: playbook, rule: 'playbook-missing' },
  ];
  for (const { path: at, value, rule } of named) {
    if (typeof value !== 'string' || options.exists(file, value)) continue;
    add(at, { rule, message: `${raw.id}: there is no file ${value}`, fix: 'write it, or correct the path' });
  }
}

function lintTools({ options, add }: Linting, condition: RawCondition | undefined, path: Path): void {
  const { tools } = options;
  if (tools === undefined) return;
  for (const name of listOf(condition?.tool)) {
    if (tools.includes(name) || name.includes('*')) continue;
    const meant = nearest(name, tools);
    const fix = meant === undefined ? {} : { fix: `did you mean \`${meant}\`?` };
    const message = `the tool \`${name}\` is not in the catalogue`;
    add([...path, 'tool'], { level: 'warning', rule: 'unknown-tool', message, ...fix });
  }
}

function lintPhases({ add }: Linting, raw: RawClause, index: number): void {
  if (typeof raw.phase !== 'object') return;
  const { draft, monitor, warn, enforce } = raw.phase;
  const days = [draft, monitor, warn, enforce].filter((day) => day !== undefined);
  // ISO dates sort as text.
  if (days.every((day, at) => at === 0 || (days[at - 1] ?? '') < day)) return;
  const message = `${raw.id}: the dates are not in the order draft, monitor, warn, enforce`;
  add(['clauses', index, 'phase'], {
    rule: 'phase-order',
    message,
    fix: 'a later phase begins on a later day',
  });
}

function lintFileClauses(linting: Linting): void {
  const { file, options } = linting;
  const agents = listOf(file.raw.agents).map((agent) => agent.id);
  const tools = options.tools === undefined ? {} : { tools: [...options.tools, ...agents] };
  const wider: Linting = { ...linting, options: { ...options, ...tools } };
  (file.raw.clauses ?? []).forEach((raw, index) => {
    lintControl(linting, raw, index);
    lintTable(linting, raw, index);
    lintFiles(linting, raw, index);
    lintPhases(linting, raw, index);
    lintExport(linting, raw, index);
    lintTools(wider, raw.when, ['clauses', index, 'when']);
    (raw.unless ?? []).forEach((entry, at) => lintTools(wider, entry, ['clauses', index, 'unless', at]));
  });
}

/** Strings of the policy, with their paths; `tests:` hold fake secrets on purpose. */
function strings(value: unknown, path: Path): readonly { readonly path: Path; readonly text: string }[] {
  if (typeof value === 'string') return [{ path, text: value }];
  if (typeof value !== 'object' || value === null) return [];
  const indexed = Array.isArray(value);
  return Object.entries(value).flatMap(([name, item]) =>
    isExamples(name, path) ? [] : strings(item, [...path, indexed ? Number(name) : name]),
  );
}

/** Examples of patterns look like what they are examples of. */
function isExamples(name: string, path: Path): boolean {
  return name === 'examples' && path[0] === 'data_classes';
}

function lintSecrets({ options, file, add }: Linting): void {
  for (const { path, text } of strings({ ...file.raw, tests: [] }, [])) {
    const secret = options.scan(text).find((finding) => finding.category === 'secret');
    if (secret === undefined) continue;
    const message = `this looks like a secret (${secret.detector}); a policy is read by many`;
    add(path, {
      rule: 'secret-in-policy',
      message,
      fix: 'remove it and replace the secret where it is valid',
    });
  }
}

/** Everything lint finds in files that already compiled, in the order of the files. */
export function lintPolicy(options: LintOptions): readonly PolicyIssue[] {
  const issues: PolicyIssue[] = [];
  for (const file of options.files) {
    const linting: Linting = {
      options,
      file,
      add: (path, problem, keyOf) => {
        issues.push(file.source.issue(path, problem, keyOf));
      },
    };
    lintAbout(linting);
    lintFileClauses(linting);
    lintClauses(linting);
    lintExceptions(linting);
    lintOwn(linting);
    lintToolLists(linting);
    lintTier(linting);
    lintSecrets(linting);
    lintFrameworks(linting);
  }
  return issues;
}
