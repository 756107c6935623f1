/** Names in word lists of a policy. */

/** Longest name, characters. */
export const NAME_MAX = 120;

/** One name a line; `#` begins a comment. */
export function namesIn(text: string): readonly string[] {
  return text
    .replace(/^\uFEFF/u, '')
    .split(/\r\n|\n|\r/u)
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'));
}

/** Whether a name can be looked for. */
export function isUsable(name: string): boolean {
  return name.length <= NAME_MAX && /[\p{L}\p{N}]/u.test(name);
}
