/** Options of interpreters: which carry code, which take a word, which run nothing. */

export interface Habits {
  /** An option that carries code; what stands behind it in the same word is the first group. */
  readonly code: RegExp;
  /** Options that take the next word. */
  readonly valued?: RegExp;
  /** Options after which no text is run. */
  readonly none?: RegExp;
}

const NO_TEXT = /^--?(?:version|help|v|V|h|check)$/;
const HABITS: readonly (readonly [RegExp, Habits])[] = [
  [
    /^(?:python|pypy|ipython)/,
    {
      code: /^-[bBdEiIOqRsSuvx]*c(.*)$/s,
      valued: /^-[bBdEiIOqRsSuvx]*[WX]$/,
      none: /^-[bBdEiIOqRsSuvx]*m|^-V+$/,
    },
  ],
  [
    /^(?:node|bun|deno|tsx|ts-node)/,
    {
      code: /^(?:-[ip]*[ep]|--eval|--print)(?:=(.*))?$/s,
      valued:
        /^(?:-r|--require|--import|--loader|--experimental-loader|-C|--conditions|--input-type|--env-file|--title)$/,
      none: /^(?:-c|--test|--run|--prof-process)$/,
    },
  ],
  [
    /^(?:perl|j?ruby)/,
    { code: /^-(?!M|I|r|F|C|x)[a-zA-Z0-9]*?[eE](.*)$/s, valued: /^-[rIM]$/, none: /^-c$/ },
  ],
  [/^php/, { code: /^-[rRBE](.*)$/s, valued: /^-[dcztS]$/, none: /^-[limS]$/ }],
  [
    /^(?:lua|julia|elixir|iex|groovy|scala|swift|kotlin|raku|perl6|racket|ocaml|ghc|clojure|clj|bb|janet|fennel|gnuplot|coffee|crystal)/,
    { code: /^(?:-e|-E|--eval=?)(.*)$/s, valued: /^-l$/ },
  ],
  [/^(?:guile|hy)/, { code: /^-c(.*)$/s, valued: /^-l$/ }],
  [/^erl/, { code: /^-eval$/, valued: /^-(?:s|run|pa|pz|sname|name|setcookie|config|boot)$/ }],
  [/^(?:sbcl|ecl|clisp|octave|gosh)/, { code: /^(?:--?eval=?|-x|-e)(.*)$/s, valued: /^--?load$/ }],
  [/^(?:osascript|Rscript|R$)/, { code: /^-e(.*)$/s, valued: /^-[ls]$/ }],
];
const PLAIN: Habits = { code: /^-e$/ };

/** How a program's options read. */
export function habitsOf(program: string): Habits {
  return HABITS.find(([pattern]) => pattern.test(program))?.[1] ?? PLAIN;
}

/** What stands in front of the words of a call. */
export interface Leading {
  readonly codes: readonly string[];
  /** From the first word on. */
  readonly rest: readonly string[];
}

/** The options in front; undefined when one says that no text is run. */
export function leadingOptions(args: readonly string[], habits: Habits): Leading | undefined {
  const codes: string[] = [];
  let at = 0;
  for (let word = args[at] ?? ''; /^-./.test(word); word = args[at] ?? '') {
    at += 1;
    if (word === '--') break;
    const option = optionAt(word, args[at] ?? '', habits);
    if (option === undefined) return undefined;
    if (option.code !== undefined) codes.push(option.code);
    if (option.takesNext) at += 1;
  }
  return { codes, rest: args.slice(at) };
}

interface Option {
  readonly code?: string;
  readonly takesNext: boolean;
}

/** Code stands in the same word as its option, or in the next. */
function optionAt(word: string, next: string, habits: Habits): Option | undefined {
  const hit = habits.code.exec(word);
  if (hit === null) {
    if (NO_TEXT.test(word) || habits.none?.test(word) === true) return undefined;
    return { takesNext: habits.valued?.test(word) === true };
  }
  const inside = hit[1] ?? '';
  return inside === '' ? { code: next, takesNext: true } : { code: inside, takesNext: false };
}
