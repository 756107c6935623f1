import type { IgnoredFinding, IgnoreList, ImportProblem } from './model.ts';

/** More entries than this are not read. */
const ENTRIES_MAX = 100_000;
/** A path may hold colons, also in front: only hex digits are a commit. */
const SHAPE = /^(?:(?<commit>[0-9a-f]{7,64}):)?(?<file>.+):(?<rule>[^:]+):(?<at>\d{1,9})$/iu;

function entryOf(text: string, line: number): IgnoredFinding | undefined {
  const found = SHAPE.exec(text)?.groups;
  if (found === undefined) return undefined;
  const { commit, file = '', rule = '', at = '' } = found;
  const entry = { line, file: file.replaceAll('\\', '/'), rule, at: Number(at) };
  return commit === undefined ? entry : { ...entry, commit: commit.toLowerCase() };
}

/** Reads a `.gitleaksignore` (or `.betterleaksignore`). Lines it cannot read are problems, the others count. */
export function parseGitleaksIgnore(text: string): IgnoreList {
  const entries: IgnoredFinding[] = [];
  const problems: ImportProblem[] = [];
  for (const [index, written] of text
    .replace(/^\uFEFF/u, '')
    .split(/\r?\n/u)
    .entries()) {
    const content = written.trim();
    if (content === '' || content.startsWith('#')) continue;
    const line = index + 1;
    const entry = entryOf(content, line);
    if (entry === undefined) {
      const message = 'this is no fingerprint';
      problems.push({ level: 'error', line, message, fix: 'write FILE:RULE:LINE or COMMIT:FILE:RULE:LINE' });
    } else if (entries.length === ENTRIES_MAX) {
      problems.push({ level: 'error', line, message: `entries beyond ${ENTRIES_MAX} are not read` });
      break;
    } else {
      entries.push(entry);
    }
  }
  return { entries, problems };
}
