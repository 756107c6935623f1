/** Where the tables of a TOML file begin: its parser keeps no positions. */

const HEADER = /^[ \t]*(?<open>\[\[?)[ \t]*(?<name>[A-Za-z0-9_.-]+)[ \t]*\]\]?/u;

/** Lines, 1-based, by table: `extend`, `rules.0`, `rules.0.allowlists.1`. A lone table of a list has the index 0. */
export function tableLines(text: string): ReadonlyMap<string, number> {
  const lines = new Map<string, number>();
  const counts = new Map<string, number>();
  for (const [index, line] of text.split('\n').entries()) {
    const { open, name } = HEADER.exec(line)?.groups ?? {};
    if (name === undefined) continue;
    const parts = name.split('.');
    const last = parts.pop() ?? '';
    const above = parts.map((part, depth) => {
      const list = listName(parts.slice(0, depth), counts, part);
      const count = counts.get(list);
      return count === undefined ? part : `${part}.${count - 1}`;
    });
    const full = [...above, last].join('.');
    if (open === '[[') {
      const count = counts.get(full) ?? 0;
      counts.set(full, count + 1);
      lines.set(`${full}.${count}`, index + 1);
    } else {
      lines.set(full, index + 1);
    }
  }
  return lines;
}

function listName(above: readonly string[], counts: ReadonlyMap<string, number>, part: string): string {
  let path = '';
  for (const name of above) {
    path += path === '' ? name : `.${name}`;
    const count = counts.get(path);
    if (count !== undefined) path += `.${count - 1}`;
  }
  return path === '' ? part : `${path}.${part}`;
}
