/** How the languages of programs on the command line write comments, strings and calls. */

/** How a quoted text lets values in. */
export type Holes = 'braces' | 'dollar-braces' | 'hash-braces' | 'dollar';

export interface Language {
  readonly id: 'python' | 'js' | 'perl' | 'ruby' | 'php' | 'lua' | 'r' | 'awk' | 'applescript';
  readonly lineComments: readonly string[];
  readonly blockComments: readonly (readonly [string, string])[];
  /** Joins two texts. */
  readonly concat: string;
  /** Lead to a member. */
  readonly members: readonly string[];
  /** `/.../` may be a pattern. */
  readonly patterns?: true;
  /** Calls may stand without parentheses. */
  readonly bareCalls?: true;
  /** Backticks run a command. */
  readonly ticksRun?: true;
  /** What a double-quoted text lets in. */
  readonly holes?: Holes;
}

const C_BLOCKS = [['/*', '*/']] as const;

export const PYTHON: Language = {
  id: 'python',
  lineComments: ['#'],
  blockComments: [],
  concat: '+',
  members: ['.'],
};
export const JS: Language = {
  id: 'js',
  lineComments: ['//'],
  blockComments: C_BLOCKS,
  concat: '+',
  members: ['.', '?.'],
  patterns: true,
};
const PERL: Language = {
  id: 'perl',
  lineComments: ['#'],
  blockComments: [
    ['\n=pod', '\n=cut'],
    ['\n=head', '\n=cut'],
  ],
  concat: '.',
  members: ['->', '::'],
  patterns: true,
  bareCalls: true,
  ticksRun: true,
  holes: 'dollar',
};
const RUBY: Language = {
  id: 'ruby',
  lineComments: ['#'],
  blockComments: [['\n=begin', '\n=end']],
  concat: '+',
  members: ['.', '::', '&.'],
  patterns: true,
  bareCalls: true,
  ticksRun: true,
  holes: 'hash-braces',
};
const PHP: Language = {
  id: 'php',
  lineComments: ['//', '#'],
  blockComments: C_BLOCKS,
  concat: '.',
  members: ['->', '?->', '::', '\\'],
  ticksRun: true,
  holes: 'dollar',
};
const LUA: Language = {
  id: 'lua',
  lineComments: ['--'],
  blockComments: [['--[[', ']]']],
  concat: '..',
  members: ['.', ':'],
  bareCalls: true,
};
const R: Language = { id: 'r', lineComments: ['#'], blockComments: [], concat: '', members: ['$', '::'] };
export const AWK: Language = {
  id: 'awk',
  lineComments: ['#'],
  blockComments: [],
  concat: '',
  members: [],
  patterns: true,
};
const APPLESCRIPT: Language = {
  id: 'applescript',
  lineComments: ['--', '#'],
  blockComments: [['(*', '*)']],
  concat: '&',
  members: [],
};

const BY_PROGRAM: readonly (readonly [RegExp, Language])[] = [
  [/^(?:python|pypy|ipython|uv)/, PYTHON],
  [/^(?:node|nodejs|bun|deno|tsx|ts-node|zx|electron|qjs)/, JS],
  [/^perl/, PERL],
  [/^j?ruby|^irb|^rails/, RUBY],
  [/^php/, PHP],
  [/^lua/, LUA],
  [/^R(?:script)?$/, R],
  [/^[gmn]?awk$/, AWK],
  [/^osascript/, APPLESCRIPT],
];

/** The language a program runs; undefined when its texts are not read here. */
export function languageOf(program: string): Language | undefined {
  return BY_PROGRAM.find(([pattern]) => pattern.test(program))?.[1];
}

/** The program a script file is for, by its first line or its name. */
export function scriptProgram(path: string, text: string): string | undefined {
  const line = /^#![ \t]*(\S+)(?:[ \t]+(.*))?/.exec(text);
  if (line !== null) {
    const first = line[1]?.split('/').at(-1) ?? '';
    const words = (line[2] ?? '').split(/\s+/);
    const named = words.find((word) => !/^-|=/.test(word));
    return first === 'env' ? named?.split('/').at(-1) : first;
  }
  const ending = /\.([A-Za-z]+)$/.exec(path)?.[1] ?? '';
  return ENDINGS.get(ending);
}

const ENDINGS: ReadonlyMap<string, string> = new Map([
  ['sh', 'sh'],
  ['bash', 'bash'],
  ['zsh', 'zsh'],
  ['py', 'python3'],
  ['js', 'node'],
  ['mjs', 'node'],
  ['cjs', 'node'],
  ['ts', 'node'],
  ['pl', 'perl'],
  ['rb', 'ruby'],
  ['php', 'php'],
  ['lua', 'lua'],
]);
