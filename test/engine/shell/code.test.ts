import { readFileSync } from 'node:fs';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { commands } from '../../../src/catalog/commands/index.ts';
import { guardFile } from '../../../src/catalog/paths.ts';
import { JS, PYTHON, languageOf } from '../../../src/engine/shell/code-language.ts';
import { codeSteps } from '../../../src/engine/shell/code.ts';
import { shellDrafts } from '../../../src/engine/shell/drafts.ts';

const blocks = (name: string): readonly string[] =>
  readFileSync(`test/fixtures/cases/${name}`, 'utf8').trim().split('\n%%\n');
const verbsOf = (text: string): readonly string[] =>
  shellDrafts(text, '/home/dev/app', { commands, guardFile }).map((draft) => draft.verb);

describe('programs in other languages', () => {
  const dangerous = blocks('programs-dangerous.txt').map((block) => {
    const at = block.indexOf('\n');
    return [block.slice(0, at), block.slice(at + 1)] as const;
  });
  it('has enough of both', () => {
    expect(dangerous.length).toBeGreaterThanOrEqual(80);
    expect(blocks('programs-harmless.txt').length).toBeGreaterThanOrEqual(80);
  });
  it.each(dangerous)('%s: %s', (verb, text) => {
    expect(verbsOf(text)).toContain(verb);
  });
  it.each(blocks('programs-harmless.txt').map((text) => [text]))('nothing: %s', (text) => {
    expect(verbsOf(text)).toEqual([]);
  });
});

describe('what cannot be told', () => {
  it.each([
    ['python', 'import os, sys; os.system(sys.argv[1])'],
    ['python', 'import subprocess; subprocess.run(cmd)'],
    ['python', 'import os; getattr(os, name)("x")'],
    ['python', 'exec(open("x.py").read())'],
    ['python', 'import codecs, os; os.system(codecs.decode("tvg chfu", "rot13"))'],
    ['node', 'require("child_process")[name]("x")'],
    ['node', 'require(name).exec("x")'],
    ['node', 'eval(code)'],
    ['node', 'new Function(code)()'],
    ['perl', 'system(pack("H*", "67"))'],
    ['ruby', 'system(ARGV[0])'],
    ['php', 'eval(gzinflate($x));'],
  ])('is said: %s %s', (program, code) => {
    const language = languageOf(program) ?? PYTHON;
    expect(codeSteps(code, language).map((step) => step.kind)).toContain('unresolved');
  });
});

it('follows functions of the text with the arguments they are called with', () => {
  const code = `
import subprocess
def sh(cmd):
    subprocess.check_call(cmd, shell=True)
sh("git status")
sh(f"git push {'origin'}")
`;
  expect(codeSteps(code, PYTHON)).toEqual([
    { kind: 'shell', text: 'git status' },
    { kind: 'shell', text: 'git push origin' },
  ]);
});

it('takes all texts a name may stand for', () => {
  const code = "let c = 'git status'; if (x) c = 'git push'; require('child_process').exec(c)";
  expect(codeSteps(code, JS)).toEqual([
    { kind: 'shell', text: 'git status' },
    { kind: 'shell', text: 'git push' },
  ]);
});

it('never throws and always ends, whatever the text', () => {
  const words =
    'os . system ( ) [ ] { } " \' ` # // / = => def function : for in , $x ${ return import from lambda + """ f"{ <<EOS %w[ qw( \\'.split(
      ' ',
    );
  const word = fc.constantFrom(...words, '\n', ' ');
  const program = fc.constantFrom('python', 'node', 'perl', 'ruby', 'php', 'lua', 'Rscript', 'awk');
  fc.assert(
    fc.property(fc.array(fc.oneof(word, fc.string()), { maxLength: 60 }), program, (parts, name) => {
      const language = languageOf(name) ?? PYTHON;
      expect(Array.isArray(codeSteps(parts.join(''), language))).toBe(true);
    }),
    { numRuns: 400 },
  );
});

it('says so when a text is too long, and stays quick below that', () => {
  expect(codeSteps('x'.repeat(70_000), PYTHON)).toMatchObject([{ kind: 'unresolved' }]);
  const began = performance.now();
  codeSteps('(['.repeat(30_000), JS);
  codeSteps('def f(a): f(a)\n'.repeat(3000), PYTHON);
  codeSteps('"${'.repeat(20_000), languageOf('php') ?? PYTHON);
  expect(performance.now() - began).toBeLessThan(3000);
});
