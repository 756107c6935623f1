import { execFileSync } from 'node:child_process';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { commands } from '../../src/catalog/commands/index.ts';
import { gatedPrograms } from '../../src/catalog/gates.ts';
import { guardFile } from '../../src/catalog/paths.ts';
import { isUnknown } from '../../src/engine/shell/model.ts';
import { classifyEvent } from '../../src/engine/classify.ts';
import { ANY_PROGRAM, UNLISTED_PROGRAM } from '../../src/engine/programs.ts';
import { gateTexts, type GateText } from '../../src/host/gate-script.ts';
import { sha256 } from '../e2e/session.ts';

const texts = gateTexts(gatedPrograms);
/** No argument of a running program holds what is only known when it runs. */
const examples = commands
  .flatMap((def) => def.examples.map(({ argv }) => argv))
  .filter((argv) => !argv.some(isUnknown));
const MOST_WORDS = 12;

function quoted(word: string): string {
  return `'${word.replaceAll("'", `'\\''`)}'`;
}

/** What the sh text of a gate makes of many calls, in one process. */
function decisions(gate: GateText, calls: readonly (readonly string[])[]): readonly string[] {
  const says = '{ echo free; return; }';
  const { fast, filter } = gate.sh();
  const text = `${fast}\nsub='' want='' careful='' hit=''\n${filter}\n[ -n "$hit" ] && echo judged || echo free\n`;
  const body = text.replaceAll('exec "$real" "$@"', says);
  const input = `decide() {\n${body}}\n${calls.map((args) => `decide ${args.map(quoted).join(' ')}`).join('\n')}\n`;
  return execFileSync('/bin/sh', { input, encoding: 'utf8', env: {} }).trimEnd().split('\n');
}

const HASHING = { sha256 };
const PLACES = ['/home/dev/app', '/', '/home/dev', '/home/dev/app/dist'];

/** Without what holds for any program: a gate that runs a call at once has not looked at it for that. */
const own = commands.filter(({ program }) => program !== ANY_PROGRAM && program !== UNLISTED_PROGRAM);

/** What the catalogue says such a call does, wherever it runs. */
function verbsOf(argv: readonly string[]): readonly string[] {
  const world = { commands: own, hashing: HASHING, mask: (text: string) => text, guardFile };
  return PLACES.flatMap((cwd) => classifyEvent({ kind: 'command', argv, cwd }, world).actions).map(
    ({ verb, certainty }) => `${verb} ${certainty}`,
  );
}

function freeButNot(gate: GateText, calls: readonly (readonly string[])[]): readonly unknown[] {
  const said = decisions(gate, calls);
  expect(said).toHaveLength(calls.length);
  const free = calls.filter((_args, at) => said[at] === 'free');
  return gate.programs.flatMap((program) =>
    free
      .map((args) => ({ call: [program, ...args], verbs: verbsOf([program, ...args]) }))
      .filter(({ verbs }) => verbs.length > 0),
  );
}

/** Words of the catalogue's examples, as they are and a little bent. */
const word = fc
  .tuple(
    fc.constantFrom(...new Set(examples.flatMap((argv) => argv.slice(1)))),
    fc.constantFrom('', '', '', '/', '.', '..', '*', '/.', '=', '\n', '~'),
    fc.constantFrom('', '', '', './', '/', '-', '--', '../', '~/', '/home/dev/', '/tmp/'),
  )
  .map(([text, after, before]) => `${before}${text}${after}`.replaceAll('\0', ''));

function mutationsOf(own: readonly (readonly string[])[]): fc.Arbitrary<readonly string[]> {
  const base = own.length === 0 ? fc.constant<readonly string[]>([]) : fc.constantFrom(...own);
  return fc
    .tuple(base, fc.array(word, { maxLength: 3 }), fc.nat({ max: 6 }), fc.nat({ max: 2 }))
    .map(([args, more, at, dropped]) => [...args.slice(0, at), ...more, ...args.slice(at + dropped)])
    .map((args) => args.slice(0, MOST_WORDS));
}

describe('a call that a gate runs at once is of no concern to the catalogue', () => {
  it.each(texts.map((gate) => [gate.programs[0], gate] as const))('%s', (_name, gate) => {
    const shown = examples
      .filter(([program]) => program !== undefined && gate.programs.includes(program))
      .map((argv) => argv.slice(1));
    expect(freeButNot(gate, [...shown, []])).toEqual([]);
    const mutated = fc.sample(mutationsOf(shown), { numRuns: 400, seed: 7 });
    expect(freeButNot(gate, mutated)).toEqual([]);
  });
});

/** A file of every kind that keeps the guard in place. */
const KEPT_FILES = `.claude/settings.json .codex/hooks.json .gemini/settings.json .qwen/settings.json
  .cursor/hooks.json .cursor/cli.json .copilot/hooks/x.json .config/opencode/opencode.json .opencode/plugin/x.js
  managed-settings.json managed-mcp.json .aider.conf.yml .crush.json .config/crush/crush.json
  .config/goose/config.yaml .config/goose/settings.json .config/amp/settings.json .config/amp/plugins/x.js
  .amp/settings.json .agents/plugins/aup-guard/x.json .git/hooks/pre-push .gitconfig .aup-guard/x aup.yaml
  /etc/cursor/hooks.json /etc/codex/config.toml /etc/gemini-cli/settings.json`.split(/\s+/);

it.each(['ln', 'cp', 'mv', 'tee', 'truncate'])(
  '%s over a file that keeps the guard in place is judged',
  (program) => {
    const gate = texts.find(({ programs }) => programs.includes(program));
    const before = program === 'tee' || program === 'truncate' ? [] : ['notes.md'];
    const calls = KEPT_FILES.flatMap((file) =>
      (file.startsWith('/') ? [''] : ['', './', '~/', '/home/dev/']).map((at) => [...before, `${at}${file}`]),
    );
    const said = gate === undefined ? [] : decisions(gate, calls);
    expect(calls.filter((_, at) => said[at] !== 'judged')).toEqual([]);
  },
);

it('a call of concern in its repository is of concern without knowing the repository, but for git', () => {
  const missed = gatedPrograms
    .flatMap(({ def, names }) => def.examples.filter(({ argv }) => names.includes(argv[0] ?? '')))
    .filter(({ verbs, env, argv }) => verbs.length > 0 && env === undefined && argv[0] !== 'git')
    .filter(({ argv }) => verbsOf(argv).length === 0);
  expect(missed).toEqual([]);
});

it('git calls whose concern depends on the repository are submitted', () => {
  const git = texts.find(({ programs }) => programs.includes('git'));
  const concern = gatedPrograms
    .flatMap(({ names, def }) => (names.includes('git') ? def.examples : []))
    .filter(({ verbs, repo }) => verbs.length > 0 && repo !== undefined)
    .map(({ argv }) => argv.slice(1));
  expect(concern.length).toBeGreaterThan(3);
  const said = git === undefined ? [] : decisions(git, concern);
  expect(concern.filter((_args, at) => said[at] === 'free')).toEqual([]);
});

function freeOf(name: string, args: string): string | undefined {
  const gate = texts.find(({ programs }) => programs.includes(name));
  return gate && decisions(gate, [args.split(' ')])[0];
}

it('what is of concern for any program is submitted by the gate of each', () => {
  const any = commands.find(({ program }) => program === ANY_PROGRAM)?.examples ?? [];
  const concern = any.filter(({ verbs }) => verbs.length > 0).map(({ argv }) => argv);
  const gated = concern.flatMap((argv) => {
    const gate = texts.find(({ programs }) => programs.includes(argv[0] ?? ''));
    return gate === undefined ? [] : [{ argv, said: decisions(gate, [argv.slice(1)])[0] }];
  });
  expect(gated.length).toBeGreaterThan(50);
  expect(gated.filter(({ said }) => said === 'free')).toEqual([]);
});

describe('everyday calls of programs of general use', () => {
  it.each(
    `cat package.json|cat src/a.ts README.md|head -n 20 build.log|tail -f app.log|less docs/x.md|base64 logo.png
     find . -name *.ts|find src -type f -not -path */x/* -print|sed -n 1,80p src/a.ts|sed s/a/b/ README.md
     rm -rf dist|rm -rf node_modules|rm -f *.o|rm -rf ./build coverage|rm -rf packages/a/node_modules|rm -f /tmp/x.txt
     cp a b|cp -r src/ backup/|mv old.txt new.txt|mv /home/dev/app/a /home/dev/app/b|ln -sfn releases/3 current
     tee build.log|tee -a docs/x.md|tar -czf x.tgz dist|tar xzf x.tgz|zip app.zip src/a.ts|chmod +x run.sh
     chmod 644 a.txt|curl -sSL https://example.com/x|curl -fsSL -o x.tgz https://example.com/x.tgz|wget -q https://example.com/x
     dd if=/dev/zero of=test.img bs=1M count=10|git status|git log --oneline|git diff main -- src|git show HEAD:src/a.ts|npm rm lodash|npm test|docker ps`
      .split(/\||\n/)
      .map((line) => line.trim()),
  )('%s', (line) => {
    const [name = '', ...rest] = line.split(' ');
    expect(freeOf(name, rest.join(' '))).toBe('free');
  });
});
