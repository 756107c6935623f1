import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { commands } from '../../../src/catalog/commands/index.ts';
import { guardFile } from '../../../src/catalog/paths.ts';
import { shellDrafts, type ShellDraft } from '../../../src/engine/shell/drafts.ts';
import { parseShell } from '../../../src/engine/shell/parse.ts';

const drafts = (text: string): readonly ShellDraft[] =>
  shellDrafts(text, '/home/dev/app', { commands, guardFile });
const verbs = (text: string): readonly string[] =>
  [...new Set(drafts(text).map((draft) => draft.verb))].toSorted();
const single = (word: string): string => `'${word.replaceAll("'", `'\\''`)}'`;

const DANGEROUS = [
  ['git', 'push', 'origin', 'main'],
  ['git', 'push', '--force'],
  ['git', 'reset', '--hard'],
  ['rm', '-rf', 'src'],
  ['terraform', 'destroy'],
  ['gh', 'pr', 'merge', '1'],
  ['npm', 'publish'],
];
const HARMLESS = [
  ['git', 'status'],
  ['npm', 'test'],
  ['ls', '-la', 'src'],
  ['echo', 'git push'],
  ['cargo', 'build'],
  ['rm', '-rf', 'dist'],
];

const plain = (word: string): string => word;
const WAYS: readonly ((word: string) => string)[] = [
  plain,
  single,
  (word) => `"${word}"`,
  (word) => `$${single(word)}`,
  (word) =>
    `$'${Array.from(word, (char) => `\\x${(char.codePointAt(0) ?? 0).toString(16).padStart(2, '0')}`).join('')}'`,
  (word) => Array.from(word, (char) => (/\w/.test(char) ? char : `\\${char}`)).join(''),
  (word) => `${word.slice(0, 1)}""${word.slice(1)}`,
  (word) => `${word.slice(0, 1)}''${word.slice(1)}`,
  (word) => `${word.slice(0, 1)}\\\n${word.slice(1)}`,
  (word) => `$(echo ${word})`,
  (word) => `\`printf %s ${word}\``,
];

const dangerous = fc.constantFrom(...DANGEROUS);
const harmless = fc.constantFrom(...HARMLESS);
const way = fc.constantFrom(...WAYS);

/** Each keeps its text one command, so that they can stand around one another. */
const WRAPS: readonly ((text: string) => string)[] = [
  (text) => `sudo ${text}`,
  (text) => `sudo -Eu bob -- ${text}`,
  (text) => `env -i A=b ${text}`,
  (text) => `nice -n 5 ${text}`,
  (text) => `timeout -k 5 10 ${text}`,
  (text) => `nohup ${text}`,
  (text) => `stdbuf -oL ${text}`,
  (text) => `xargs -n1 ${text}`,
  (text) => `find . -name x -exec ${text} {} \\;`,
  (text) => `bash -c ${single(text)}`,
  (text) => `sh -ec ${single(text)}`,
  (text) => `su -c ${single(text)} bob`,
  (text) => `flock /tmp/l -c ${single(text)}`,
  (text) => `docker run --rm -v "$PWD:/w" node:20 ${text}`,
  (text) => `npx -c ${single(text)}`,
  (text) => `uv run ${text}`,
  (text) => `eval ${single(text)}`,
  (text) => `tmux new -d ${single(text)}`,
  (text) => `parallel ::: ${single(text)}`,
];
/** These make it part of a larger text: only outermost. */
const AROUND: readonly ((text: string) => string)[] = [
  plain,
  (text) => `(${text})`,
  (text) => `{ ${text}; }`,
  (text) => `f() { ${text}; }; f`,
  (text) => `f() { ${text}; }`,
  (text) => `if true; then ${text}; fi`,
  (text) => `for i in 1 2; do ${text}; done`,
  (text) => `while read l; do ${text}; done`,
  (text) => `x=$(${text})`,
  (text) => `echo "$(${text})"`,
  (text) => `cat <(${text})`,
  (text) => `trap ${single(text)} EXIT`,
  (text) => `sh <<'END'\n${text}\nEND`,
  (text) => `cat <<'END' | bash\n${text}\nEND`,
  (text) => `echo ${single(text)} | sh`,
  (text) => `c=${single(text)}; eval "$c"`,
];

const stack = fc.array(fc.constantFrom(...WRAPS), { maxLength: 4 });
const around = fc.constantFrom(...AROUND);

function wrapped(text: string, wraps: readonly ((text: string) => string)[]): string {
  return wraps.reduce((inner, wrap) => wrap(inner), text);
}

describe('judging shell text', () => {
  it('never throws', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
        expect(Array.isArray(drafts(text))).toBe(true);
      }),
    );
  });

  it('says the same however the words are quoted', () => {
    fc.assert(
      fc.property(dangerous, fc.array(way, { minLength: 4, maxLength: 4 }), (words, ways) => {
        const text = words.map((word, at) => ways[at]?.(word) ?? word).join(' ');
        expect(verbs(text)).toEqual(verbs(words.join(' ')));
      }),
      { numRuns: 300 },
    );
  });

  it('finds a dangerous command in any wrapping', () => {
    fc.assert(
      fc.property(dangerous, stack, around, (words, wraps, outside) => {
        const text = outside(wrapped(words.join(' '), wraps));
        expect(drafts(text).length, text).toBeGreaterThan(0);
      }),
      { numRuns: 500 },
    );
  });

  it('forbids nothing harmless in any wrapping', () => {
    fc.assert(
      fc.property(harmless, stack, around, (words, wraps, outside) => {
        const text = outside(wrapped(words.map(single).join(' '), wraps));
        expect(
          drafts(text).filter((draft) => draft.forbidden !== undefined),
          text,
        ).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  it('loses nothing to what stands before and behind', () => {
    const head = fc.constantFrom('true && ', 'x=1; ', 'cd sub && ', 'set -e; ', ': | ', 'false || ', '! ');
    const tail = fc.constantFrom(
      '; true',
      ' && echo ok',
      ' || true',
      ' | cat',
      ' &',
      ' > /tmp/out 2>&1',
      '\n',
    );
    fc.assert(
      fc.property(dangerous, head, tail, (words, before, behind) => {
        const text = words.join(' ');
        expect(verbs(before + text + behind)).toEqual(expect.arrayContaining([...verbs(text)]));
      }),
      { numRuns: 200 },
    );
  });

  it('takes quoted text for text', () => {
    const speaks = fc.constantFrom(
      'echo',
      'printf %s',
      'grep -rn',
      'rg',
      'git commit -m',
      'git log --grep',
      'logger',
    );
    fc.assert(
      fc.property(speaks, dangerous, fc.constantFrom(...WRAPS), (program, words, wrap) => {
        expect(drafts(`${program} ${single(wrap(words.join(' ')))}`)).toEqual([]);
      }),
      { numRuns: 200 },
    );
  });
});

describe('limits', () => {
  const push = 'git push\n';

  it.each([
    ['too long', push + '#'.repeat(70_000)],
    ['many commands', push + 'true\n'.repeat(600)],
    ['deep substitutions', `${push}${'$('.repeat(3000)}`],
    ['deep shells', `${push}${'eval '.repeat(20)}ls`],
    ['doubling variables', `${push}a=xxxxxxxx\n${'a=$a$a\n'.repeat(60)}$a`],
    ['doubling evals', `${push}a='eval "$a"; eval "$a"'\neval "$a"`],
    ['wide braces', `${push}echo ${'{a,b,c,d,e,f,g,h}'.repeat(12)}`],
    ['loops in loops', `${push}${'for i in 1 2 3 4 5 6 7 8; do '.repeat(12)}x=1${'; done'.repeat(12)}`],
    [
      'functions that call one another',
      `${push}${'abcdefgh'.replaceAll(/./g, (name) => `${name}(){ a;b;c;d;e;f;g;h; }\n`)}a`,
    ],
    ['sequences', `${push}echo {1..999999999}`],
    ['long patterns', `${push}x=${'a'.repeat(5000)}; echo \${x##*a*a*a*b}`],
    ['nested text', `${push}${"x='$x$x'\n".repeat(500)}`],
  ])('%s', (_name, text) => {
    const before = performance.now();
    const parsed = parseShell(text, '/home/dev/app');
    expect(performance.now() - before).toBeLessThan(2000);
    expect(parsed.commands.length).toBeLessThanOrEqual(500);
    const told =
      parsed.commands.some(({ argv }) => argv.join(' ') === 'git push') || parsed.unresolved.length > 0;
    expect(told).toBe(true);
  });
});
