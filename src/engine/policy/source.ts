/** YAML text -> plain value, with a way back from a path in the value to line and column. */
import { isAlias, isScalar, LineCounter, parseAllDocuments, visit } from 'yaml';
import { toSafe } from '../text.ts';
import { Locator, START } from './locate.ts';
import { duplicateKeys, tooDeepAt } from './source-limits.ts';
import type { Parsed, Position } from './locate.ts';
import type { Path, Problem } from './problem.ts';
import type { Misplaced } from './source-limits.ts';
import type { Safe } from '../model.ts';
import type { PolicyIssue } from './model.ts';

const MAX_POLICY_BYTES = 256 * 1024;
/** More would not be read. */
export const MAX_ISSUES: number = 50;
/** Enough for honest reuse of a list; an alias bomb needs many more. */
const MAX_ALIASES = 50;

export interface Source {
  /** As shown to people, `aup.yaml`. */
  readonly label: string;
  readonly value: unknown;
  /** A problem at a path of the value; `keyOf` points at the key of that name in the map there. */
  issue(path: Path, problem: Problem, keyOf?: string): PolicyIssue;
  /** `aup.yaml:41`. */
  where(path: Path): string;
}

export type SourceResult =
  | { readonly ok: true; readonly source: Source }
  | { readonly ok: false; readonly issues: readonly PolicyIssue[] };

const unmasked = (text: string): string => text;

/** Words of a policy as people see them: neutralised and cut. Lint looks for secrets in the file itself. */
export function shown(text: string, limit = 400): Safe {
  return toSafe(text, unmasked, limit);
}

/** Builds an issue; its text may quote the policy. */
function makeIssue(file: string, position: Position, problem: Problem): PolicyIssue {
  return {
    level: problem.level ?? 'error',
    rule: problem.rule,
    file,
    line: position.line,
    column: position.column,
    message: shown(problem.message),
    ...(problem.fix === undefined ? {} : { fix: shown(problem.fix) }),
  };
}

function decode(bytes: Uint8Array): string | Problem {
  if (bytes.length > MAX_POLICY_BYTES) {
    return {
      rule: 'too-large',
      message: `the file is larger than ${MAX_POLICY_BYTES / 1024} KiB`,
      fix: 'shorten it: a policy should be read in a few minutes',
    };
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return { rule: 'not-utf8', message: 'the file is not UTF-8 text', fix: 'save it as UTF-8' };
  }
}

const YAML_RULES: Readonly<Record<string, Problem>> = {
  TAB_AS_INDENT: { rule: 'tab', message: 'tabs cannot indent YAML', fix: 'use spaces' },
};

function firstLine(text: string): string {
  const end = text.search(/ at line \d+|\n/u);
  return end < 0 ? text : text.slice(0, end);
}

/** What YAML allows and a policy does not. */
function forbidden(document: Parsed): readonly Misplaced[] {
  const found: Misplaced[] = [...duplicateKeys(document)];
  visit(document, {
    Pair(_, pair) {
      if (!isScalar(pair.key) || pair.key.value !== '<<') return;
      const problem = { rule: 'merge-key', message: 'merge keys (<<) are not used in policies' };
      found.push({ node: pair.key, problem: { ...problem, fix: 'write the keys out' } });
    },
    Node(_, node) {
      if (isAlias(node) || node.tag === undefined || node.tag.startsWith('tag:yaml.org,2002:')) return;
      found.push({ node, problem: { rule: 'tag', message: `the tag ${node.tag} is not used in policies` } });
    },
  });
  return found;
}

function syntaxIssues(label: string, documents: readonly Parsed[], locator: Locator): readonly PolicyIssue[] {
  const issues: PolicyIssue[] = [];
  for (const document of documents) {
    for (const error of [...document.errors, ...document.warnings]) {
      const problem = YAML_RULES[error.code] ?? { rule: 'syntax', message: firstLine(error.message) };
      issues.push(makeIssue(label, locator.at(error.pos[0]), problem));
    }
    for (const { node, problem } of forbidden(document)) {
      issues.push(makeIssue(label, locator.node(node) ?? START, problem));
    }
  }
  if (documents.length > 1) {
    issues.push(
      makeIssue(label, START, {
        rule: 'many-documents',
        message: 'one file holds one policy',
        fix: 'remove the --- line',
      }),
    );
  }
  return issues.slice(0, MAX_ISSUES);
}

function toValue(document: Parsed): { readonly value: unknown } | Problem {
  try {
    const value: unknown = document.toJS({ maxAliasCount: MAX_ALIASES });
    return { value };
  } catch (error) {
    // yaml throws ReferenceError for too many or unknown aliases.
    const detail = error instanceof Error ? firstLine(error.message) : '';
    return { rule: 'aliases', message: `aliases cannot be followed: ${detail}`, fix: 'write the values out' };
  }
}

/** Reads one file. `label` is how people know it. */
export function readSource(bytes: Uint8Array, label: string): SourceResult {
  const text = decode(bytes);
  if (typeof text !== 'string') return { ok: false, issues: [makeIssue(label, START, text)] };
  const deep = tooDeepAt(text);
  if (deep !== undefined) {
    const problem = { rule: 'too-deep', message: 'the nesting is deeper than any policy needs' };
    return { ok: false, issues: [makeIssue(label, { line: deep, column: 1 }, problem)] };
  }
  const lines = new LineCounter();
  const documents = parseAllDocuments(text, {
    version: '1.2',
    schema: 'core',
    merge: false,
    uniqueKeys: false,
    stringKeys: true,
    lineCounter: lines,
    prettyErrors: false,
  });
  const document = Array.isArray(documents) ? documents[0] : undefined;
  if (document === undefined || document.contents === null) {
    const problem = {
      rule: 'empty',
      message: 'the file is empty',
      fix: 'begin with `aup: 1`, or delete the file',
    };
    return { ok: false, issues: [makeIssue(label, START, problem)] };
  }
  const locator = new Locator(document, lines);
  const issues = syntaxIssues(label, [...documents], locator);
  if (issues.length > 0) return { ok: false, issues };
  const result = toValue(document);
  if (!('value' in result)) return { ok: false, issues: [makeIssue(label, START, result)] };
  return { ok: true, source: sourceOf(label, result.value, locator) };
}

function sourceOf(label: string, value: unknown, locator: Locator): Source {
  return {
    label,
    value,
    issue: (path, problem, keyOf) => makeIssue(label, locator.path(path, keyOf), problem),
    where: (path) => `${label}:${locator.path(path).line}`,
  };
}
