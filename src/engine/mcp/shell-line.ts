/** A run of bare and quoted pieces without anything a shell would do more with. */
const WORD = /(?:'[^'\n]*'|"[^"`\\$\n]*"|[^\s'"|&;<>()`$*?\\#!])+/y;
const GAP = /[ \t]*/y;

/** Words of a shell text that is one plain command; undefined for any other. */
export function shellWords(text: string): readonly string[] | undefined {
  const line = text.trim();
  const words: string[] = [];
  for (let at = 0; at < line.length; at = GAP.lastIndex) {
    WORD.lastIndex = at;
    const [word] = WORD.exec(line) ?? [];
    if (word === undefined) return undefined;
    words.push(word.replaceAll(/'([^']*)'|"([^"]*)"/g, '$1$2'));
    GAP.lastIndex = WORD.lastIndex;
    const [gap = ''] = GAP.exec(line) ?? [];
    if (gap === '' && GAP.lastIndex < line.length) return undefined;
  }
  return words[0] === 'exec' ? words.slice(1) : words;
}
