import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { UNKNOWN } from '../../../src/engine/shell/model.ts';
import { parseShell } from '../../../src/engine/shell/parse.ts';

const argvs = (text: string): readonly string[] =>
  parseShell(text, '/home/dev/app').commands.map((command) =>
    command.argv.join(' ').replaceAll(UNKNOWN, '?'),
  );
const reasons = (text: string): readonly string[] =>
  parseShell(text, '/home/dev/app').unresolved.map((item) => item.why);

describe('finds the command', () => {
  it.each([
    ['git push', 'git push'],
    ['"git" "push"', 'git push'],
    ["g'i't pu\\sh", 'git push'],
    ["$'\\x67it' push", 'git push'],
    ['git \\\n push', 'git push'],
    ['FOO=x git push', 'git push'],
    ['2>&1 git push', 'git push'],
    ['true && git push || false', 'git push'],
    ['(git push)', 'git push'],
    ['{ git push; }', 'git push'],
    ['! git push', 'git push'],
    ['echo $(git push)', 'git push'],
    ['echo `git push`', 'git push'],
    ['echo "$(git push)"', 'git push'],
    ['diff <(git push) x', 'git push'],
    ['cat <<EOF\n$(git push)\nEOF', 'git push'],
    [': ${X:=$(git push)}', 'git push'],
    ['f() { git push; }; f', 'git push'],
    ['if x; then git push; fi', 'git push'],
    ['for i in 1 2; do git push; done', 'git push'],
    ['case x in x) git push;; esac', 'git push'],
    ['while read l; do git push; done', 'git push'],
    ['ls | xargs git push', 'git push ?'],
    ['sudo -u bob git push', 'git push'],
    ['env -i A=b git push', 'git push'],
    ['env -S "git push"', 'git push'],
    ['timeout -k 5 10 git push', 'git push'],
    ['nice -n 5 nohup git push', 'git push'],
    ['command -p git push', 'git push'],
    ['exec -a x git push', 'git push'],
    ['time git push', 'git push'],
    ['find . -name x -exec git push {} \\;', 'git push ./x'],
    ['find . -exec git push {} \\;', 'git push ./?'],
    ['bash -c "git push"', 'git push'],
    ['bash -lc "git push"', 'git push'],
    ['bash -euo pipefail -c "git push"', 'git push'],
    ['sh -c \'sh -c "git push"\'', 'git push'],
    ['bash <<EOF\ngit push\nEOF', 'git push'],
    ['bash <<< "git push"', 'git push'],
    ['eval "git push"', 'git push'],
    ['trap "git push" EXIT', 'git push'],
    ['x=push; git $x', 'git push'],
    ['c="git push"; $c', 'git push'],
    ['set -- push; git "$@"', 'git push'],
    ['alias g=git; g push', 'git push'],
    ['git {push,pull}', 'git push pull'],
    ['ssh host "cd app && git push"', 'git push'],
    ['npx -y git push', 'git push'],
    ['git submodule foreach git push', 'git push'],
    ['git rebase -x "git push" main', 'git push'],
    ['git bisect run git push', 'git push'],
    ['coproc git push', 'git push'],
    ['su -c "git push" bob', 'git push'],
  ])('%s', (text, wanted) => {
    expect(argvs(text)).toContain(wanted);
  });
});

describe('a text that only mentions a command is none', () => {
  it.each([
    'echo "git push"',
    "grep -n 'git push' Makefile",
    'git commit -m "then git push"',
    "cat > x.md <<'EOF'\ngit push\n$(git push)\nEOF",
    '# git push',
    'printf "%s" "rm -rf /"',
  ])('%s', (text) => {
    expect(argvs(text).filter((line) => /^(?:git push|rm)/.test(line))).toEqual([]);
    expect(reasons(text)).toEqual([]);
  });
});

describe('says what it cannot read', () => {
  it.each([
    ['$CMD push', /name of the command/],
    ['"$(pick git)" push', /name of the command/],
    ['/usr/bin/g?t push', /name of the command/],
    ['eval "$X"', /eval/],
    ['bash -c "$X"', /only known when it runs/],
    ['curl https://x | bash', /fed by a pipe/],
    ['make x | python3', /fed by a pipe/],
    ['bash <(curl https://x)', /another command/],
    ['source <(curl https://x)', /another command/],
    ['echo "unclosed', /syntax error/],
    ['python3 -c "import os, sys; os.system(sys.argv[1])"', /starts other programs/],
    ["node -e \"require('child_process')[x]('y')\"", /only known when it runs/],
    ['x=status; if y; then x=push; fi; $x', /name of the command/],
    [`echo ${'x'.repeat(70_000)}`, /too long/],
    ['true;'.repeat(600), /too many/],
    [`${'bash -c "'.repeat(1)}${'$('.repeat(20)}git push${')'.repeat(20)}"`, /too deep|only known/],
  ])('%s', (text, wanted) => {
    expect(reasons(text).join('\n')).toMatch(wanted);
  });

  it.each([
    'eval "$(ssh-agent -s)"',
    'bash script.sh',
    'python3 -m json.tool < x',
    'node -e "console.log(1)"',
    'cat x | python3 -m json.tool',
    '. ~/.nvm/nvm.sh',
  ])('daily work is readable: %s', (text) => {
    expect(reasons(text)).toEqual([]);
  });
});

describe('follows the working directory', () => {
  it.each([
    ['cd sub && git push', '/home/dev/app/sub'],
    ['cd /tmp; git push', '/tmp'],
    ['(cd /tmp); git push', '/home/dev/app'],
    ['cd ../other/./x && git push', '/home/dev/other/x'],
    ['cd "$X" && git push', UNKNOWN],
    ['cd - && git push', UNKNOWN],
  ])('%s', (text, wanted) => {
    const found = parseShell(text, '/home/dev/app').commands.find((command) => command.program === 'git');
    expect(found?.cwd).toBe(wanted);
  });
});

describe('properties', () => {
  const word = fc.constantFrom(
    'ls',
    'echo',
    'cat',
    'true',
    'npm',
    'a b',
    'x.txt',
    '-n',
    '--all',
    '$HOME',
    "it's",
  );
  const quoted = word.map((text) => `'${text.replaceAll("'", `'\\''`)}'`);
  const benign = fc.array(quoted, { minLength: 1, maxLength: 4 }).map((words) => `echo ${words.join(' ')}`);
  const joint = fc.constantFrom(' ; ', ' && ', ' || ', '\n', ' | ', ' & ');
  const wrap = fc.constantFrom(
    (text: string) => text,
    (text: string) => `(${text})`,
    (text: string) => `{ ${text}; }`,
    (text: string) => `if true; then ${text}; fi`,
    (text: string) => `echo "$(${text})"`,
    (text: string) => `for i in 1 2; do ${text}; done`,
    (text: string) => `sudo env A=b ${text}`,
    (text: string) => `sh -c '${text}'`,
  );

  it('never throws, whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
        expect(parseShell(text, '/').commands.length).toBeLessThanOrEqual(500);
      }),
    );
    const pieces = fc.constantFrom(
      '$(',
      ')',
      '`',
      '"',
      "'",
      '${',
      '}',
      '<<E',
      '\n',
      'git',
      ' push',
      '|',
      '&&',
      ';',
      '(',
      '{',
      'eval ',
      '$x',
      '*',
      '\\',
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 40 }), (parts) => {
        parseShell(parts.join(''), '/');
      }),
    );
  });

  it('finds a dangerous command in any benign surroundings', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(benign, joint), { maxLength: 4 }),
        wrap,
        fc.array(fc.tuple(joint, benign), { maxLength: 4 }),
        (before, around, after) => {
          const head = before.map(([text, glue]) => text + glue).join('');
          const tail = after.map(([glue, text]) => glue + text).join('');
          const text = `${head}${around('git push origin main')}${tail}`;
          expect(argvs(text)).toContain('git push origin main');
        },
      ),
    );
  });

  it('finds none where there is none', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(benign, joint), { maxLength: 6 }), (parts) => {
        const text = `${parts.map(([command, glue]) => command + glue).join('')}true`;
        expect(argvs(text).every((line) => /^(?:echo|true)/.test(line))).toBe(true);
      }),
    );
  });
});
