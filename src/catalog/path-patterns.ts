/** Patterns of the shell in paths: `/e[t]c` and `~/.aup-gu*` are what they stand for. */

const PATTERN = /[*?[]/;
const MOST = 64;

/** True when a pattern for one name fits it. Stars match no leading dot. */
export function patternFits(pattern: string, name: string): boolean {
  if (pattern.length > MOST || (name.startsWith('.') && !pattern.startsWith('.'))) return false;
  const source = pattern.replace(/\[([^\]\\]*)\]|[^]/g, (part, set: string | undefined) => {
    if (set !== undefined && set !== '') return `[${set.replace(/^!/, '^').replace(/[[\]]/g, '')}]`;
    if (part === '*') return '.*';
    return part === '?' ? '.' : part.replace(/[\\^$.+()[\]{}|/-]/, '\\$&');
  });
  return !/(?:\.\*.*){4}|\w-\w.*-/.test(source) && new RegExp(`^${source}$`).test(name);
}

/** The path with the first part that is a pattern and fits one of `names` taken for that; undefined where none does. */
export function pathMeant(path: string, names: readonly string[], least: number): string | undefined {
  if (!PATTERN.test(path) || path.length > 1024) return undefined;
  const parts = path.split('/');
  for (const [at, part] of parts.entries()) {
    const told = part.replace(/\[[^\]]*\]|[*?]/g, '').length >= least;
    const meant = told && PATTERN.test(part) ? names.find((name) => patternFits(part, name)) : undefined;
    if (meant !== undefined) return parts.with(at, meant).join('/');
  }
  return undefined;
}
