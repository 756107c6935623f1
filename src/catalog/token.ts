/** Pieces of patterns that the makers of detectors share. */

/** Source of the pattern of a UUID. */
export const UUID = '[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}';

/** Source of the pattern that matches a literal and nothing else. */
export function literal(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
}

/** True when the text holds the lower-case word at the beginning of a name, or of a hump of camel case. */
export function beginsName(text: string, word: string): boolean {
  const folded = text.toLowerCase();
  for (let at = folded.indexOf(word); at >= 0; at = folded.indexOf(word, at + 1)) {
    const hump = /^[A-Z][a-z]/.test(text.slice(at, at + 2));
    if (hump || !/[A-Za-z]/.test(text.charAt(at - 1))) return true;
  }
  return false;
}
