/** Reading the options in front of an inner command. */

/** The words of a list written as one text. */
export function listed(text: string | undefined): readonly string[] {
  return text === undefined || text === '' ? [] : text.split(' ');
}

/** True when the option word takes the next one: `-u`, `--user`, and `-Eu` for `-E -u`. */
export function takesNext(word: string, valued: readonly string[]): boolean {
  if (word.startsWith('--') || !/^-[a-zA-Z/]{2,}$/.test(word)) return valued.includes(word);
  const at = word
    .slice(1)
    .split('')
    .findIndex((letter) => valued.includes(`-${letter}`));
  return at === word.length - 2 || valued.includes(word);
}

/** What `option` is given: `-c X`, `-cX`, `-lc X`, `--command X`, `--command=X`. All of them, in order. */
export function valuesOf(args: readonly string[], options: readonly string[]): readonly string[] {
  const found: string[] = [];
  args.forEach((word, at) => {
    const next = args[at + 1];
    for (const option of options) {
      if (word === option && next !== undefined) found.push(next);
      else if (word.startsWith(`${option}=`)) found.push(word.slice(option.length + 1));
      else if (/^-\w$/.test(option) && inCluster(word, option)) {
        const joined = word.slice(word.indexOf(option[1] ?? '', 1) + 1);
        if (joined !== '') found.push(joined);
        else if (next !== undefined) found.push(next);
      }
    }
  });
  return found;
}

function inCluster(word: string, option: string): boolean {
  const letter = option[1] ?? '';
  return (
    /^-[a-zA-Z]/.test(word) && !word.startsWith('--') && word !== option && word.slice(1, 4).includes(letter)
  );
}

/** Index of the first word that is no option and no value of one; `pairs` are options with two values. */
export function afterOptions(
  args: readonly string[],
  valued: readonly string[],
  pairs: readonly string[] = [],
): number {
  let at = 0;
  for (let word = args[at] ?? ''; /^-./.test(word); word = args[at] ?? '') {
    if (word === '--') return at + 1;
    if (pairs.includes(word)) at += 3;
    else at += takesNext(word, valued) ? 2 : 1;
  }
  return at;
}
