/** What data classes hold beyond detectors -> rules of the compiled policy. */
import type { Category } from '../model.ts';
import type { ImportedAllowlist } from '../redact/imports/model.ts';
import { compileLinear } from '../redact/linear.ts';
import type { OwnData, OwnPattern, OwnRule } from '../redact/own-model.ts';
import { importRules } from './own-import.ts';
import { keywordsFor } from './own-keywords.ts';
import { isUsable, NAME_MAX, namesIn } from './own-names.ts';
import { listOf } from './raw.ts';
import { report } from './vocabulary.ts';
import type { ParsedFile } from './parse.ts';
import type { Path } from './problem.ts';
import type { RawDataClass, RawMatch } from './raw.ts';
import type { Report } from './vocabulary.ts';

/** The text of a file named in a policy, or why there is none. */
export type ReadNamed = (
  file: ParsedFile,
  name: string,
) => { readonly text: string } | { readonly why: string };

/** Names of all classes together: the compiled policy is read at every start. */
const WORDS_MAX = 20_000;

interface Gathering {
  readonly to: Report;
  readonly read: ReadNamed;
  readonly rules: OwnRule[];
  readonly allowlists: ImportedAllowlist[];
}

/** One entry of `match:`. */
interface Entry {
  readonly on: Gathering;
  readonly dataClass: string;
  readonly raw: RawMatch;
  readonly path: Path;
}

interface Base {
  readonly id: string;
  readonly label: string;
  readonly category: Category;
}

function baseOf(dataClass: string, part: string): Base {
  const label = dataClass
    .toUpperCase()
    .replaceAll(/[^A-Z0-9]/gu, '')
    .slice(0, 24);
  return {
    id: `${dataClass}/${part}`,
    label: label.length < 2 ? `OWN${label}` : label,
    category: 'organisation',
  };
}

function textOf({ on, raw, path }: Entry, key: 'file' | 'import'): string | undefined {
  const name = raw[key];
  if (name === undefined) return undefined;
  const found = on.read(on.to.file, name);
  if ('text' in found) return found.text;
  const fix = 'it counts from the folder of the policy';
  report(on.to, [...path, key], { rule: 'file-missing', message: `cannot read ${name}: ${found.why}`, fix });
  return undefined;
}

function addWords(entry: Entry): void {
  const { on, raw, path, dataClass } = entry;
  const file = textOf(entry, 'file');
  const words = [...listOf(raw.words).map((word) => word.trim()), ...namesIn(file ?? '')];
  const usable = words.filter((word) => isUsable(word));
  const at = [...path, raw.file === undefined ? 'words' : 'file'];
  if (usable.length < words.length) {
    const message = `${words.length - usable.length} names are empty, without letters or longer than ${NAME_MAX} characters`;
    report(on.to, at, { level: 'warning', rule: 'name-unusable', message, fix: 'they are not looked for' });
  }
  const known = on.rules.reduce((sum, rule) => sum + (rule.kind === 'words' ? rule.words.length : 0), 0);
  if (known + usable.length > WORDS_MAX) {
    report(on.to, at, { rule: 'too-many-names', message: `a policy may hold at most ${WORDS_MAX} names` });
  } else if (usable.length > 0) {
    on.rules.push({ ...baseOf(dataClass, 'words'), kind: 'words', words: [...new Set(usable)] });
  }
}

function addPattern({ on, raw, path, dataClass }: Entry): void {
  const { pattern = '' } = raw;
  const compiled = compileLinear(pattern);
  const at = [...path, 'pattern'];
  if (!('pattern' in compiled)) {
    const fix = 'write it without, e.g. with a group around the part to be replaced';
    report(on.to, at, {
      rule: 'pattern-refused',
      message: `the pattern cannot be used: ${compiled.why}`,
      fix,
    });
    return;
  }
  if (compiled.pattern.test('')) {
    report(on.to, at, {
      rule: 'pattern-empty',
      message: 'the pattern matches nothing at all, so everywhere',
    });
    return;
  }
  const keywords = keywordsFor(pattern, listOf(raw.keywords));
  if (keywords === undefined) {
    const message = 'the pattern has no fixed part of three characters to search by';
    report(on.to, at, {
      rule: 'keywords-missing',
      message,
      fix: 'add `keywords:`, words that stand near every hit',
    });
    return;
  }
  const { rules } = on;
  const rule: OwnPattern = {
    ...baseOf(dataClass, raw.name ?? 'pattern'),
    kind: 'pattern',
    pattern,
    keywords,
    group: 0,
    entropy: 0,
    allow: [],
  };
  rules.push(rule);
}

function addImport(entry: Entry): void {
  const { on, raw, path, dataClass } = entry;
  const file = raw.import ?? '';
  if (textOf(entry, 'import') === undefined) return;
  const read = (name: string): string | undefined => {
    const found = on.read(on.to.file, name);
    return 'text' in found ? found.text : undefined;
  };
  const imported = importRules({ dataClass, file, read });
  const first = on.allowlists.length;
  on.allowlists.push(...imported.allowlists);
  for (const rule of imported.rules) on.rules.push({ ...rule, allow: rule.allow.map((at) => at + first) });
  for (const { level, file: name, line, message, fix } of imported.problems) {
    const problem = {
      level,
      rule: level === 'error' ? 'import-refused' : 'import-partly',
      message: `${name}:${line}: ${message}`,
    };
    report(on.to, [...path, 'import'], { ...problem, ...(fix === undefined ? {} : { fix }) });
  }
}

const PATTERN_ONLY = ['keywords', 'name', 'examples'] as const;

function checkEntry({ on, raw, path }: Entry): void {
  if (Object.values(raw).every((value) => value === undefined)) {
    report(on.to, path, {
      rule: 'match-empty',
      message: 'this entry names nothing',
      fix: 'name words, a file, a pattern, a path, a label or an import',
    });
  }
  for (const name of PATTERN_ONLY) {
    if (raw[name] === undefined || raw.pattern !== undefined) continue;
    report(on.to, [...path, name], {
      rule: 'match-key',
      message: `\`${name}\` belongs to a \`pattern\``,
      fix: 'add the pattern',
    });
  }
}

function addEntry(entry: Entry): void {
  const { on, raw, dataClass } = entry;
  checkEntry(entry);
  if (raw.words !== undefined || raw.file !== undefined) addWords(entry);
  if (raw.pattern !== undefined) addPattern(entry);
  if (raw.import !== undefined) addImport(entry);
  if (raw.label !== undefined) {
    on.rules.push({ ...baseOf(dataClass, 'label'), kind: 'marking', markings: listOf(raw.label) });
  }
  if (raw.path !== undefined) {
    on.rules.push({ ...baseOf(dataClass, 'path'), kind: 'path', globs: listOf(raw.path) });
  }
}

/** Rules for the classes that some clause may name; findings of a class none names are never wanted. */
function classEntries(on: Gathering, dataClass: string, raw: RawDataClass): void {
  for (const [index, match] of (raw.match ?? []).entries()) {
    addEntry({ on, dataClass, raw: match, path: ['data_classes', dataClass, 'match', index] });
  }
}

/** Rules of all files, from the strongest layer down; undefined when there are none. Problems go to `issues`. */
export function ownData(
  files: readonly ParsedFile[],
  { read, issues }: { readonly read: ReadNamed; readonly issues: Report['issues'] },
): OwnData | undefined {
  const rules: OwnRule[] = [];
  const allowlists: ImportedAllowlist[] = [];
  for (const file of files) {
    const on: Gathering = { to: { file, issues }, read, rules, allowlists };
    for (const [name, raw] of Object.entries(file.raw.data_classes ?? {})) classEntries(on, name, raw);
  }
  return rules.length === 0 ? undefined : { rules, allowlists };
}
