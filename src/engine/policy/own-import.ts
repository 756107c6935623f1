/** Rules of other scanners' files -> patterns of a class. */
import { parseGitleaksToml } from '../redact/imports/gitleaks.ts';
import type {
  GitleaksConfig,
  ImportedAllowlist,
  ImportedRule,
  ImportProblem,
} from '../redact/imports/model.ts';
import { compileLinear } from '../redact/linear.ts';
import type { OwnPattern } from '../redact/own-model.ts';
import { keywordsFor } from './own-keywords.ts';

/** Files that extend files that extend files. */
const DEPTH_MAX = 3;

export interface Imported {
  readonly rules: readonly OwnPattern[];
  /** Indexes in `allow` of the rules count from the first of these. */
  readonly allowlists: readonly ImportedAllowlist[];
  readonly problems: readonly (ImportProblem & { readonly file: string })[];
}

export interface Importing {
  /** Class the rules belong to. */
  readonly dataClass: string;
  readonly file: string;
  /** The text of a file of the policy's folder; undefined when it cannot be read. */
  readonly read: (name: string) => string | undefined;
}

interface Gathered {
  readonly rules: Map<string, ImportedRule>;
  readonly allowlists: ImportedAllowlist[];
  readonly problems: (ImportProblem & { readonly file: string })[];
}

function beside(file: string, name: string): string {
  const folder = file.slice(0, file.lastIndexOf('/') + 1);
  return folder + name;
}

function gather(into: Gathered, { file, read }: Importing, depth: number): void {
  const text = read(file);
  if (text === undefined) {
    into.problems.push({ file, level: 'error', line: 1, message: 'the file is missing or cannot be read' });
    return;
  }
  const config = parseGitleaksToml(text);
  extend(into, { file, read, dataClass: '' }, { config, depth });
  for (const rule of config.rules) into.rules.set(rule.id, completed(rule, into.rules.get(rule.id)));
  into.allowlists.push(...config.allowlists);
  into.problems.push(...config.problems.map((problem) => Object.assign({ file }, problem)));
}

/** A rule of the same id in an extended file: what is said anew counts, keywords and allowlists add up. */
function completed(rule: ImportedRule, base: ImportedRule | undefined): ImportedRule {
  if (base === undefined) return rule;
  return {
    ...base,
    ...rule,
    keywords: [...base.keywords, ...rule.keywords],
    allowlists: [...base.allowlists, ...rule.allowlists],
  };
}

/** What is extended comes first, so that the extending file can name a rule anew. */
function extend(
  into: Gathered,
  on: Importing,
  { config, depth }: { config: GitleaksConfig; depth: number },
): void {
  const { extend: extending } = config;
  if (extending === undefined) return;
  const say = (level: ImportProblem['level'], message: string): void => {
    into.problems.push({ file: on.file, level, line: extending.line, message });
  };
  if (extending.path !== undefined) {
    if (depth >= DEPTH_MAX) say('error', `files extend one another more than ${DEPTH_MAX} times`);
    else gather(into, { ...on, file: beside(on.file, extending.path) }, depth + 1);
  }
  for (const id of extending.disabledRules) {
    if (into.rules.delete(id) || !extending.useDefault) continue;
    say(
      'warning',
      `\`disabledRules\`: ${id} is none of the imported rules; the guard’s own detectors stay on`,
    );
  }
}

/** Undefined with the reason when the rule cannot be used. */
function patternOf(
  rule: ImportedRule,
  { dataClass, allow }: { dataClass: string; allow: readonly number[] },
): OwnPattern | string {
  const { regex, secretGroup = 0, entropy = 0 } = rule;
  if (regex === undefined)
    return 'it adds to a rule that is not there; the guard’s own detectors have no exceptions here';
  const compiled = compileLinear(regex);
  if (!('pattern' in compiled)) return compiled.why;
  if (secretGroup > compiled.pattern.groups) return `there is no group ${secretGroup}`;
  const keywords = keywordsFor(regex, rule.keywords);
  if (keywords === undefined) return 'it has no `keywords` and no fixed part to search by';
  const label = rule.id
    .toUpperCase()
    .replaceAll(/[^A-Z0-9]/gu, '')
    .slice(0, 24);
  return {
    kind: 'pattern',
    id: `${dataClass}/${rule.id.replaceAll(/[^\w.-]/gu, '-').slice(0, 60)}`,
    label: label.length < 2 ? 'IMPORTED' : label,
    category: 'secret',
    pattern: regex,
    keywords,
    group: secretGroup,
    entropy,
    ...(rule.path === undefined ? {} : { path: rule.path }),
    allow,
  };
}

function badPatterns(list: ImportedAllowlist): readonly string[] {
  return list.regexes.flatMap((regex) => {
    const compiled = compileLinear(regex);
    return 'why' in compiled ? [compiled.why] : [];
  });
}

/** Reads a file of rules and those it extends. */
export function importRules(importing: Importing): Imported {
  const found: Gathered = { rules: new Map(), allowlists: [], problems: [] };
  gather(found, importing, 1);
  const { file, dataClass } = importing;
  const allowlists: ImportedAllowlist[] = [...found.allowlists];
  const rules: OwnPattern[] = [];
  for (const rule of found.rules.values()) {
    const everywhere = found.allowlists.flatMap((list, at) =>
      list.rules.length === 0 || list.rules.includes(rule.id) ? [at] : [],
    );
    const pattern = patternOf(rule, { dataClass, allow: everywhere });
    if (typeof pattern === 'string') {
      const message = `the rule ${rule.id} is left out: ${pattern}`;
      found.problems.push({ file, level: 'warning', line: rule.line, message });
      continue;
    }
    const own = rule.allowlists.map((list) => allowlists.push(list) - 1);
    rules.push({ ...pattern, allow: [...everywhere, ...own] });
  }
  for (const list of allowlists) {
    for (const why of badPatterns(list)) {
      found.problems.push({
        file,
        level: 'warning',
        line: list.line,
        message: `a pattern lets nothing go: ${why}`,
      });
    }
  }
  return { rules, allowlists, problems: found.problems };
}
