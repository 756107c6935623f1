/** Puts another value in the place of one under a key. */
export type Replace = (key: string, value: unknown) => unknown;

/** JSON with sorted keys and no blanks: one text for one value, so that it can be hashed. */
export function canonicalJson(value: unknown, replace?: Replace): string {
  if (Array.isArray(value)) return `[${value.map((item) => canonicalJson(item ?? null, replace)).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  const entries = Object.entries(value).filter(([, item]) => item !== undefined);
  entries.sort(([a], [b]) => (a < b ? -1 : 1));
  const parts = entries.map(([key, item]: [string, unknown]) => {
    const own = replace === undefined ? item : replace(key, item);
    return `${JSON.stringify(key)}:${canonicalJson(own, replace)}`;
  });
  return `{${parts.join(',')}}`;
}
