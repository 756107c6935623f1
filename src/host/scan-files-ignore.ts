/** What `.gitignore` files leave out, nested ones included, as git reads them. */
import { existsSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import ignore, { type Ignore } from 'ignore';

/** Rules of one folder; `parent` holds those of the folders above. */
export interface IgnoreRules {
  readonly dir: string;
  readonly matcher: Ignore;
  readonly parent: IgnoreRules | undefined;
}

/** More is no list of patterns. */
const LARGEST = 1024 * 1024;

function readRules(file: string): string {
  try {
    const info = statSync(file);
    return info.isFile() && info.size <= LARGEST ? readFileSync(file, 'utf8') : '';
  } catch {
    // Most folders have none; one that cannot be read leaves nothing out, so more is looked at, not less.
    return '';
  }
}

/** The rules inside `dir`, given those around it. */
export function rulesIn(dir: string, parent: IgnoreRules | undefined): IgnoreRules | undefined {
  const text = readRules(path.join(dir, '.gitignore'));
  return text === '' ? parent : { dir, matcher: ignore({ ignorecase: false }).add(text), parent };
}

function around(dir: string): readonly string[] {
  const above = path.dirname(dir);
  if (existsSync(path.join(dir, '.git')) || above === dir) return [dir];
  return [...around(above), dir];
}

/** The rules that reach into `dir` from the repository around it; none outside a repository. */
export function rulesAround(dir: string): IgnoreRules | undefined {
  const folders = around(dir);
  const [top = dir] = folders;
  if (!existsSync(path.join(top, '.git'))) return undefined;
  const exclude = readRules(path.join(top, '.git/info/exclude'));
  let rules: IgnoreRules | undefined =
    exclude === ''
      ? undefined
      : { dir: top, matcher: ignore({ ignorecase: false }).add(exclude), parent: undefined };
  for (const folder of folders.slice(0, -1)) rules = rulesIn(folder, rules);
  return rules;
}

/** The rules nearest to a file have the last word. */
export function isIgnored(rules: IgnoreRules | undefined, file: string, folder: boolean): boolean {
  for (let at = rules; at !== undefined; at = at.parent) {
    const name = path.relative(at.dir, file).split(path.sep).join('/');
    if (name === '') continue;
    const said = at.matcher.test(folder ? `${name}/` : name);
    if (said.ignored) return true;
    if (said.unignored) return false;
  }
  return false;
}
