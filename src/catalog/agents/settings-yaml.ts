/** Settings files of agents in YAML, as far as lines at the left edge go: a whole reader would be loaded at each start. */

export function unquoted(value: string): string {
  const quoted = /^(['"])(.*?)\1/.exec(value);
  return quoted?.[2] ?? value.replace(/\s+#.*$/, '');
}

/** Values of a key in a settings file: one, a list in brackets, or a list of lines. */
export function valuesIn(text: string | undefined, key: string): readonly string[] {
  const lines = (text ?? '').split('\n');
  const at = lines.findIndex((line) => line.startsWith(`${key}:`));
  if (at === -1) return [];
  const inline = unquoted((lines[at] ?? '').slice(key.length + 1).trim());
  if (inline !== '')
    return inline
      .replace(/^\[(.*)\]$/, '$1')
      .split(/\s*,\s*/)
      .map(unquoted);
  const rest = lines.slice(at + 1);
  const end = rest.findIndex((line) => !/^\s*(?:-|#|$)/.test(line));
  return rest
    .slice(0, end === -1 ? rest.length : end)
    .flatMap((line) => /^\s*-\s+(.*)$/.exec(line)?.slice(1) ?? [])
    .map((value) => unquoted(value.trim()));
}
