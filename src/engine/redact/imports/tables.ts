/** Reads values of unknown shape out of TOML and JSON tables. */

export type Table = Readonly<Record<string, unknown>>;

export function isTable(value: unknown): value is Table {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function textAt(table: Table, name: string): string | undefined {
  const value = table[name];
  return typeof value === 'string' ? value : undefined;
}

export function numberAt(table: Table, name: string): number | undefined {
  const value = table[name];
  if (typeof value === 'bigint') return Number(value);
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}

/** Strings of a list; a single string counts as a list of one. */
export function textsAt(table: Table, name: string): readonly string[] {
  const value = table[name];
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  return list.filter((item) => typeof item === 'string');
}

/** Tables of a list; a single table counts as a list of one. */
export function tablesAt(table: Table, name: string): readonly Table[] {
  const value = table[name];
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  return list.filter((item) => isTable(item));
}
