/** Fills the script templates of install/ in. */

/** Values stand between single quotes in the scripts: quotes in them are closed and reopened. */
export function fillScript(text: string, values: Readonly<Record<string, string>>): string {
  return text.replace(/@([A-Z_]+)@/g, (whole, name: string) => {
    const value = values[name];
    if (value === undefined) return whole;
    return name === 'FILTER' || name === 'FAST' ? value : value.replaceAll("'", `'\\''`);
  });
}
