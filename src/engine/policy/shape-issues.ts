/** zod's issues -> sentences with a place and a fix. */
import type * as z from 'zod';
import { nearest } from './nearest.ts';
import { MAX_ISSUES } from './source.ts';
import type { Path, Problem } from './problem.ts';
import type { Source } from './source.ts';
import type { PolicyIssue } from './model.ts';

type ZodIssue = z.core.$ZodIssue;

function nameOf(path: Path): string {
  const last = path.at(-1);
  if (last === undefined) return 'the file';
  return typeof last === 'number'
    ? `entry ${last + 1} of ${nameOf(path.slice(0, -1))}`
    : `\`${String(last)}\``;
}

function kindOf(value: unknown): string {
  if (value === null) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'a table';
  return typeof value === 'string' ? 'text' : `a ${typeof value}`;
}

const EXPECTED: Readonly<Record<string, string>> = {
  string: 'text',
  object: 'a table of keys',
  array: 'a list',
  record: 'a table of keys',
  number: 'a number',
};

function valueAt(value: unknown, path: Path): unknown {
  let current = value;
  for (const part of path) {
    if (typeof current !== 'object' || current === null) return undefined;
    current = Object.entries(current).find(([name]) => name === String(part))?.[1];
  }
  return current;
}

/** How well a branch of a union fits: the one that gets furthest into the value is the one that was meant. */
function fit(branch: readonly ZodIssue[], value: unknown): number {
  const isTable = typeof value === 'object' && value !== null;
  const otherKind = branch.some(
    ({ path, code }) =>
      path.length === 0 && (code === 'invalid_type' || (code === 'invalid_value' && isTable)),
  );
  return otherKind ? -Infinity : Math.max(...branch.map((issue) => issue.path.length * 10)) - branch.length;
}

/** A union says only "invalid input": replaced by what its best branch says. */
function unfold(issue: ZodIssue, root: unknown): readonly ZodIssue[] {
  if (issue.code !== 'invalid_union') return [issue];
  const value = valueAt(root, issue.path);
  const ranked = issue.errors
    .filter((branch) => branch.length > 0)
    .map((branch) => ({ branch, fits: fit(branch, value) }))
    .toSorted((a, b) => b.fits - a.fits);
  const best = ranked[0];
  if (best === undefined || best.fits === -Infinity) return [issue];
  return best.branch.flatMap((inner) => unfold({ ...inner, path: [...issue.path, ...inner.path] }, root));
}

function wrongType(issue: z.core.$ZodIssueInvalidType, value: unknown): Problem {
  const name = nameOf(issue.path);
  if (value === undefined) return { rule: 'missing-key', message: `${name} is missing` };
  const expected = EXPECTED[issue.expected] ?? issue.expected;
  const message = `${name} must be ${expected}, not ${kindOf(value)}`;
  const quotable = issue.expected === 'string' && (typeof value === 'number' || typeof value === 'boolean');
  return {
    rule: 'wrong-type',
    message,
    ...(quotable ? { fix: `put it in quotes: "${String(value)}"` } : {}),
  };
}

function wrongValue(issue: z.core.$ZodIssueInvalidValue, value: unknown): Problem {
  const name = nameOf(issue.path);
  if (value === undefined) return { rule: 'missing-key', message: `${name} is missing` };
  const known = issue.values.map(String);
  const meant = typeof value === 'string' ? nearest(value, known) : undefined;
  const shown = typeof value === 'string' ? `\`${value.slice(0, 40)}\`` : kindOf(value);
  const fix = meant === undefined ? `one of: ${known.join(', ')}` : `did you mean \`${meant}\`?`;
  return { rule: 'unknown-value', message: `${name} cannot be ${shown}`, fix };
}

function wrongFormat(issue: ZodIssue, value: unknown): Problem {
  const own = /^(?:must|is) /u.test(issue.message);
  const message = own ? issue.message : `is not well formed`;
  const shown = typeof value === 'string' ? ` (\`${value.slice(0, 60)}\`)` : '';
  return { rule: 'wrong-value', message: `${nameOf(issue.path)} ${message}${shown}` };
}

function otherProblem(issue: ZodIssue, value: unknown): Problem {
  const name = nameOf(issue.path);
  if (issue.code === 'too_big')
    return { rule: 'too-long', message: `${name} may hold at most ${issue.maximum}` };
  if (issue.code === 'too_small') return { rule: 'too-short', message: `${name} must not be empty` };
  if (issue.code === 'invalid_union')
    return { rule: 'wrong-type', message: `${name} cannot be ${kindOf(value)}` };
  if (issue.code === 'invalid_key')
    return { rule: 'wrong-value', message: `${name} is not a name that can be used here` };
  return wrongFormat(issue, value);
}

function unknownKeys(source: Source, issue: z.core.$ZodIssueUnrecognizedKeys): readonly PolicyIssue[] {
  const known = issue.message.split(',');
  return issue.keys.slice(0, MAX_ISSUES).map((name) => {
    const meant = nearest(name, known);
    const fix = meant === undefined ? `known here: ${known.join(', ')}` : `did you mean \`${meant}\`?`;
    return source.issue(issue.path, { rule: 'unknown-key', message: `unknown key \`${name}\``, fix }, name);
  });
}

function one(source: Source, issue: ZodIssue): readonly PolicyIssue[] {
  if (issue.code === 'unrecognized_keys') return unknownKeys(source, issue);
  const value = valueAt(source.value, issue.path);
  if (issue.code === 'invalid_type') return [source.issue(issue.path, wrongType(issue, value))];
  if (issue.code === 'invalid_value') return [source.issue(issue.path, wrongValue(issue, value))];
  return [source.issue(issue.path, otherProblem(issue, value))];
}

/** Keys that are missing only because they are misspelt: told once, as the misspelling. */
function misspelt(issues: readonly ZodIssue[]): ReadonlySet<string> {
  const meant = issues.flatMap((issue) => {
    if (issue.code !== 'unrecognized_keys') return [];
    const known = issue.message.split(',');
    return issue.keys.slice(0, MAX_ISSUES).map((name) => [...issue.path, nearest(name, known)].join('/'));
  });
  return new Set(meant);
}

/** Every problem of the shape, each with its place. */
export function shapeIssues(source: Source, issues: readonly ZodIssue[]): readonly PolicyIssue[] {
  const flat = issues.flatMap((issue) => unfold(issue, source.value));
  const typos = misspelt(flat);
  return flat
    .filter((issue) => valueAt(source.value, issue.path) !== undefined || !typos.has(issue.path.join('/')))
    .slice(0, MAX_ISSUES)
    .flatMap((issue) => one(source, issue))
    .slice(0, MAX_ISSUES);
}
